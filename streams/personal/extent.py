"""Where a name ends, and whether it is a place's: "Mary-Ann de Souza", "Sarah P", "Byron House"."""

from streams.personal import cues
from streams.personal.lists import NameKind
from streams.personal.reading import Letters, Reading

_MOST_WORDS = 4
_JOINTS = (" ", "  ", "-", ".", ". ")
_PARTICLES = frozenset(("al", "bin", "bint", "da", "de", "del", "di", "dos", "du", "el", "la", "le", "mac", "mc", "o"))
_PARTICLES |= {"st", "ul", "ur", "van", "von"}
_FAMILY_NAMES = (NameKind.SURE, NameKind.SURNAME, NameKind.LIKELY, NameKind.PLACE)


def past_of_name(reading: Reading, first: int) -> int:
    """Return the number past the last word of the name that begins with a word."""
    past = first + 1
    while past < len(reading.words) and past - first < _MOST_WORDS and _is_joined(reading, first, past):
        if reading.words[past] in _PARTICLES and _goes_on(reading, past + 1):
            past += 1
        elif not _goes_on(reading, past):
            break
        past += 1
    return past


def is_place(reading: Reading, first: int, past: int) -> bool:
    """Say whether a place, and no person, is named: "Byron House"."""
    if not cues.PLACES_AFTER.isdisjoint(reading.words[first + 1 : past]):
        return True
    if past >= len(reading.words) or reading.gap(past) not in (" ", "-"):
        return False
    behind = reading.words[past]
    if behind in cues.PLACES_AFTER:
        return True
    return behind in cues.PLACES_AFTER_CAPITAL and reading.letters(past) is Letters.INSIDE


def _is_joined(reading: Reading, first: int, place: int) -> bool:
    """Say whether a word can belong to the name before it: a full stop stands only after initials that begin it."""
    gap = reading.gap(place)
    if gap not in _JOINTS or reading.tail(place - 1):
        return False
    return "." not in gap or all(len(word) == 1 for word in reading.words[first:place])


def _goes_on(reading: Reading, place: int) -> bool:
    """Say whether a word belongs to the name before it."""
    if place >= len(reading.words):
        return False
    word = reading.words[place]
    if len(word) == 1:
        return _is_initial(reading, place)
    if not word[0].isalpha() or word in cues.WORKERS or word in cues.FAMILY:
        return False
    if reading.has_capital(place) and not reading.shouting:
        return _goes_on_with_capital(reading, place)
    if reading.has_capital(place - 1) and not reading.shouting:
        return False
    return _goes_on_in_small_letters(reading, place)


def _goes_on_with_capital(reading: Reading, place: int) -> bool:
    letters, gap = reading.letters(place), reading.gap(place)
    if letters is not Letters.INSIDE and not (letters is Letters.FIRST and "." in gap):
        return False
    return reading.kind(place) is not NameKind.WORD or gap == "-" or "." in gap


def _goes_on_in_small_letters(reading: Reading, place: int) -> bool:
    word, kind = reading.words[place], reading.kind(place)
    if kind in _FAMILY_NAMES:
        return True
    if kind is NameKind.WORD or word in cues.AFTER or word in cues.BEFORE:
        return False
    return reading.points_after(place) >= 1 or (kind is not NameKind.UNKNOWN and reading.ends(place))


def _is_initial(reading: Reading, place: int) -> bool:
    """Say whether one letter after a name is an initial: "Sarah P"; "a" and "i" are mostly words."""
    word = reading.words[place]
    if not word.isalpha() or word == "i" or reading.has_capital(place) is not reading.has_capital(place - 1):
        return False
    return word != "a" or reading.points_after(place) >= 2 or (reading.has_capital(place) and reading.ends(place))
