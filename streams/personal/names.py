"""People's names in an answer: points for what the lists say of a word, its capital, and the words beside it."""

from collections.abc import Sequence
from typing import NamedTuple

from streams.index import LookedFor
from streams.personal import cues
from streams.personal.extent import is_place, past_of_name
from streams.personal.initials import past_of_initials
from streams.personal.lists import NameKind, NameLists
from streams.personal.reading import Letters, Reading
from streams.text import Text

ENOUGH = 2.0
"""The points from which a word is taken for a name."""
NOTHING = -9.0
"""The points of what can be no name."""
MOST_WEIGHED = 200
"""How many words of one answer are weighed. After them every forename of the lists counts: such an answer is no prose,
and nobody shall be able to stall the tagging."""

POINTS: dict[NameKind, tuple[float, float, float, float]] = {
    # in the order of Letters: inside, first, small, acronym
    NameKind.SURE: (5, 5, 4, 2.5),
    NameKind.LIKELY: (4.5, 3, 1.5, 2.5),
    NameKind.PERHAPS: (2, 0, -1, 0),
    NameKind.SURNAME: (4, 2, 1, 1),
    NameKind.WORD_SURNAME: (0.5, -3, -3, -2),
    NameKind.PLACE: (-0.5, -1.5, -1.5, -2),
    NameKind.UNKNOWN: (2.5, 1, 0, -2),
    NameKind.WORD: (-1, -3, -8, -8),
}
_FAMILY_NAMES = (NameKind.SURE, NameKind.SURNAME, NameKind.UNKNOWN, NameKind.WORD_SURNAME)
_BEFORE_A_WORKER, _AFTER_A_WORKER = cues.WORKERS | cues.THANKS, cues.WORKERS | cues.PRAISE
_SPACES = (" ", "  ")
_AFTER_SHORT_TITLE = (*_SPACES, ".", ". ")


class FoundName(NamedTuple):
    """A name.

    Attributes:
        start: offset of its first character in the answer, in code points; `end` is past its last.
        first: the number of its first word; `past` is past its last.
        is_worker: the words around say that it is somebody who works there.
        with_title: its first word is a title such as "Mrs".
    """

    start: int
    end: int
    first: int
    past: int
    is_worker: bool
    with_title: bool


class NameFinder:
    """Finds names by the lists and the words beside them. Built once; safe across threads."""

    def __init__(self, lists: NameLists) -> None:
        self._lists = lists

    def looked_for(self) -> LookedFor:
        """Return what is looked for."""
        return LookedFor(passed_over=(self._lists.plain,))

    def find(self, text: Text) -> list[FoundName]:
        """Return the names in order of place."""
        seen = text.beyond(self._lists.plain)
        if ("A." in text.plain or "a." in text.plain) and "a" in text.where:
            seen |= {"a"}  # a plain word, unless it is an initial
        if not seen:
            return []
        reading = Reading(text, self._lists)
        found: list[FoundName] = []
        past = weighed = 0
        for place in sorted([place for word in seen for place in text.where[word]]):
            if place < past:
                continue
            weighed += 1
            name = _name_at(reading, place, found) if weighed <= MOST_WEIGHED else self._listed_at(text, place)
            if name:
                found.append(name)
                past = name.past
        return found

    def _listed_at(self, text: Text, place: int) -> FoundName | None:
        """Return a word as a name where a list of forenames has it."""
        if self._lists.kinds.get(text.words[place]) is not NameKind.SURE:
            return None
        return FoundName(*text.span(place, place + 1), place, place + 1, is_worker=False, with_title=False)


def _name_at(reading: Reading, place: int, found: Sequence[FoundName]) -> FoundName | None:
    """Return the name that begins with a word, or after it where it is a title."""
    has_title = reading.words[place] in cues.TITLES
    first = place + has_title
    if first >= len(reading.words):
        return None
    in_a_row = bool(found) and _is_in_a_row(reading, first, found[-1].past)
    past = past_of_initials(reading, first) or _past_if_name(reading, first, has_title, in_a_row)
    if not past:
        return None
    with_title = has_title and reading.words[place] in cues.COURTESY
    begin = place if with_title else first
    start, end = reading.text.span(begin, past)
    end += reading.stop_after_initials(past - 1) - reading.tail(past - 1)
    is_worker = _is_worker(reading, first, past) or (in_a_row and found[-1].is_worker)
    return FoundName(start, end, begin, past, is_worker, with_title)


def _past_if_name(reading: Reading, first: int, has_title: bool, in_a_row: bool) -> int:
    """Return the number past the name that begins with a word; 0 where too little speaks for one."""
    if not has_title and not _could_be_a_name(reading.words[first]):
        return 0
    past = past_of_name(reading, first)
    if has_title:
        return past if _points_after_title(reading, first, past) >= ENOUGH else 0
    if _points(reading, first, past, in_a_row) < ENOUGH or is_place(reading, first, past):
        return 0
    return 0 if reading.letters(first) is not Letters.INSIDE and reading.is_misspelt(first) else past


def _could_be_a_name(word: str) -> bool:
    return len(word) > 1 and word.replace("'", "").isalpha()


def _points(reading: Reading, first: int, past: int, in_a_row: bool) -> float:
    """Return how much speaks for a name from one word up to another."""
    word, letters = reading.words[first], reading.letters(first)
    points = POINTS[reading.kind(first)][letters]
    if letters is Letters.SMALL and word in cues.VERBS_TOO:
        points -= 2
    points += 2 if in_a_row else _points_before(reading, first)
    return points + _points_behind(reading, first, past)


def _points_after_title(reading: Reading, first: int, past: int) -> float:
    """Return how much speaks for a name after "Dr" or "Mrs"."""
    title, word, letters = reading.words[first - 1], reading.words[first], reading.letters(first)
    if reading.gap(first) not in (_AFTER_SHORT_TITLE if title in cues.TITLE_POINTS else _SPACES) or word[0].isdigit():
        return NOTHING
    if len(word) == 1:
        return NOTHING if word == "i" or (word == "a" and letters is Letters.SMALL) else ENOUGH
    if letters is not Letters.INSIDE and word in cues.NEVER_AFTER_TITLE:
        return NOTHING
    worth = _worth_of_title(reading, first, title)
    return POINTS[reading.kind(first)][letters] + worth + (reading.points_after(past - 1) if worth < 6 else 0)


def _worth_of_title(reading: Reading, first: int, title: str) -> float:
    if title == "miss" and not (first > 1 and reading.words[first - 2] in cues.BEFORE_MISSING):
        return 6.0
    return cues.TITLE_POINTS.get(title, 3.0)


def _is_in_a_row(reading: Reading, first: int, last_past: int) -> bool:
    """Say whether a word follows the last name: "Sarah and Tom", "Sarah, Tom"."""
    joined = last_past == first or (last_past == first - 1 and reading.words[first - 1] in ("and", "or", "n"))
    return joined and reading.gap(first).strip() in ("", "&", ",", "/", "+")


def _points_before(reading: Reading, first: int) -> float:
    """Return what the words before a name are worth."""
    if not first:
        return 0
    before, gap = reading.words[first - 1], reading.gap(first).strip()
    if not gap:
        return _worth_of_two(reading, first) or cues.BEFORE.get(before, 0)
    if gap in (",", "-", "(", ":", "–") and (before in cues.WORKERS or before in cues.FAMILY):
        return 1.5
    return 0


def _worth_of_two(reading: Reading, first: int) -> float:
    """Return what "thank you to" or "talking to" is worth; 0 for other words."""
    if reading.words[first - 1] not in ("you", "to") or first < 2:
        return 0
    if not cues.THANKS.isdisjoint(reading.words[max(0, first - 4) : first - 1]):
        return 2
    return 1.5 if reading.words[first - 2] in cues.SPOKEN else 0


def _points_behind(reading: Reading, first: int, past: int) -> float:
    """Return what follows a name is worth, and a surname in it."""
    last = past - 1
    points = 1.0 if reading.tail(last) else reading.points_after(last)
    if past - first > 1 and reading.kind(first + 1) in _FAMILY_NAMES:
        return points + (2.5 if reading.letters(first + 1) is Letters.INSIDE else 1.5)
    if reading.letters(first) is Letters.SMALL and points >= 2 and reading.is_first(first):
        return points + 1
    if not reading.ends(last) or reading.tail(last):
        return points
    return points + (2.0 if _is_job_named(reading, past) else 0.5)


def _is_job_named(reading: Reading, past: int) -> bool:
    """Say whether a job stands behind a mark after a name: "Sam, the nurse", "Sam (my social worker)"."""
    if past >= len(reading.words) or reading.gap(past).strip() not in (",", "(", "-", "–"):
        return False
    return not cues.WORKERS.isdisjoint(reading.words[past : past + 3])


def _is_worker(reading: Reading, first: int, past: int) -> bool:
    """Say whether the words around a name say that it is a worker's: a job, thanks before it, or praise after it."""
    before = reading.same_sentence_before(first, 3)
    if not cues.FAMILY.isdisjoint(before):
        return False
    if not _BEFORE_A_WORKER.isdisjoint(before):
        return True
    return not _AFTER_A_WORKER.isdisjoint(reading.words[past : past + 5])
