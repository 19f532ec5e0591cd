"""Who is heard: those who told about themselves, beside the people whom the council serves.

Everything that leaves here has passed `disclosure`: a half-year and a service at a time, all questions at once. Shares
and verdicts are made of what may be shown, and of nothing else: an interval is as wide as what was hidden and rounded
makes it. Services are shown one by one and never together, so that nobody can take one from the other.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from math import ceil, floor

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, func, select

from schemas.about_you import (
    AGES,
    DISABILITIES,
    ELSEWHERE,
    ETHNIC_GROUPS,
    PREFER_NOT_TO_SAY,
    QUESTIONS,
    ROLES_ASKED,
    SEXES,
    Service,
)
from schemas.events import Source
from schemas.population import Population
from schemas.teams import TeamDirectory
from sinks.tables import AboutYou, Feedback
from summaries import disclosure
from summaries.disclosure import LEAST_FOR_A_SHARE, LEAST_SHOWN, ROUNDED_TO, Counts, Protected, Table
from summaries.half_years import HalfYear
from summaries.intervals import wilson

NOT_ANSWERED = "not_answered"
_BESIDE = (PREFER_NOT_TO_SAY, NOT_ANSWERED)
"""Cells of every question that are no group."""
_DOORS = (Source.FORM, Source.EASY_READ, Source.DEMO)
"""Where people are asked."""
_NO_LIMIT = 10**12


class Standing(StrEnum):
    """How often a group answered, beside its share of the people."""

    LESS = "less"
    AS_EXPECTED = "as_expected"
    MORE = "more"
    NOT_SHOWN = "not_shown"
    NOT_COMPARED = "not_compared"


class Group(Struct, frozen=True, kw_only=True):
    """One group of one question.

    Attributes:
        count: as it may be shown; None is suppressed.
        least: the least share of those who answered the question that it can be, in per cent; None where not shown.
        most: the greatest.
        people: its share of the people, in per cent, to one decimal; None where the file does not say.
    """

    id: str
    label: str
    count: int | None
    least: int | None
    most: int | None
    people: float | None
    standing: Standing


class Question(Struct, frozen=True, kw_only=True):
    """One question.

    Attributes:
        groups: in the order of the question; empty where all of it is withheld.
        prefer_not_to_say: as it may be shown, as is the next.
        not_answered: of those who answered another question.
    """

    id: str
    name: str
    groups: tuple[Group, ...]
    prefer_not_to_say: int | None
    not_answered: int | None
    is_withheld: bool


class NotHeard(Struct, frozen=True):
    """A group from whom nothing was heard.

    Attributes:
        is_more_than_chance: so many others answered that some of this group would have been expected.
    """

    question: str
    group: str
    label: str
    people: float
    is_more_than_chance: bool


class WhoIsHeard(Struct, frozen=True, kw_only=True):
    """A half-year of a service.

    Attributes:
        answers: how many told about themselves, as it may be shown; None is suppressed, and then so is the rest.
        submissions: how many pieces of feedback came in by a form from people who are asked, as it may be shown.
    """

    service: str
    half: str
    words: str
    who: str
    source: str
    least_shown: int
    rounded_to: int
    answers: int | None
    submissions: int | None
    questions: tuple[Question, ...]
    not_heard: tuple[NotHeard, ...]


def who_is_heard(
    connection: Connection, directory: TeamDirectory, population: Population, service: Service, half: HalfYear
) -> WhoIsHeard:
    """Return who was heard in a half-year that is over; the caller sees to that.

    Raises:
        sqlalchemy.exc.DBAPIError: the database failed; `reading` makes it `Unavailable`.
    """
    total, tables = _count(connection, population, service, half.months)
    submissions = _count_submissions(connection, directory, service, half)
    shown = disclosure.protect(Counts(total=total, tables=tables, parts={}, others={"submissions": submissions}))
    served, questions = population.of(service), _questions(shown, population, service)
    return WhoIsHeard(
        service=service,
        half=str(half),
        words=half.words,
        who=served.who,
        source=served.source,
        least_shown=LEAST_SHOWN,
        rounded_to=ROUNDED_TO,
        answers=shown.total,
        submissions=shown.others["submissions"],
        questions=questions,
        not_heard=_not_heard(questions),
    )


def groups_not_heard(
    connection: Connection, population: Population, service: Service, months: tuple[str, str]
) -> tuple[NotHeard, ...]:
    """Return the groups of a service from whom nothing was heard in these months, for an evidence pack.

    Nothing but that there was nobody is said, so it may be asked of any months. Nothing is said where fewer than eight
    told about themselves: then nobody was heard from nearly every group.

    Args:
        connection: from `reading`.
        population: only groups that it counts are named.
        service: adults' or children's.
        months: the first and the last, as `2026-03`. The running month has no answers yet.

    Raises:
        sqlalchemy.exc.DBAPIError: the database failed; `reading` makes it `Unavailable`.
    """
    total, tables = _count(connection, population, service, months)
    shown = disclosure.protect(Counts(total=total, tables=tables, parts={}, others={}))
    return _not_heard(_questions(shown, population, service))


def to_json(heard: WhoIsHeard) -> bytes:
    """Return it as JSON in UTF-8; the same figures always give the same bytes."""
    return msgspec.json.encode(heard)


def _count(
    connection: Connection, population: Population, service: Service, months: tuple[str, str]
) -> tuple[int, dict[str, dict[str, int]]]:
    """Return how many answered, and for each question its cells, which add up to that."""
    columns = [getattr(AboutYou, name) for name in QUESTIONS]
    query = (
        select(*columns, func.count().label("people"))
        .where(AboutYou.service == service, AboutYou.month >= months[0], AboutYou.month <= months[1])
        .group_by(*columns)
        .order_by(*columns)
    )
    counters = {name: Counter[str]() for name in QUESTIONS}
    total = 0
    for row in connection.execute(query):
        total += row.people
        for name, counter in counters.items():
            counter[_cell(name, getattr(row, name), population)] += row.people
    tables = {
        name: {cell: counters[name][cell] for cell in (*_labels(population, name), *_BESIDE)} for name in QUESTIONS
    }
    return total, tables


def _cell(question: str, value: str | None, population: Population) -> str:
    if value is None:
        return NOT_ANSWERED
    if value == PREFER_NOT_TO_SAY or value in _labels(population, question):
        return value
    return ELSEWHERE if question == "area" else NOT_ANSWERED  # an area that the file no longer has


def _count_submissions(connection: Connection, directory: TeamDirectory, service: Service, half: HalfYear) -> int:
    """Return how many sent feedback by a form that asks, about a team of the service that they chose."""
    teams = [team.id for team in directory.teams if team.service == service]
    query = select(func.count()).where(
        Feedback.received_at >= half.starts_at,
        Feedback.received_at < half.ends_at,
        Feedback.source.in_([door.value for door in _DOORS]),
        Feedback.role.in_([role.value for role in ROLES_ASKED]),
        Feedback.team_chosen.in_(teams),
    )
    return connection.scalar(query) or 0


def _labels(population: Population, question: str) -> Mapping[str, str]:
    """Return the groups of a question, in its order, with what they are called."""
    if question == "area":
        return {**{area.id: area.name for area in population.area}, ELSEWHERE: "Elsewhere"}
    return _NAMED[question]


_NAMED: Mapping[str, Mapping[str, str]] = {
    "age": {one.value: label for one, label in AGES.items()},
    "ethnic_group": {one.value: label for one, label in ETHNIC_GROUPS.items()},
    "disability": {one.value: label for one, label in DISABILITIES.items()},
    "sex": {one.value: label for one, label in SEXES.items()},
}


def _people(population: Population, service: Service, question: str) -> Mapping[str, float]:
    """Return each group's share of the people, from 0 to 1."""
    counts: Mapping[str, int] = getattr(population.of(service), question)
    total = sum(counts.values())
    return {group: count / total for group, count in counts.items()} if total else {}


def _questions(shown: Protected, population: Population, service: Service) -> tuple[Question, ...]:
    if not shown.total:
        return ()
    return tuple(
        _question(name, shown.total, shown.tables[name], _people(population, service, name), _labels(population, name))
        for name in QUESTIONS
    )


def _question(name: str, total: int, table: Table, people: Mapping[str, float], labels: Mapping[str, str]) -> Question:
    if table.is_withheld:
        return Question(
            id=name,
            name=QUESTIONS[name],
            groups=(),
            prefer_not_to_say=None,
            not_answered=None,
            is_withheld=True,
        )
    told = _told(total, table, list(labels))
    groups = [_group(cell, label, table.cells[cell], told, people.get(cell)) for cell, label in labels.items()]
    return Question(
        id=name,
        name=QUESTIONS[name],
        # Nobody of a group that is not among these people is no news: a child who answers about adults' care.
        groups=tuple(group for group in groups if group.count != 0 or group.people),
        prefer_not_to_say=table.cells[PREFER_NOT_TO_SAY],
        not_answered=table.cells[NOT_ANSWERED],
        is_withheld=False,
    )


def _group(cell: str, label: str, count: int | None, told: tuple[int, int], people: float | None) -> Group:
    interval = None if count is None else _interval(_bounds(count), told)
    return Group(
        id=cell,
        label=label,
        count=count,
        least=None if interval is None else floor(100 * interval[0]),
        most=None if interval is None else ceil(100 * interval[1]),
        people=None if people is None else round(100 * people, 1),
        standing=_standing(interval, people),
    )


def _standing(interval: tuple[float, float] | None, people: float | None) -> Standing:
    if people is None:
        return Standing.NOT_COMPARED
    if interval is None:
        return Standing.NOT_SHOWN
    if interval[1] < people:
        return Standing.LESS
    return Standing.MORE if interval[0] > people else Standing.AS_EXPECTED


def _told(total: int, table: Table, groups: Sequence[str]) -> tuple[int, int]:
    """Return the least and the most that can have told their group, from what is shown alone."""
    beside = [_bounds(table.cells[cell]) for cell in _BESIDE]
    of_groups = [_bounds(table.cells[cell]) for cell in groups]
    least, most = _bounds(total)
    return (
        max(sum(low for low, _ in of_groups), least - sum(high for _, high in beside), 1),
        max(min(sum(high for _, high in of_groups), most - sum(low for low, _ in beside)), 1),
    )


def _bounds(figure: int | None) -> tuple[int, int]:
    """Return the least and the most that a figure can stand for; one that is hidden can be anything but nobody."""
    if figure is None:
        return 1, _NO_LIMIT
    if figure == 0:
        return 0, 0
    return max(LEAST_SHOWN, figure - ROUNDED_TO // 2), figure + ROUNDED_TO // 2


def _interval(count: tuple[int, int], told: tuple[int, int]) -> tuple[float, float] | None:
    """Return the share that the widest reading of what is shown allows, or None where too few answered."""
    (low, high), (least, most) = count, told
    if least < LEAST_FOR_A_SHARE:
        return None
    return wilson(min(low, most), most)[0], wilson(min(high, least), least)[1]


def _not_heard(questions: Iterable[Question]) -> tuple[NotHeard, ...]:
    """Return the groups of nobody, where it may be shown that they are, and whether that can be chance."""
    return tuple(
        NotHeard(question.name, group.id, group.label, group.people, group.standing is Standing.LESS)
        for question in questions
        for group in question.groups
        if group.count == 0 and group.people
    )
