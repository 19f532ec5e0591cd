"""VADER's compound score with its own lexicon, arithmetic and result, in time that grows with the text only.

The library (vaderSentiment 3.3.2) lower-cases the whole text again for every word that scores and searches all
values again for each one after a "but", so 20,000 emoji hold it for half a minute. Here each word is looked up once,
and what its rules can see is a window of three words before it and two after. Nothing of a person's words outlives
a call. The test is parity with the library.

Hutto, C.J. and Gilbert, E.E. (2014), VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social
Media Text. Eighth International Conference on Weblogs and Social Media.
"""

import string
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from heapq import heappush, heappushpop

from vaderSentiment.vaderSentiment import BOOSTER_DICT, C_INCR, N_SCALAR, NEGATE, SPECIAL_CASES, normalize
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer as VaderLibrary

_TURN: float = N_SCALAR  # what negation multiplies by; the library ships no types
_SO_OR_THIS = ("so", "this")
_ANY = "x"  # stands for any word that VADER does not know
_MARKS = string.punctuation
_BACK, _ON = 3, 2  # how far the rules see
_WIDTH = _BACK + 1 + _ON
_MANY = 50  # so many words that score make a long text, in which windows come again
_STIRRING_RULE_WORDS = frozenset((*_SO_OR_THIS, "least", "no"))
_OTHER_RULE_WORDS = frozenset(("or", "nor", "at", "very", "doubt", "but"))
_PHRASE_VALENCES = {tuple(phrase.split()): float(value) for phrase, value in SPECIAL_CASES.items() if " " in phrase}
_PHRASE_BOOSTS = {tuple(phrase.split()): float(boost) for phrase, boost in BOOSTER_DICT.items() if " " in phrase}
_PHRASES = (*_PHRASE_VALENCES, *_PHRASE_BOOSTS)
_PHRASE_OPENERS, _PHRASE_SECONDS = (frozenset(phrase[place] for phrase in _PHRASES) for place in (0, 1))
# A phrase stirs by its longest word, because "for" and "of" are everywhere and "die" and "kind" are not.
_PHRASE_KEYS = frozenset(max(phrase, key=len) for phrase in _PHRASES)
# Half the words of most texts. VADER knows few of them; a table of them all spares each a closer look.
_COMMONEST = (
    "a about after again all also always am an and any are as ask be because been before by call came can come could"
    " day did do does done down even every few find first for from gave get give go going got had has have he her here"
    " him his home how i if in into is it its just know last let life long look made make many may me might month more"
    " most much must my need never new next not now of off old on once one only or other our out over own people put"
    " said same saw say see she should some still such take tell than that the their them then there these they thing"
    " think this those through time to told too took two under until up us use very visit want was way we week well"
    " went were what when where which while who why will with without work would year yet you your"
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Word:
    """What the rules can know of a word. One that no rule names has no text here, whatever it was.

    Attributes:
        scores: whether the lexicon has it. No such word boosts or negates another; a test holds the library to it.
        valence: the lexicon's.
        lift: what capitals add, away from 0.
        calm: what it adds where nothing near it stirs.
        boost: how far it raises or lowers a word after it.
        negates: whether it turns a word after it.
        stirs: whether it can change a word within reach, or its own meaning hangs on its neighbours.
        opens: whether a phrase begins with it.
        seconds: whether it is the second word of a phrase.
    """

    text: str = ""
    scores: bool = False
    valence: float = 0.0
    lift: float = 0.0
    calm: float = 0.0
    boost: float = 0.0
    negates: bool = False
    stirs: bool = False
    opens: bool = False
    seconds: bool = False


_PLAIN = _Word()
_NEGATING = _Word(negates=True, stirs=True)  # any word with "n't" in it
_EDGE = _Word()  # what stands before the first word and after the last


class Vader:
    """The scorer. Building it reads the lexicon, so build it once and pass it on. Safe across threads."""

    def __init__(self) -> None:
        library = VaderLibrary()
        names = {mark: name for mark, name in library.emojis.items() if len(mark) == 1}
        self._emoji = frozenset(names)
        self._words = _vocabulary(library.lexicon)
        self._loud = {word: _in_capitals(word) for word in self._words.values() if word.scores or word.boost}
        self._but = self._words["but"]
        often = " ".join((_COMMONEST, _COMMONEST.title(), *names.values(), _ANY)).split()
        self._words = {text: self._look_closer(text) for text in often} | self._words
        # The library puts a space before a name only where none stands; one more makes no other words.
        self._naming = str.maketrans({mark: f" {self._shortened(name)}" for mark, name in names.items()})

    def _shortened(self, name: str) -> str:
        """Return a name with its plain words as one letter, because one text may hold 10,000 names."""
        *words, last = name.split()  # what follows in the text may touch the last one, so that one stays
        short = [_ANY if word.islower() and self._words[word] is _PLAIN else word for word in words]
        return " ".join((*short, last))

    def compound(self, text: str) -> float:
        """Return VADER's compound of the text, -1 to 1, rounded to 4 places as the library does."""
        if not text.isascii() and not self._emoji.isdisjoint(text):
            text = text.translate(self._naming)
        words = self._known(text)
        scoring = [place for place, word in enumerate(words) if word.scores]
        if not scoring:
            return 0.0
        valences = _valences(words, scoring)
        if "but" in text.lower():
            but = next((place for place, word in enumerate(words) if word is self._but), None)
            valences = valences if but is None else _turned_at(but, scoring, valences)
        total = sum(valences)
        if total and ("!" in text or "?" in text):
            total += _emphasis(text) if total > 0 else -_emphasis(text)
        return round(float(normalize(total)), 4)

    def valences(self) -> dict[str, float]:
        """Return what the lexicon says of each word in lower case that scores, -4 to 4."""
        return {text: word.valence for text, word in self._words.items() if word.scores and text.islower()}

    def _known(self, text: str) -> list[_Word]:
        """Return what is known of each word of the text, in order."""
        texts = text.split()
        if text.isupper() and all(map(str.isupper, texts)):  # capitals say something only beside small letters
            texts = text.lower().split()
        find, look = self._words.get, self._look_closer
        return [find(text) or look(text) for text in texts]

    def _look_closer(self, text: str) -> _Word:
        """Return what is known of a word that is not in the table as it stands."""
        if text.isalpha() and text.islower():
            return _PLAIN
        inner = text.strip(_MARKS)
        if len(inner) > 2:  # the library takes shorter ones for emoticons, and those as they are
            text = inner
        lowered = text.lower()
        known = self._words.get(lowered) or (_NEGATING if "n't" in lowered else _PLAIN)
        return self._loud.get(known, known) if text.isupper() else known


def _vocabulary(lexicon: Mapping[str, float]) -> dict[str, _Word]:
    """Return every word that some rule names, by its lower-case text."""
    of_phrases = {part for phrase in _PHRASES for part in phrase}
    texts = {*lexicon, *BOOSTER_DICT, *NEGATE, *_STIRRING_RULE_WORDS, *_OTHER_RULE_WORDS, *of_phrases}
    return {text: _word(text, lexicon.get(text)) for text in texts if _can_be_met(text)}


def _can_be_met(text: str) -> bool:
    """Say whether a word can ever read so: one word, in lower case, with the punctuation off its ends."""
    inner = text.strip(_MARKS)
    return text == text.lower() and text.split() == [text] and (inner == text or len(inner) <= 2)


def _word(text: str, valence: float | None) -> _Word:
    boost, negates = BOOSTER_DICT.get(text, 0.0), text in NEGATE or "n't" in text
    return _Word(
        text=text,
        scores=valence is not None,
        valence=valence or 0.0,
        calm=valence or 0.0,
        boost=boost,
        negates=negates,
        stirs=bool(boost) or negates or text in _PHRASE_KEYS or text in _STIRRING_RULE_WORDS,
        opens=text in _PHRASE_OPENERS,
        seconds=text in _PHRASE_SECONDS,
    )


def _in_capitals(word: _Word) -> _Word:
    return replace(word, lift=C_INCR, calm=_lifted(word.valence, C_INCR))


def _lifted(value: float, lift: float) -> float:
    return value + lift if value > 0 else value - lift


def _valences(words: Sequence[_Word], scoring: Sequence[int]) -> list[float]:
    """Return what each word that scores adds, in order."""
    padded = (*[_EDGE] * _BACK, *words, *[_EDGE] * _ON)
    weigh: Callable[[tuple[_Word, ...]], float] = cache(_weigh) if len(scoring) > _MANY else _weigh
    return [weigh(padded[place : place + _WIDTH]) for place in scoring]


def _weigh(window: tuple[_Word, ...]) -> float:
    """Return what a word adds between the three before it and the two after: sentiment_valence() in the library."""
    third, second, first, word, after, later = window
    if not (third.stirs or second.stirs or first.stirs or word.stirs or after.stirs or later.stirs):
        return word.calm
    if word.text == "kind" and after.text == "of":
        return 0.0
    value = _beside_no(window)
    if word.lift:
        value = _lifted(value, word.lift)
    if first.stirs or second.stirs:
        value = _swayed(second, first, value)
    if third is not _EDGE and not third.scores:
        value = _swayed_by_third(window, value)
    if first.text == "least" and second.text not in ("at", "very"):
        value *= _TURN
    return value


def _beside_no(window: tuple[_Word, ...]) -> float:
    """Return the lexicon's valence, unless a "no" beside the word takes it away or turns it over."""
    third, second, first, word, after, _ = window
    if first.text == "no" or second.text == "no" or (third.text == "no" and first.text in ("or", "nor")):
        return word.valence * _TURN
    return 0.0 if word.text == "no" and after.scores else word.valence


def _swayed(second: _Word, first: _Word, value: float) -> float:
    """Return what the two words before make of a value: the inner loop of sentiment_valence() in the library."""
    if first.boost:
        value += _boost(first, value)
    elif first.negates:
        value *= _TURN
    if second.boost:
        value += _boost(second, value) * 0.95
    elif second.negates:
        value *= _negation(second, first.text)
    return value


def _swayed_by_third(window: tuple[_Word, ...], value: float) -> float:
    """Return what the third word before makes of a value, and phrases, which the library looks for only then."""
    third, second, first, word, after, _ = window
    if third.boost:
        value += _boost(third, value) * 0.9
    if first.text in _SO_OR_THIS:  # with no "never" at all: the library's own slip
        value *= 1.25
    elif third.negates:
        value *= _negation(third, second.text, first.text)
    if (
        (third.opens and second.seconds)
        or (second.opens and first.seconds)
        or (first.opens and word.seconds)
        or (word.opens and after.seconds)
    ):
        return _phrased([near.text for near in window], value)
    return value


def _boost(neighbour: _Word, value: float) -> float:
    """Return how far a word beside it moves the value: scalar_inc_dec() in the library."""
    boost = -neighbour.boost if value < 0 else neighbour.boost
    return boost + neighbour.lift if value > 0 else boost - neighbour.lift


def _negation(neighbour: _Word, *between: str) -> float:
    """Return what a value is multiplied by for a word farther back: _negation_check() in the library."""
    if neighbour.text == "never" and between[0] in _SO_OR_THIS:
        return 1.25
    return 1.0 if neighbour.text == "without" and "doubt" in between else _TURN


def _phrased(texts: Sequence[str], value: float) -> float:
    """Return the value that a phrase around the word gives it: _special_idioms_check() in the library."""
    third, second, first, word, after, later = texts
    earlier = ((third, second, first), (third, second), (second, first))
    ending = ((first, word), (second, first, word), (second, first), (third, second, first), (third, second))
    beginning = ((word, after), (word, after, later))
    named = [_PHRASE_VALENCES[phrase] for phrase in ending if phrase in _PHRASE_VALENCES][:1]
    named += [_PHRASE_VALENCES[phrase] for phrase in beginning if phrase in _PHRASE_VALENCES]
    return (named[-1] if named else value) + sum(_PHRASE_BOOSTS.get(phrase, 0.0) for phrase in earlier)


def _turned_at(but: int, scoring: Sequence[int], valences: Sequence[float]) -> list[float]:
    """Return the valences, those before the first "but" halved and the others half as much again.

    The library looks each value up by `list.index` in the list it is changing, so that of two equal values
    the earlier one changes, maybe twice. That is kept; a heap of places for each value finds the earliest.
    """
    turned, kinds = list(valences), frozenset(valences)
    standing: defaultdict[float, list[int]] = defaultdict(list)
    for place, value in enumerate(valences):
        first = heappushpop(standing[value], place) if value in standing else place
        turned[first] = changed = value * (0.5 if scoring[first] < but else 1.5)
        if changed in kinds:  # no other is ever looked up
            heappush(standing[changed], first)
    return turned


def _emphasis(text: str) -> float:
    """Return what exclamation and question marks add: _punctuation_emphasis() in the library."""
    exclaiming = min(text.count("!"), 4) * 0.292
    asked = text.count("?")
    return exclaiming + (0.0 if asked <= 1 else asked * 0.18 if asked <= 3 else 0.96)
