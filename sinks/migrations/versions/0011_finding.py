"""Searches of the staff's, and the index of people's words that they look in.

The index is kept in step by triggers, so that who writes or erases words and tags need not know of it. It holds apart
what a team may read (`open`) and what is hidden from it: names are found by those alone who may read them. What is
hidden says the tagger, in `answer_tags.details`, until a person has checked the names (`reviews`, `redactions`); what
neither has looked at is hidden whole. An answer can be found once it has tags.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_tags_sentiment": ("tags", "sentiment"),
    "ix_feedback_role": ("feedback", "role"),
    "ix_feedback_source": ("feedback", "source"),
}


def upgrade() -> None:
    op.create_table(
        "searches",
        sa.Column("search_id", sa.Uuid(), primary_key=True),
        sa.Column("account_id", sa.Uuid(), sa.ForeignKey("accounts.account_id"), nullable=False),
        sa.Column("name", sa.String(80), nullable=True),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("account_id", "name", name="uq_searches_name"),
    )
    op.create_index("ix_searches_made_at", "searches", ["made_at"])
    for name, (table, column) in _INDEXES.items():
        op.create_index(name, table, [column, "feedback_id"])
    for statement in _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _SQLITE:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        bind.exec_driver_sql("drop table search_words")
        for one in (
            "follow_new()",
            "follow_old()",
            "follow_tags()",
            "refresh(uuid[])",
            "open(text, jsonb)",
            "vector(text)",
        ):
            bind.exec_driver_sql(f"drop function search_words_{one} cascade")  # and the triggers that call it
    else:
        for name in _FOLLOWS:
            bind.exec_driver_sql(f"drop trigger search_{name}")
        for one in ("table search_words_index", "table search_words", "view search_words_parts"):
            bind.exec_driver_sql(f"drop {one}")
    for name, (table, _) in _INDEXES.items():
        op.drop_index(name, table)
    op.drop_table("searches")


# PostgreSQL: a vector a submission. Beside the words that a team may read it holds, as lexemes that no word can be,
# the hidden ones (`h:`) and the tags. A statement at a time, so that a batch of the sink's is one more statement and
# not one more for each row.

_SEPARATORS = (
    r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    r"\u2000-\u206f\u20a0-\u20cf\u2100-\u214f\u2190-\u2bff\u3000-\u3003\u3008-\u3020\ufe00-\ufe0f"
    r"\U0001f000-\U0001faff]+"
)
_POSTGRESQL = (
    "create table search_words (feedback_id uuid primary key, words tsvector not null)",
    # As `summaries.finding.words` reads words: small letters without accents, whatever is no letter or digit between.
    # The blanks keep PostgreSQL from reading addresses, paths and decimals as one.
    f"""
    create function search_words_vector(said text) returns tsvector language sql immutable parallel safe as $$
      select strip(to_tsvector('pg_catalog.simple'::regconfig, regexp_replace(lower(
        case when octet_length(said) = length(said) then said
        else regexp_replace(normalize(said, NFD), '[\\u0300-\\u036f]', '', 'g') end
      ), '{_SEPARATORS}', ' ', 'g')))
    $$
    """,
    """
    create function search_words_open(said text, spans jsonb) returns text language plpgsql immutable parallel safe
    as $$
    declare one record;
    begin
      for one in select (each ->> 'start')::int as begins, (each ->> 'end')::int as ends
          from jsonb_array_elements(spans) as each loop
        if one.ends > one.begins and one.begins < length(said) then
          said := overlay(said placing repeat(' ', one.ends - one.begins) from one.begins + 1
            for one.ends - one.begins);
        end if;
      end loop;
      return said;
    end $$
    """,
    """
    create function search_words_refresh(ids uuid[]) returns void language sql as $$
      with said as (
        select w.feedback_id, string_agg(w.words, ' ') as whole, string_agg(
          case when r.names_checked then search_words_open(w.words, (
              select jsonb_agg(jsonb_build_object('start', x.start, 'end', x."end")) from redactions x
              where x.feedback_id = w.feedback_id and x.question = w.question))
            when a.details = '' then ''
            when position('"personal_data"' in a.details) = 0 then w.words
            else search_words_open(w.words, a.details::jsonb -> 'personal_data') end, ' ') as open
        from words w join answer_tags a on a.feedback_id = w.feedback_id and a.question = w.question
          left join reviews r on r.feedback_id = w.feedback_id
        where w.feedback_id = any (ids) group by w.feedback_id
      )
      insert into search_words (feedback_id, words)
      select f.feedback_id, search_words_vector(said.open) || array_to_tsvector(array[
          't:' || coalesce(t.team, ''), 's:' || coalesce(t.sentiment, 'not_assessed'), 'r:' || f.role, 'o:' || f.source
        ] || case when said.open <> said.whole then array(
          select 'h:' || lexeme from unnest(tsvector_to_array(search_words_vector(said.whole))) as lexeme)
        end)
      from said join feedback f on f.feedback_id = said.feedback_id
        left join tags t on t.feedback_id = said.feedback_id
      order by f.feedback_id
      on conflict (feedback_id) do update set words = excluded.words
    $$
    """,
    # Deleted with the words, and before they are written anew: a row is never left for what is gone.
    """
    create function search_words_follow_old() returns trigger language plpgsql as $$
    declare ids uuid[] := array(select distinct feedback_id from gone);
    begin
      delete from search_words where feedback_id = any (ids);
      perform search_words_refresh(ids);
      return null;
    end $$
    """,
    """
    create function search_words_follow_new() returns trigger language plpgsql as $$
    begin
      perform search_words_refresh(array(select distinct feedback_id from come));
      return null;
    end $$
    """,
    """
    create function search_words_follow_tags() returns trigger language plpgsql as $$
    begin
      perform search_words_refresh(array(
        select feedback_id from come join gone using (feedback_id)
        where (come.team, come.sentiment) is distinct from (gone.team, gone.sentiment)));
      return null;
    end $$
    """,
    *(
        f"create trigger search_{table}_{event} after {event} on {table} referencing {tables}"
        f" for each statement execute function search_words_follow_{follow}()"
        for table, event, tables, follow in (
            ("answer_tags", "insert", "new table as come", "new"),
            ("answer_tags", "update", "new table as come", "new"),
            ("answer_tags", "delete", "old table as gone", "old"),
            ("words", "update", "new table as come", "new"),
            ("words", "delete", "old table as gone", "old"),
            ("tags", "insert", "new table as come", "new"),
            ("tags", "update", "old table as gone new table as come", "tags"),
            *((table, "insert", "new table as come", "new") for table in ("reviews", "redactions")),
            *((table, "update", "new table as come", "new") for table in ("reviews", "redactions")),
            *((table, "delete", "old table as gone", "old") for table in ("reviews", "redactions")),
        )
    ),
    "select search_words_refresh(array(select feedback_id from feedback))",
    "create index ix_search_words on search_words using gin (words)",
)


# SQLite: a table with the words in two parts, and FTS5 over it. Its keys are in the order of the ids, which is that
# of time, because FTS5 gives rows in the order of their keys and in no other without a look at all of them.


def _milliseconds(of: str) -> str:
    """Return SQL for the first 48 bits of an id: when it was minted. SQLite reads no hexadecimal digits."""
    places = range(1, 13)
    return " + ".join(f"(instr('0123456789abcdef', substr({of}, {at}, 1)) - 1) * {16 ** (12 - at)}" for at in places)


def _free_key(of: str) -> str:
    """Return SQL for a key that is not taken: the id's millisecond, and how many of it there are already."""
    first = f"(({_milliseconds(of)}) << 21)"
    last = f"select max(search_id) from search_words where search_id between {first} and {first} + {(1 << 21) - 1}"  # noqa: S608
    return f"coalesce(({last}) + 1, {first})"


def _refresh(of: str) -> str:
    """Return SQL that indexes a submission as it is now."""
    return f"""
      insert into search_words (search_id, feedback_id, open, hidden, tags)
      select {_free_key(of)}, {of}, said.open, said.hidden,
        't' || lower(hex(coalesce(t.team, ''))) || ' s' || lower(hex(coalesce(t.sentiment, 'not_assessed')))
          || ' r' || lower(hex(f.role)) || ' o' || lower(hex(f.source))
      from (select group_concat(open, ' ') as open, group_concat(hidden, ' ') as hidden, count(*) as answers
            from search_words_parts where feedback_id = {of}) said
        join feedback f on f.feedback_id = {of} left join tags t on t.feedback_id = {of}
      where said.answers > 0
      on conflict (feedback_id) do update set open = excluded.open, hidden = excluded.hidden, tags = excluded.tags;
    """  # noqa: S608  # the only thing put in is `new.feedback_id` or `old.feedback_id`


# FTS5 leaves what was deleted in its tables until it merges them. From SQLite 3.42 on it can be told not to; before,
# it is made to merge at once, which takes as long as the index is large.
_FORGET = """
      insert into search_words_index (search_words_index) select 'optimize'
        where not exists (select 1 from search_words_index_config where k = 'secure-delete' and v = 1);
"""
_GONE = "delete from search_words where feedback_id = old.feedback_id;"
_FOLLOWS = {
    "answer_tags_insert": ("insert on answer_tags", _refresh("new.feedback_id")),
    "answer_tags_update": ("update of details on answer_tags", _refresh("new.feedback_id")),
    "answer_tags_delete": ("delete on answer_tags", _GONE + _refresh("old.feedback_id") + _FORGET),
    "words_update": ("update of words on words", _refresh("new.feedback_id") + _FORGET),
    "words_delete": ("delete on words", _GONE + _refresh("old.feedback_id") + _FORGET),
    "tags_insert": ("insert on tags", _refresh("new.feedback_id")),
    "tags_update": (
        "update of team, sentiment on tags when old.team is not new.team or old.sentiment is not new.sentiment",
        _refresh("new.feedback_id"),
    ),
    **{
        f"{table}_{event}": (f"{event} on {table}", _refresh(f"{which}.feedback_id"))
        for table in ("reviews", "redactions")
        for event, which in (("insert", "new"), ("update", "new"), ("delete", "old"))
    },
    "words_index_insert": (
        "insert on search_words",
        """
      insert into search_words_index (rowid, open, hidden, tags)
        values (new.search_id, new.open, new.hidden, new.tags);
        """,
    ),
    "words_index_delete": (
        "delete on search_words",
        """
      insert into search_words_index (search_words_index, rowid, open, hidden, tags)
        values ('delete', old.search_id, old.open, old.hidden, old.tags);
        """,
    ),
    "words_index_update": (
        "update on search_words",
        """
      insert into search_words_index (search_words_index, rowid, open, hidden, tags)
        values ('delete', old.search_id, old.open, old.hidden, old.tags);
      insert into search_words_index (rowid, open, hidden, tags)
        values (new.search_id, new.open, new.hidden, new.tags);
        """,
    ),
}
_SQLITE = (
    """
    create table search_words (
      search_id integer primary key, feedback_id char(32) not null unique,
      open text not null, hidden text not null, tags text not null
    )
    """,
    """
    create virtual table search_words_index using fts5 (
      open, hidden, tags, content = 'search_words', content_rowid = 'search_id',
      tokenize = 'unicode61 remove_diacritics 2'
    )
    """,
    """
    insert into search_words_index (search_words_index, rank)
      select 'secure-delete', 1 where cast(substr(sqlite_version(), 3) as real) >= 42
    """,
    # Each answer's words between the hidden places, and those in them. Places may overlap; that the pieces are in no
    # order does not matter: words are looked for one by one.
    """
    create view search_words_parts as
    select feedback_id,
      case when not looked_at then '' when spans is null then said
        else coalesce((
          select group_concat(substr(said, past + 1, max(begins - past, 0)), ' ') from (
            select begins, coalesce(max(ends) over (
              order by begins, at rows between unbounded preceding and 1 preceding), 0) as past
            from (select json_extract(value, '$.start') as begins, json_extract(value, '$.end') as ends, key as at
                  from json_each(spans)))
        ), '') || ' ' || substr(said, coalesce((select max(json_extract(value, '$.end')) from json_each(spans)), 0) + 1)
      end as open,
      case when not looked_at then said when spans is null then ''
        else coalesce((
          select group_concat(substr(said, begins + 1, ends - begins), ' ')
          from (select json_extract(value, '$.start') as begins, json_extract(value, '$.end') as ends
                from json_each(spans))), '')
      end as hidden
    from (
      select w.feedback_id as feedback_id, w.words as said,
        a.details <> '' or coalesce(r.names_checked, 0) as looked_at,
        case when r.names_checked then (
            select json_group_array(json_object('start', x.start, 'end', x."end")) from redactions x
            where x.feedback_id = w.feedback_id and x.question = w.question)
          when instr(a.details, '"personal_data"') then json_extract(a.details, '$.personal_data') end as spans
      from words w join answer_tags a on a.feedback_id = w.feedback_id and a.question = w.question
        left join reviews r on r.feedback_id = w.feedback_id
    )
    """,
    *(f"create trigger search_{name} after {event} begin {does} end" for name, (event, does) in _FOLLOWS.items()),
    "update answer_tags set details = details",
)
