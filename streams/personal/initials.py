"""Initials that stand for a person: "J.S.", "S. Patel"."""

from streams.personal.lists import NameKind
from streams.personal.reading import Letters, Reading

_SHORT = "ot gp ld ae am pm eg ie uk us nb ps id tv me mh ok ct ms pt na rn hv sw ip op st"
_SHORT_FORMS = frozenset(_SHORT.split())
"""Two letters with full stops that are no person."""
_SURNAMES = (NameKind.SURE, NameKind.SURNAME, NameKind.UNKNOWN, NameKind.WORD_SURNAME)


def past_of_initials(reading: Reading, first: int) -> int:
    """Return the number past the initials that begin with a word, and a surname after them; 0 where there are none."""
    words = reading.words
    if len(words[first]) > 1 or first + 1 >= len(words) or not words[first].isalpha():
        return 0
    if reading.text.plain[reading.text.ends[first]] != ".":
        return 0
    gap, following = reading.gap(first + 1), words[first + 1]
    if len(following) == 1:
        two = gap == "." and following.isalpha() and words[first] + following not in _SHORT_FORMS
        return first + 2 if two and not _is_longer(reading, first) else 0
    named = reading.kind(first + 1) in _SURNAMES
    capital = reading.text.written[first].isupper() and reading.letters(first + 1) is Letters.FIRST
    return first + 2 if gap in (". ", ".") and named and capital else 0


def _is_longer(reading: Reading, first: int) -> bool:
    """Say whether a third letter stands before or behind two: "N.H.S." is nobody."""
    words, behind = reading.words, first + 2
    if first > 0 and len(words[first - 1]) == 1 and reading.gap(first) == ".":
        return True
    return behind < len(words) and len(words[behind]) == 1 and reading.gap(behind) == "."
