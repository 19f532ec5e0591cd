"""Finding: what is found, in which order, and never what its reader may not know; on both databases."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import Engine, Uuid, column, delete, insert, select, table, text, update

from schemas.events import Role
from schemas.tags import AnswerDetails, PersonalData, PersonalDataKind, Question, Sentiment
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.tables import AnswerTag, Base, Feedback, Redaction, Review, Tag, ThemeTag, Waiting, Words
from summaries.access import Words as Shown
from summaries.finding.criteria import Criteria, Order, State
from summaries.finding.found import COUNTED_TO, PER_PAGE, FoundPage, find
from summaries.finding.queries import stream_places
from summaries.finding.sight import Sight
from summaries.finding.wanted import wanted
from summaries.reading import reading
from tests.pages_app import DIRECTORY
from tests.real_parts import fresh_database
from tests.stored import TUESDAY, store_feedback

REVIEWER = Sight(None, Shown.WHOLE, held_back=True)
BOB = Sight(frozenset({"reablement", "old-team"}), Shown.REDACTED, held_back=False)
LOOKED_AT = "{}"


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('finding') / 'heard.sqlite'}"
        else:
            url = stack.enter_context(fresh_database(request.getfixturevalue("postgres_server")))
        engine = connect(url)
        migrate(engine)
        yield engine
        engine.dispose()


@pytest.fixture
def engine(database: Engine) -> Iterator[Engine]:
    yield database
    with database.begin() as connection:
        for one in reversed(Base.metadata.sorted_tables):
            connection.execute(delete(one))


def look(engine: Engine, criteria: Criteria, sight: Sight = REVIEWER, **page: str) -> FoundPage:
    with reading(engine) as connection:
        return find(connection, wanted(criteria, sight, DIRECTORY), DIRECTORY, **page)


def ids(engine: Engine, criteria: Criteria, sight: Sight = REVIEWER) -> list[UUID]:
    return [item.feedback_id for item in look(engine, criteria, sight).items]


def words(engine: Engine, typed: str, sight: Sight = REVIEWER) -> list[UUID]:
    return ids(engine, Criteria(words=typed), sight)


def hiding(*spans: tuple[int, int]) -> str:
    found = tuple(
        PersonalData(question=Question.GOOD, start=start, end=end, kind=PersonalDataKind.NAME, replacement="[name]")
        for start, end in spans
    )
    return msgspec.json.encode(AnswerDetails(personal_data=found)).decode()


def test_all_words_must_be_there_in_one_answer_or_the_other(engine: Engine) -> None:
    both = store_feedback(engine, good="She was kind.", better="We waited long.", details=LOOKED_AT)
    store_feedback(engine, good="She was kind.", details=LOOKED_AT)

    assert words(engine, "wait kind") == words(engine, "KINDS, waiting", BOB) == [both]
    assert words(engine, "wait kind porridge") == []


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("My mum/dad is happy.", "dad"),
        ("Write to bob@example.org or see www.example.org/help?x=1", "help"),
        ("It was 3.5 out of 10!", "10"),
        ("“Brilliant”—truly… the carer’s best", "truly carer"),
        ("A co-ordinator_name", "ordinator name"),
        ("Le café était fermé", "cafe ETAIT"),
        ("Bardzo miła pani, dziękuję", "miła dziękuję"),
        ("Дякую, дуже добрий лікар", "добрий"),
        ("شكرا آخر مرة", "آخر"),
        ("친절한 직원", "친절한"),
        ("οι άνθρωποι ήταν ευγενικοί", "ήταν ΕΥΓΕΝΙΚΟΊ"),
        ("मदद के लिए धन्यवाद", "धन्यवाद मदद"),
        ("ਬਹੁਤ ਧੰਨਵਾਦ", "ਧੰਨਵਾਦ"),
        ("আপনাকে ধন্যবাদ", "ধন্যবাদ"),
        ("非常感谢 你们", "非常感谢"),
        ("😀great😀stuff", "stuff"),
        ("<b>bold</b> claims & such", "bold such"),
    ],
)
def test_words_are_found_whatever_stands_around_them(engine: Engine, said: str, typed: str) -> None:
    found = store_feedback(engine, good=said, details=LOOKED_AT)
    store_feedback(engine, good="Nothing of the kind.", details=LOOKED_AT)

    assert words(engine, typed) == words(engine, typed, BOB) == [found]


@pytest.mark.parametrize(
    "typed",
    [
        *('"', '""', "'", "-kind", "kind*", "kind AND", "OR NOT NEAR(kind, 5)", "open : kind", "tags:t", "h:kind"),
        *(
            "kind & | ! <-> :*",
            "^kind",
            "{open hidden}: kind",
            "kind;drop table words",
            "%_",
            "\\",
            "😀 kind",
            "\0kind",
        ),
        *(
            "\0kind",
            "ĸind ﷺ ١٢",
            "s:positive",
            "t:reablement",
            "a" * 10_000,
            "kind " * 2_000,
            "'; --",
            "$1 :looked_for",
        ),
    ],
)
def test_nothing_that_is_typed_is_an_instruction(engine: Engine, typed: str) -> None:
    store_feedback(engine, good="She was kind.", details=LOOKED_AT)

    page = look(engine, Criteria(words=typed))

    assert page.total == len(page.items)
    if typed in ("tags:t", "h:kind", "s:positive", "t:reablement", "open : kind"):
        assert page.items == ()  # the letter before the colon is a word that nobody said


def test_who_may_not_read_a_name_cannot_find_by_it(engine: Engine) -> None:
    named = store_feedback(
        engine, good="Zebedee Blue was kind, Florence too.", details=hiding((0, 7), (0, 12), (23, 31))
    )

    for name in ("Zebedee", "blue", "florence", "kind zebedee"):
        assert words(engine, name) == [named]
        assert words(engine, name, BOB) == []
    assert words(engine, "kind", BOB) == [named]
    assert words(engine, "too was kind", BOB) == [named]
    (item,) = look(engine, Criteria(words="kind", order=Order.BEST), BOB).items
    assert "".join(piece.words for piece in item.answers[0].pieces) == "[name] was kind, [name] too."


def test_what_nobody_has_looked_at_for_names_is_found_by_reviewers_alone(engine: Engine) -> None:
    unlooked = store_feedback(engine, good="Zebedee was kind.", details="")

    assert words(engine, "kind") == [unlooked]
    assert words(engine, "kind", BOB) == []


def test_an_order_by_best_match_says_nothing_of_what_is_hidden(engine: Engine) -> None:
    few = store_feedback(engine, good="Kind people came here to us today.", details=LOOKED_AT)
    hidden = store_feedback(engine, good="Kind kind kind kind people came here to us all.", details=hiding((5, 19)))

    assert ids(engine, Criteria(words="kind", order=Order.BEST), REVIEWER)[0] == hidden
    assert ids(engine, Criteria(words="kind", order=Order.BEST), BOB)[0] == few


def test_nothing_of_another_team_or_held_back_is_found_by_who_may_not_see_it(engine: Engine) -> None:
    own = store_feedback(engine, good="Kind.", details=LOOKED_AT)
    other = store_feedback(engine, good="Kind.", team="fostering", details=LOOKED_AT)
    nobody = store_feedback(engine, good="Kind.", team=None, details=LOOKED_AT)
    held = store_feedback(engine, good="Kind.", held_back=True, details=LOOKED_AT)

    for criteria in (Criteria(), Criteria(words="kind")):
        assert set(ids(engine, criteria)) == {own, other, nobody, held}
        assert ids(engine, criteria, BOB) == [own]
        asked = msgspec.structs.replace(criteria, state=State.HELD_BACK)
        assert ids(engine, asked) == [held]
        assert ids(engine, asked, BOB) == []
        for team in ("fostering", "not-known"):
            assert ids(engine, msgspec.structs.replace(criteria, team=team), BOB) == []
    assert look(engine, Criteria(words="kind"), BOB).total == 1


def test_who_reads_no_words_finds_nothing(engine: Engine) -> None:
    store_feedback(engine, good="Kind.", details=LOOKED_AT)
    leader = Sight(frozenset(), Shown.NONE, held_back=False)

    assert look(engine, Criteria(), leader).total == look(engine, Criteria(words="kind"), leader).total == 0


FILTERS: Sequence[tuple[Criteria, dict[str, object]]] = [
    (Criteria(team="fostering"), {"team": "fostering"}),
    (Criteria(team="not-known"), {"team": None}),
    (Criteria(service="childrens"), {"team": "fostering"}),
    (Criteria(role="foster_carer"), {"role": Role.FOSTER_CARER}),
    (Criteria(sentiment="mixed"), {"sentiment": Sentiment.MIXED}),
    (Criteria(theme="waiting"), {"themes": {"waiting": []}}),
    (Criteria(since=date(2026, 3, 5), until=date(2026, 3, 5)), {"received_at": TUESDAY + timedelta(days=2)}),
    (Criteria(since=date(2026, 3, 4)), {"received_at": TUESDAY + timedelta(days=2)}),
    (Criteria(until=date(2026, 3, 2)), {"received_at": TUESDAY - timedelta(days=1)}),
]


@pytest.mark.parametrize(("criteria", "changed"), FILTERS, ids=lambda one: str(one)[:50])
@pytest.mark.parametrize("typed", ["", "kind"])
def test_each_filter_finds_its_own_and_nothing_else(
    engine: Engine, criteria: Criteria, changed: dict[str, object], typed: str
) -> None:
    store_feedback(engine, good="Kind.", details=LOOKED_AT)
    wanted_one = store_feedback(engine, good="Kind.", details=LOOKED_AT, **changed)  # type: ignore[arg-type]

    page = look(engine, msgspec.structs.replace(criteria, words=typed))

    assert ([item.feedback_id for item in page.items], page.total) == ([wanted_one], 1)


def test_filters_hold_together(engine: Engine) -> None:
    store_feedback(engine, good="Kind.", themes={"waiting": []}, details=LOOKED_AT)
    store_feedback(engine, good="Kind.", sentiment=Sentiment.MIXED, details=LOOKED_AT)
    both = store_feedback(engine, good="Kind.", sentiment=Sentiment.MIXED, themes={"waiting": []}, details=LOOKED_AT)

    for typed in ("", "kind"):
        criteria = Criteria(words=typed, sentiment="mixed", theme="waiting", team="reablement", service="adults")
        assert ids(engine, criteria) == ids(engine, criteria, BOB) == [both]


@pytest.mark.parametrize(
    ("criteria", "sight"),
    [
        (Criteria(), REVIEWER),
        (Criteria(words="kind"), REVIEWER),
        (Criteria(words="kind", order=Order.BEST), REVIEWER),
        (Criteria(service="adults"), REVIEWER),
        (Criteria(), BOB),
        (Criteria(words="kind"), BOB),
        (Criteria(theme="waiting"), REVIEWER),
    ],
)
def test_pages_go_on_and_back_and_show_everything_once(engine: Engine, criteria: Criteria, sight: Sight) -> None:
    stored = [
        store_feedback(
            engine,
            good="Kind.",
            team="old-team" if number % 3 else "reablement",
            received_at=TUESDAY + timedelta(seconds=number // 4),
            themes={"waiting": []},
            details=LOOKED_AT,
        )
        for number in range(2 * PER_PAGE + 7)
    ]
    first = look(engine, criteria, sight)
    second = look(engine, criteria, sight, after=first.older)
    third = look(engine, criteria, sight, after=second.older)

    shown = [item.feedback_id for page in (first, second, third) for item in page.items]
    assert shown == stored[::-1]
    assert (first.newer, third.older) == ("", "")
    assert look(engine, criteria, sight, before=third.newer).items == second.items
    assert look(engine, criteria, sight, before=second.newer).items == first.items
    assert look(engine, criteria, sight, before=second.newer).newer == ""
    for nonsense in ("x", "9" * 40, "-1", "ffff", "'", "9" * 18):
        assert look(engine, criteria, sight, after=nonsense).total == len(stored)


def test_what_comes_in_between_does_not_move_the_next_page(engine: Engine) -> None:
    for criteria in (Criteria(), Criteria(words="kind"), Criteria(words="kind", order=Order.BEST)):
        for _ in range(PER_PAGE + 3):
            store_feedback(engine, good="Kind.", details=LOOKED_AT)
        first = look(engine, criteria)
        before = look(engine, criteria, after=first.older)
        store_feedback(engine, good="Kind kind.", details=LOOKED_AT)

        assert look(engine, criteria, after=first.older).items[:3] == before.items[:3]


def test_more_than_a_page_counts_is_many(engine: Engine) -> None:
    assert COUNTED_TO == 1_000
    for _ in range(3):
        store_feedback(engine, good="Kind.", details=LOOKED_AT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("summaries.finding.found.COUNTED_TO", 2)
        for criteria in (Criteria(), Criteria(words="kind"), Criteria(service="adults")):
            page = look(engine, criteria)
            assert (page.total, page.is_more) == (2, True)


def test_everything_is_streamed_once_newest_first(engine: Engine) -> None:
    stored = [store_feedback(engine, good="Kind.", details=LOOKED_AT) for _ in range(7)]
    for criteria, sight in ((Criteria(), REVIEWER), (Criteria(words="kind"), REVIEWER), (Criteria(), BOB)):
        with reading(engine) as connection:
            batches = list(stream_places(connection, wanted(criteria, sight, DIRECTORY), 3))
        assert [len(batch) for batch in batches] == [3, 3, 1]
        assert [one for batch in batches for one in batch] == stored[::-1]


def test_the_index_follows_every_change(engine: Engine) -> None:
    one = store_feedback(engine, good="Zebedee was kind.", details=LOOKED_AT)
    assert words(engine, "zebedee", BOB) == [one]

    with engine.begin() as connection:
        connection.execute(update(AnswerTag).values(details=hiding((0, 7))))
    assert words(engine, "zebedee", BOB) == []
    assert words(engine, "zebedee") == words(engine, "kind", BOB) == [one]

    with engine.begin() as connection:
        connection.execute(update(Tag).values(team="fostering", sentiment="mixed"))
    assert words(engine, "kind", BOB) == []
    assert ids(engine, Criteria(words="kind", team="fostering", sentiment="mixed")) == [one]

    with engine.begin() as connection:
        connection.execute(update(Words).values(words="Zebedee was late."))
    assert words(engine, "kind") == []
    assert words(engine, "late zebedee") == [one]


def test_what_a_person_says_is_hidden_outranks_the_tagger(engine: Engine) -> None:
    one = store_feedback(engine, good="Rose and Zebedee were kind.", details=hiding((0, 4)))
    other = store_feedback(engine, good="Rose was kind.", details="")
    assert words(engine, "rose", BOB) == []

    with engine.begin() as connection:
        for feedback_id in (one, other):
            connection.execute(insert(Review).values(feedback_id=feedback_id, revision=1, names_checked=True, own=""))
        place = {"question": Question.GOOD, "start": 9, "end": 16, "replacement": "[name]"}
        connection.execute(insert(Redaction).values(feedback_id=one, **place))
    assert words(engine, "rose", BOB) == [other, one]
    assert words(engine, "zebedee", BOB) == []
    assert words(engine, "zebedee rose") == [one]

    with engine.begin() as connection:
        connection.execute(delete(Redaction))
        connection.execute(delete(Review))
    assert words(engine, "rose", BOB) == []
    assert words(engine, "zebedee", BOB) == [one]


@pytest.mark.parametrize("order", [(AnswerTag, Words), (Words, AnswerTag)])
def test_what_is_erased_leaves_nothing_in_the_index(engine: Engine, order: Sequence[type]) -> None:
    gone = store_feedback(engine, good="Quillonish was kind.", details=hiding((0, 10)), better="Quixotically so.")
    stays = store_feedback(engine, good="Someone was kind.", details=LOOKED_AT)

    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("pragma secure_delete = on"))
        for one in (Waiting, ThemeTag, *order, Tag, Feedback):
            connection.execute(delete(one).where(one.feedback_id == gone))

    assert words(engine, "quillonish") == words(engine, "quixotically") == []
    assert words(engine, "kind") == [stays]
    assert set(_index_of(engine)) == {stays}
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.execute(text("pragma wal_checkpoint(truncate)"))
        files = Path(str(engine.url.database)).parent.iterdir()
        raw = b"".join(file.read_bytes() for file in files).lower()
        assert b"someone" in raw
        for secret in (b"quillonish", b"quill", b"quixotically", b"quixo"):
            assert secret not in raw


def test_the_index_takes_in_what_was_stored_before_it(engine: Engine, tmp_path: Path) -> None:
    one = store_feedback(engine, good="Zebedee was kind.", details=hiding((0, 7)))
    before = _rows_of(engine)

    with engine.begin() as connection:
        connection.execute(text("delete from search_words"))
    assert words(engine, "kind") == []
    with engine.begin() as connection:
        connection.execute(update(AnswerTag).values(details=AnswerTag.details))

    assert _rows_of(engine) == before
    assert words(engine, "zebedee") == [one]


def _rows_of(engine: Engine) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text("select * from search_words order by 1"))]


def _index_of(engine: Engine) -> list[UUID]:
    index = table("search_words", column("feedback_id", Uuid))
    with engine.connect() as connection:
        return list(connection.scalars(select(index.c.feedback_id).order_by(index.c.feedback_id)))
