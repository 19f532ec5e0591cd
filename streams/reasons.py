"""Which words moved a score: care words, VADER's words, and learned words, as places in the answer."""

from collections.abc import Sequence
from operator import itemgetter

from schemas.tags import Weighed
from streams.hearing import Hearing
from streams.scoring import Leaning
from streams.text import Text

LEARNED = "learned from coded comments"
_MOST = 12
"""How many reasons an answer shows: a page with everything highlighted shows nothing."""
_SMALL = """
a about after all also am an and are as at be been before but by can could did do for from had has have he her here him
his i if in into is it its just me my of on or our out over she should so some than that the their them then there they
this to up us very was we were what when where which while who will with would you your
"""
_FUNCTION_WORDS = frozenset(_SMALL.split())
"""They move a score a little, all together; one alone tells a reader nothing."""
_LEAST_VALENCE = 0.8
"""VADER's faintest words say nothing that is worth showing."""


def weighed_words(text: Text, hearing: Hearing, leanings: Sequence[Leaning]) -> tuple[Weighed, ...]:
    """Return the words that moved the score of an answer most, each word in one reason, in order of place."""
    found = [(one.weight, one.first, one.past, one.why) for one in hearing.met if one.weight]
    found += [(valence, place, place + 1, "") for place, valence in hearing.valued if abs(valence) >= _LEAST_VALENCE]
    taken = {place for _, first, past, _ in found for place in range(first, past)}
    for first, past, weight in sorted(leanings, key=lambda leaning: (-abs(leaning.weight), leaning.first)):
        if taken.isdisjoint(range(first, past)) and not _FUNCTION_WORDS.issuperset(text.words[first:past]):
            taken.update(range(first, past))
            found.append((weight, first, past, LEARNED))
    if len(found) > _MOST:
        found = sorted(found, key=lambda one: (-abs(one[0]), one[1]))[:_MOST]
    starts, ends = text.starts, text.ends
    return tuple(
        [
            Weighed(
                start=starts[first],
                end=ends[past - 1],
                weight=round(weight, 2),
                why=why or f"VADER: ‘{text.plain[starts[first] : ends[first]]}’",
            )
            for weight, first, past, why in sorted(found, key=itemgetter(1))
        ]
    )
