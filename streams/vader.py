"""VADER's compound score with its own lexicon, arithmetic and result, in time that grows with the text only.

The library (vaderSentiment 3.3.2) lower-cases the whole text again for every word that scores and searches all
values again for each one after a "but", so 20,000 emoji hold it for half a minute. Here each word is looked up once;
what its rules can see is a window of three words before it and two after; and a window that comes again is not
weighed again. Nothing of a person's words outlives a call. The test is parity with the library.

Hutto, C.J. and Gilbert, E.E. (2014), VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social
Media Text. Eighth International Conference on Weblogs and Social Media.
"""

import string
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heappush, heappushpop
from itertools import chain

from vaderSentiment.vaderSentiment import BOOSTER_DICT, C_INCR, N_SCALAR, NEGATE, SPECIAL_CASES, normalize
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer as VaderLibrary

_TURN: float = N_SCALAR  # what negation multiplies by; the library ships no types
_FADE = (1.0, 1.0, 0.95, 0.9)  # what is left of a booster so many words back
_BACK, _ON = 3, 2  # how far the rules see
_WIDTH = _BACK + 1 + _ON
_STIRRING_RULE_WORDS = frozenset(("so", "this", "least", "no"))
_OTHER_RULE_WORDS = frozenset(("or", "nor", "at", "very", "doubt", "but"))
_PHRASE_VALENCES = {phrase: float(value) for phrase, value in SPECIAL_CASES.items() if " " in phrase}
_PHRASE_BOOSTS = {phrase: boost for phrase, boost in BOOSTER_DICT.items() if " " in phrase}
# A phrase is noticed by its longest word, because "for" and "of" are everywhere and "die" and "kind" are not.
_PHRASE_KEYS = frozenset(max(phrase.split(), key=len) for phrase in (*_PHRASE_VALENCES, *_PHRASE_BOOSTS))


@dataclass(frozen=True, slots=True, eq=False)
class _Word:
    """What the rules can know of a word. One that no rule names has no text here, whatever it was.

    Attributes:
        calm: what it adds where nothing near it stirs: one number, none where it does not score.
        valence: the lexicon's, None where the lexicon does not have the word.
        boost: how far it raises or lowers a word after it.
        stirs: whether it can change a word within reach, or its own meaning hangs on its neighbours.
        keys_phrase: whether it is the word that a phrase is noticed by.
        lift: what capitals add, where only some words of the text are in capitals.
    """

    text: str = ""
    calm: tuple[float, ...] = ()
    valence: float | None = None
    boost: float = 0.0
    negates: bool = False
    stirs: bool = False
    keys_phrase: bool = False
    lift: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class _Name:
    """The words of an emoji's name, which stand in the text as one.

    Attributes:
        calm: what its words that score add where nothing near stirs.
        stirs: whether any of its words does.
    """

    words: tuple[_Word, ...]
    calm: tuple[float, ...]
    stirs: bool


_Token = _Word | _Name
_PLAIN = _Word()
_NEGATING = _Word(negates=True, stirs=True)  # any word with "n't" in it
_EDGE = _Word()  # what stands before the first word and after the last


class Vader:
    """The scorer. Building it reads the lexicon, so build it once and pass it on. Safe across threads."""

    def __init__(self) -> None:
        library = VaderLibrary()
        self._names = {mark: name for mark, name in library.emojis.items() if len(mark) == 1}
        self._emoji = frozenset(self._names)
        # The library puts a space before a name only where none stands; one more makes no other words.
        self._parting = str.maketrans({mark: f" {mark}" for mark in self._names})
        self._naming = str.maketrans(self._names)
        self._words = _vocabulary(library.lexicon)
        # Of a word between punctuation the library takes what is inside, if that is longer than an emoticon.
        self._inner_words = {text: word for text, word in self._words.items() if len(text) > 2}
        self._loud = {word: _in_capitals(word) for word in self._words.values() if word.calm or word.boost}

    def compound(self, text: str) -> float:
        """Return VADER's compound of the text, -1 to 1, rounded to 4 places as the library does."""
        has_emoji = not text.isascii() and not self._emoji.isdisjoint(text)
        tokens: Sequence[_Token] = self._read_with_emoji(text) if has_emoji else self._known(text.split())
        valences = _valences(tokens)
        named = text.translate(self._naming) if has_emoji else text
        if "but" in named.lower():
            valences = _turned_at_but(valences, _scoring_before_but(tokens))
        total = float(sum(valences))
        emphasis = _emphasis(named)
        if total:
            total += emphasis if total > 0 else -emphasis
        return round(float(normalize(total)), 4)

    def _read_with_emoji(self, text: str) -> list[_Token]:
        """Return what is known of each word or emoji's name, in order. What touches an emoji joins its name."""
        pieces = text.translate(self._parting).split()
        name_of = self._names.get
        parts = {piece: (name_of(piece[0], piece[0]) + piece[1:]).split() for piece in set(pieces)}
        texts = list(set(chain.from_iterable(parts.values())))
        seen = dict(zip(texts, self._known(texts), strict=True))
        names: dict[tuple[_Word, ...], _Token] = {}  # equal names are one, so that their windows are equal
        tokens = {piece: _named(tuple([seen[word] for word in part]), names) for piece, part in parts.items()}
        return [tokens[piece] for piece in pieces]

    def _known(self, texts: list[str]) -> list[_Word]:
        """Return what is known of each word, with the weight of capitals where only some are in capitals."""
        found, inner, marks = self._words.get, self._inner_words.get, string.punctuation
        all_lowered = " ".join(texts).lower()
        lowered = all_lowered.split(" ") if texts else []
        known = [found(text) or inner(text.strip(marks), _PLAIN) for text in lowered]
        if "n't" in all_lowered:
            for place in [place for place, text in enumerate(lowered) if "n't" in text]:
                known[place] = _NEGATING if known[place] is _PLAIN else known[place]
        loud = [place for place, text in enumerate(texts) if text.isupper()]
        if len(loud) < len(texts):
            for place in loud:
                known[place] = self._loud.get(known[place], known[place])
        return known


def _vocabulary(lexicon: Mapping[str, float]) -> dict[str, _Word]:
    """Return every word that some rule names, by its lower-case text."""
    of_phrases = {part for phrase in (*_PHRASE_VALENCES, *_PHRASE_BOOSTS) for part in phrase.split()}
    texts = {*lexicon, *BOOSTER_DICT, *NEGATE, *_STIRRING_RULE_WORDS, *_OTHER_RULE_WORDS, *of_phrases}
    return {text: _word(text, lexicon.get(text)) for text in texts if _can_be_met(text)}


def _can_be_met(text: str) -> bool:
    """Say whether a word can ever read so: one word, in lower case, with the punctuation off its ends."""
    inner = text.strip(string.punctuation)
    return text == text.lower() and text.split() == [text] and (inner == text or len(inner) <= 2)


def _word(text: str, valence: float | None) -> _Word:
    boost, negates = BOOSTER_DICT.get(text, 0.0), text in NEGATE or "n't" in text
    keys_phrase = text in _PHRASE_KEYS
    stirs = bool(boost) or negates or keys_phrase or text in _STIRRING_RULE_WORDS
    calm = () if valence is None or boost else (valence,)
    return _Word(text, calm, valence, boost, negates, stirs, keys_phrase)


def _in_capitals(word: _Word) -> _Word:
    calm = tuple([value + C_INCR if value > 0 else value - C_INCR for value in word.calm])
    return replace(word, calm=calm, lift=C_INCR)


def _named(words: tuple[_Word, ...], names: dict[tuple[_Word, ...], _Token]) -> _Token:
    if len(words) == 1:
        return words[0]
    calm = tuple(chain.from_iterable([word.calm for word in words]))
    return names.setdefault(words, _Name(words, calm, True in [word.stirs for word in words]))


class _Weights(dict[tuple[_Token, ...], Sequence[float]]):
    """What the words in the middle of a window add, weighed once for each different window of a text."""

    def __missing__(self, window: tuple[_Token, ...]) -> Sequence[float]:
        stirred = True in [token.stirs for token in window]
        weights = [_weigh(narrow) for narrow in _windows_of_words(window)] if stirred else window[_BACK].calm
        self[window] = weights
        return weights


def _valences(tokens: Sequence[_Token]) -> list[float]:
    """Return what each word that scores adds, in order."""
    padded = (*[_EDGE] * _BACK, *tokens, *[_EDGE] * _ON)
    weights, scoring = _Weights(), [place for place, token in enumerate(tokens) if token.calm]
    return [value for place in scoring for value in weights[padded[place : place + _WIDTH]]]


def _windows_of_words(window: tuple[_Token, ...]) -> Iterable[tuple[_Word, ...]]:
    """Return the window of each word that scores in the middle of a window of tokens."""
    if _Name not in [type(token) for token in window]:
        return [window]  # type: ignore[list-item]  # there is no name in it
    parts = [token.words if isinstance(token, _Name) else (token,) for token in window]
    before = tuple(chain.from_iterable(parts[:_BACK]))[-_BACK:]
    words = (*before, *chain.from_iterable(parts[_BACK:]), _EDGE)
    return [words[start : start + _WIDTH] for start, word in enumerate(parts[_BACK]) if word.calm]


def _weigh(window: tuple[_Word, ...]) -> float:
    """Return what the word in the middle of its window adds: sentiment_valence() in the library."""
    word = window[_BACK]
    if word.text == "kind" and window[_BACK + 1].text == "of":
        return 0.0
    value = _first_value(window)
    value += word.lift if value > 0 else -word.lift
    value = _stirred(window, value)
    if window[_BACK - 1].text == "least" and window[_BACK - 2].text not in ("at", "very"):
        value *= _TURN
    return value


def _stirred(window: tuple[_Word, ...], value: float) -> float:
    """Return what the three words before make of a value: the inner loop of sentiment_valence()."""
    for back in range(1, _BACK + 1):
        neighbour = window[_BACK - back]
        if neighbour is _EDGE:
            break
        if neighbour.valence is not None:
            continue
        if neighbour.boost:
            value += _boost(neighbour, value, back)
        if neighbour.negates or back == _BACK:
            value *= _negation(window, back)
        if back == _BACK and True in [near.keys_phrase for near in window]:
            value = _phrases(window, value)
    return value


def _first_value(window: tuple[_Word, ...]) -> float:
    """Return the lexicon's valence, unless a "no" beside the word takes it away or turns it over."""
    third, second, first, word, after, _ = window
    valence = word.valence or 0.0
    if "no" in (first.text, second.text) or (third.text == "no" and first.text in ("or", "nor")):
        return valence * _TURN
    if word.text == "no" and after.valence is not None:
        return 0.0
    return valence


def _boost(neighbour: _Word, value: float, back: int) -> float:
    """Return how far a booster so many words back moves the value: scalar_inc_dec() in the library."""
    boost = -neighbour.boost if value < 0 else neighbour.boost
    boost += neighbour.lift if value > 0 else -neighbour.lift
    return boost * _FADE[back]


def _negation(window: tuple[_Word, ...], back: int) -> float:
    """Return what the value is multiplied by for the word so many back: _negation_check() in the library."""
    neighbour = window[_BACK - back]
    between = [word.text for word in window[_BACK - back + 1 : _BACK]]
    if back == _BACK and between[-1] in ("so", "this"):  # with no "never" at all: the library's own slip
        return 1.25
    if not neighbour.negates:
        return 1.0
    if neighbour.text == "never" and between and between[0] in ("so", "this"):
        return 1.25
    return 1.0 if neighbour.text == "without" and "doubt" in between else _TURN


def _phrases(window: tuple[_Word, ...], value: float) -> float:
    """Return the value that a phrase around the word gives it: _special_idioms_check() in the library."""
    texts = [word.text for word in window]
    ending = (texts[2:4], texts[1:4], texts[1:3], texts[0:3], texts[0:2])
    beginning = (texts[3:5], texts[3:6])
    named = [_PHRASE_VALENCES[phrase] for phrase in map(" ".join, ending) if phrase in _PHRASE_VALENCES][:1]
    named += [_PHRASE_VALENCES[phrase] for phrase in map(" ".join, beginning) if phrase in _PHRASE_VALENCES]
    value = named[-1] if named else value
    for earlier in (texts[0:3], texts[0:2], texts[1:3]):
        value += _PHRASE_BOOSTS.get(" ".join(earlier), 0.0)
    return value


def _scoring_before_but(tokens: Sequence[_Token]) -> int | None:
    """Return how many words that score stand before the first "but", which may be in an emoji's name."""
    before = 0
    for token in tokens:
        for word in token.words if isinstance(token, _Name) else (token,):
            if word.text == "but":
                return before
            before += len(word.calm)
    return None


def _turned_at_but(valences: list[float], before: int | None) -> list[float]:
    """Return the valences, those before the first "but" halved and the others half as much again.

    The library looks each value up by `list.index` in the list it is changing, so that of two equal values
    the earlier one changes, maybe twice. That is kept; a heap of places for each value finds the earliest.
    """
    if before is None:
        return valences
    turned = list(valences)
    standing: defaultdict[float, list[int]] = defaultdict(list)
    for place, value in enumerate(valences):
        first = heappushpop(standing[value], place)
        turned[first] = value * (0.5 if first < before else 1.5)
        heappush(standing[turned[first]], first)
    return turned


def _emphasis(text: str) -> float:
    """Return what exclamation and question marks add: _punctuation_emphasis() in the library."""
    exclaiming = min(text.count("!"), 4) * 0.292
    asked = text.count("?")
    return exclaiming + (0.0 if asked <= 1 else asked * 0.18 if asked <= 3 else 0.96)
