"""The index of words, as each of the two databases is asked. Migration 0011 says what is in it. Pure: builds SQL.

Search words reach it as bound parameters, and cut into letters and digits before: nothing in them is syntax.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    TableClause,
    Uuid,
    and_,
    bindparam,
    column,
    literal,
    select,
    table,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.sql.expression import cast

from sinks.tables import WORD_INDEX

_KEY_BITS = 21
"""How many of a key's bits stand for the submissions of one millisecond, in SQLite's index."""


NEAR = 20_000
"""So many rows of PostgreSQL's index are looked at from where a page begins, before all of it is asked: some 10 ms."""

Bounds = Callable[[ColumnElement[Any]], list[ColumnElement[bool]]]
"""Makes of the index's key the conditions that it has to keep."""


class Asked(NamedTuple):
    """What the index is asked for.

    Attributes:
        words: each as its forms; all of the words must be there.
        hidden: whether a word may also be one that is hidden from teams.
        tags: what a submission is tagged with, by its letter (`t`eam, `s`entiment, `r`ole, s`o`urce): any of these.
    """

    words: Sequence[frozenset[str]]
    hidden: bool
    tags: Mapping[str, Collection[str]]


class Indexed(NamedTuple):
    """The index as a query reads it.

    Attributes:
        rows: what to read from.
        is_found: the condition.
        feedback_id: the column with the submission's id.
        key: the column whose order is that of time.
    """

    rows: FromClause
    is_found: ColumnElement[bool]
    feedback_id: ColumnElement[object]
    key: ColumnElement[object]


def fts5(asked: Asked, bounds: Bounds) -> Indexed:
    """Return SQLite's index. FTS5 gives its rows in the order of their keys, so that a page ends the search."""
    index = table(f"{WORD_INDEX}_index", column("rowid", BigInteger))
    rows = table(WORD_INDEX, column("search_id", BigInteger), column("feedback_id", Uuid))
    found = text(f"{WORD_INDEX}_index MATCH :looked_for").bindparams(bindparam("looked_for", _fts5_query(asked)))
    joined = index.join(rows, rows.c.search_id == index.c.rowid)
    condition = and_(true(), found, *bounds(index.c.rowid))
    return Indexed(joined, condition, rows.c.feedback_id, index.c.rowid)


def tsvector(asked: Asked, bounds: Bounds) -> Indexed:
    """Return PostgreSQL's index: all that is in it, by GIN.

    It is planned apart from what is done with it. Else the planner, which takes a word that it never saw for a common
    one, walks through everything in search of the first page.
    """
    rows = _vectors()
    hits = select(rows.c.feedback_id).where(_is_found(rows, asked), *bounds(rows.c.feedback_id)).cte("hits")
    return _by_id(hits.prefix_with("MATERIALIZED"), true())


def tsvector_near(asked: Asked, bounds: Bounds, *, newest_first: bool) -> Indexed:
    """Return the end of PostgreSQL's index where a page begins: there a common word is found at once."""
    rows = _vectors()
    key = rows.c.feedback_id
    order = key.desc() if newest_first else key.asc()
    near = select(key, rows.c.words).where(*bounds(key)).order_by(order).limit(NEAR).subquery("near")
    return _by_id(near, _is_found(near, asked))


def _vectors() -> TableClause:
    return table(WORD_INDEX, column("feedback_id", Uuid), column("words", TSVECTOR))


def _is_found(rows: FromClause, asked: Asked) -> ColumnElement[bool]:
    return rows.c.words.bool_op("@@")(cast(literal(_tsquery(asked)), TSQUERY))


def _by_id(rows: FromClause, is_found: ColumnElement[bool]) -> Indexed:
    return Indexed(rows, is_found, rows.c.feedback_id, rows.c.feedback_id)


def least_key(milliseconds: int) -> int:
    """Return the least key of SQLite's index for a moment, in milliseconds since 1970."""
    return milliseconds << _KEY_BITS


def _fts5_query(asked: Asked) -> str:
    tags = [
        "tags : (" + " OR ".join(f'"{letter}{one.encode().hex()}"' for one in sorted(any_of)) + ")"
        for letter, any_of in sorted(asked.tags.items())
    ]
    where = "{open hidden}" if asked.hidden else "open"
    words = [f"{where} : (" + " OR ".join(f'"{form}"' for form in sorted(one)) + ")" for one in asked.words]
    return " AND ".join([*words, *tags])


def _tsquery(asked: Asked) -> str:
    tags = [[f"{letter}:{one}" for one in sorted(any_of)] for letter, any_of in sorted(asked.tags.items())]
    words = [[*sorted(one), *([f"h:{form}" for form in sorted(one)] if asked.hidden else [])] for one in asked.words]
    return " & ".join("(" + " | ".join(map(_lexeme, any_of)) + ")" for any_of in [*words, *tags])


def _lexeme(text_: str) -> str:
    return "'" + text_.replace("\\", "\\\\").replace("'", "''") + "'"
