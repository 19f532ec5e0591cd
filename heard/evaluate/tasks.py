"""The tasks of `heard evaluate`: what people said of each row, what the tagger says, and how well the two agree."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from heard.evaluate.measures import Classes, Labels, Measure, measure, of_classes, of_labels
from heard.evaluate.names import SLOT, Drawing, count, fill
from heard.tag_file.command import tagged_rows
from heard.tag_file.rows import FileRow
from producers.importing.table import UnreadableFile, folded
from schemas.tags import Sentiment
from streams.personal import PersonalDataFinder
from streams.tagging import Tagger

WORST = 20
SEEDS = (1, 2, 3)
_NEUTRAL_OR_MIXED = "neutral_or_mixed"
_YES, _NO = frozenset(("yes", "true", "1")), frozenset(("no", "false", "0", ""))
NONE = "none"
"""What stands for "no team" among teams."""


class SentimentResult(Struct, frozen=True, kw_only=True):
    """How well sentiment agrees.

    Attributes:
        negatives_called_positive: the share of people's negatives that were tagged positive.
        by_question: the same measures for each kind of question.
        worst: ids of the errors that the tagger was surest of.
    """

    all: Classes
    negatives_called_positive: float
    by_question: dict[str, Classes]
    worst: list[str]


class ThemesResult(Struct, frozen=True, kw_only=True):
    """How well themes agree, by people's labels; `worst` are ids of the rows with most labels wrong."""

    all: Labels
    worst: list[str]


class FoundResult(Struct, frozen=True, kw_only=True):
    """How well what is looked for was found; `missed` and `raised_wrongly` are ids."""

    rows: int
    found: Measure
    missed: list[str]
    raised_wrongly: list[str]


class TeamResult(Struct, frozen=True, kw_only=True):
    """How well teams agree: precision over the rows that got a team, recall over those that have one."""

    rows: int
    found: Measure
    worst: list[str]


class NamesFound(Struct, frozen=True, kw_only=True):
    """How well names were found with the names of one seed; `missed` are ids."""

    recall: float
    wrong_per_1000_words: float
    lower_case_recall: float
    lower_case_wrong_per_1000_words: float
    missed: list[str]


class NamesResult(Struct, frozen=True, kw_only=True):
    """How well names are found, by the seed that they were drawn with."""

    rows: int
    seeds: dict[str, NamesFound]


class _Judged(NamedTuple):
    id: str
    question: str
    real: str
    said: str
    confidence: float


def sentiment_of(tagger: Tagger, rows: Iterable[FileRow], *, with_rating: bool) -> SentimentResult:
    """Return how well sentiment agrees with the column `sentiment`.

    Where that says `neutral_or_mixed`, the tagger's neutral, mixed and not assessed count as that.

    Raises:
        UnreadableFile: a row has no such column.
    """
    judged = [
        _Judged(_id(row), row.question.value, real, tags.sentiment.value, tags.confidence)
        for row, tags in tagged_rows(tagger, iter(rows), without_rating=not with_rating)
        if (real := _said_by_people(row, "sentiment"))
    ]
    if any(one.real == _NEUTRAL_OR_MIXED for one in judged):
        folded_labels = {label.value: _NEUTRAL_OR_MIXED for label in Sentiment}
        folded_labels |= {label: label for label in (Sentiment.POSITIVE.value, Sentiment.NEGATIVE.value)}
        judged = [one._replace(said=folded_labels[one.said]) for one in judged]
    negatives = [one for one in judged if one.real == Sentiment.NEGATIVE.value]
    wrong = sorted((one for one in judged if one.real != one.said), key=lambda one: -one.confidence)
    return SentimentResult(
        all=_classes(judged),
        negatives_called_positive=round(
            sum(one.said == Sentiment.POSITIVE.value for one in negatives) / max(1, len(negatives)), 4
        ),
        by_question={
            question: _classes([one for one in judged if one.question == question])
            for question in sorted({one.question for one in judged})
        },
        worst=[one.id for one in wrong[:WORST]],
    )


def themes_of(tagger: Tagger, rows: Iterable[FileRow], crosswalk: Mapping[str, Sequence[str]]) -> ThemesResult:
    """Return how well themes agree with the column `labels`, a bar between them.

    Args:
        tagger: whose themes.
        rows: the rows.
        crosswalk: for each of people's labels that counts, the themes any of which stand for it.

    Raises:
        UnreadableFile: a row has no such column.
    """
    judged: list[tuple[str, frozenset[str], frozenset[str]]] = []
    for row, tags in tagged_rows(tagger, iter(rows), without_rating=True):
        real = frozenset(one.strip() for one in _said_by_people(row, "labels").split("|")) & crosswalk.keys()
        given = {theme.theme for theme in tags.themes}
        judged.append((_id(row), real, frozenset(label for label, ours in crosswalk.items() if given & set(ours))))
    wrong = sorted(judged, key=lambda one: -len(one[1] ^ one[2]))
    return ThemesResult(
        all=of_labels([(real, said) for _, real, said in judged], sorted(crosswalk)),
        worst=[one[0] for one in wrong[:WORST] if one[1] != one[2]],
    )


def safety_of(tagger: Tagger, rows: Iterable[FileRow]) -> FoundResult:
    """Return how well flags agree with the column `unsafe`: yes or no.

    Raises:
        UnreadableFile: a row has no such column, or another value.
    """
    judged = [(_id(row), _is_yes(row), tags.safety.flagged) for row, tags in tagged_rows(tagger, iter(rows))]
    right = sum(real and said for _, real, said in judged)
    return FoundResult(
        rows=len(judged),
        found=measure(right, sum(said for *_, said in judged), sum(real for _, real, _ in judged)),
        missed=[one for one, real, said in judged if real and not said][:WORST],
        raised_wrongly=[one for one, real, said in judged if said and not real][:WORST],
    )


def team_of(tagger: Tagger, rows: Iterable[FileRow]) -> TeamResult:
    """Return how well the teams that words name agree with the column `team`, empty or "none" for no team.

    Raises:
        UnreadableFile: a row has no such column.
    """
    hidden = (row._replace(team=None) for row in rows)
    judged = [
        (_id(row), _said_by_people(row, "team") or NONE, tags.team.team or NONE)
        for row, tags in tagged_rows(tagger, hidden, without_rating=True)
    ]
    right = sum(real == said != NONE for _, real, said in judged)
    return TeamResult(
        rows=len(judged),
        found=measure(right, sum(said != NONE for *_, said in judged), sum(real != NONE for _, real, _ in judged)),
        worst=[one for one, real, said in judged if real != said][:WORST],
    )


def names_of(finder: PersonalDataFinder, rows: Iterable[FileRow], drawing: Drawing) -> NamesResult:
    """Return how well names are found that are put where the words have `{NAME}`.

    Args:
        finder: what finds them.
        rows: the rows.
        drawing: where the names come from.

    Raises:
        UnreadableFile: no row has such a place.
    """
    texts = [(_id(row), row.text) for row in rows]
    if not any(SLOT in text for _, text in texts):
        raise UnreadableFile(f"no row has {SLOT} in it: put that where a name was")
    return NamesResult(rows=len(texts), seeds={str(seed): _names_found(finder, texts, drawing, seed) for seed in SEEDS})


def _names_found(
    finder: PersonalDataFinder, texts: Sequence[tuple[str, str]], drawing: Drawing, seed: int
) -> NamesFound:
    comments = fill(texts, drawing, seed)
    as_written, lower = count(comments, finder), count([one.in_lower_case() for one in comments], finder)
    return NamesFound(
        recall=round(as_written.recall, 4),
        wrong_per_1000_words=round(as_written.wrong_per_thousand, 2),
        lower_case_recall=round(lower.recall, 4),
        lower_case_wrong_per_1000_words=round(lower.wrong_per_thousand, 2),
        missed=list(dict.fromkeys(one for one, _ in as_written.missed))[:WORST],
    )


def _classes(judged: Sequence[_Judged]) -> Classes:
    return of_classes([(one.real, one.said) for one in judged], [one.confidence for one in judged])


def _id(row: FileRow) -> str:
    return row.id or f"row {row.number}"


def _is_yes(row: FileRow) -> bool:
    typed = folded(_said_by_people(row, "unsafe"))
    if typed not in _YES | _NO:
        raise UnreadableFile(f'row {row.number}: the column "unsafe" must say yes or no')
    return typed in _YES


def _said_by_people(row: FileRow, column: str) -> str:
    if column not in row.cells:
        raise UnreadableFile(f'row {row.number}: there is no column "{column}", which says what people thought')
    return row.cells[column].strip()
