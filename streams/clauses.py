"""The parts of an answer that can sound different: its sentences, and the halves of one that turns round at a "but"."""

from collections.abc import Iterator, Sequence

from streams.text import Sentence, Text

_TURNS = frozenset(
    ("but", "however", "although", "though", "except", "unfortunately", "sadly", "whereas", "yet", "despite")
)
_TURNING_PAIRS = frozenset(
    [("apart", "from"), ("other", "than"), ("shame", "about"), ("shame", "the"), ("only", "problem"), ("only", "thing")]
    + [("only", one) for one in ("downside", "issue", "complaint", "criticism", "negative", "concern")]
)
_MAY_TURN = _TURNS | {first for first, _ in _TURNING_PAIRS}
_OPENS = frozenset(("although", "though", "while", "whilst", "despite", "apart", "besides", "other"))
"""Words that begin a sentence whose halves turn at its first comma."""
_NO_TURN_AFTER = frozenset(("nothing", "anything", "all", "none", "help", "last", "no", "not", "as", "even"))
"""Before a turning word these make something else of it: "nothing but praise", "as yet"."""
_MOST = 100
_FEWEST = 2
"""How many words a half has at the least."""


Part = Sentence
"""A sentence, or half of one: of both the same is known."""


def parts(text: Text) -> list[Part]:
    """Return the parts of an answer, in order: those that hold a word. After the first hundred, the rest is one."""
    words = text.words
    turns: list[int] = []
    if not _MAY_TURN.isdisjoint(text.vocabulary):
        turns = [place for place, word in enumerate(words) if word in _MAY_TURN and _turns(words, place)]
    found: list[Part] = []
    next_turn = 0
    for sentence in text.sentences:
        start, _, first, past = sentence
        if len(found) >= _MOST:
            found.append(Part(start, len(text.raw.rstrip()), first, len(words)))
            break
        begun = next_turn
        while next_turn < len(turns) and turns[next_turn] < past:
            next_turn += 1
        its_turns = [turn for turn in turns[begun:next_turn] if turn > first][:_MOST]
        if words[first] in _OPENS:
            its_turns = _first_comma(text, sentence) + its_turns
        if its_turns:
            found.extend(_halves(text, sentence, its_turns))
        else:
            found.append(sentence)
    return found


def _halves(text: Text, sentence: Sentence, turns: Sequence[int]) -> Iterator[Part]:
    first, start = sentence.first, sentence.start
    for place in turns:
        if place - first >= _FEWEST and sentence.past - place >= _FEWEST:
            turn = text.starts[place]
            end = start + len(text.raw[start:turn].rstrip(" ,;:-–—("))
            yield Part(start, end, first, place)
            first, start = place, turn
    yield Part(start, sentence.end, first, sentence.past)


def _first_comma(text: Text, sentence: Sentence) -> list[int]:
    """Return the number of the word after the sentence's first comma, where there is one."""
    comma = text.plain.find(",", sentence.start, sentence.end)
    if comma < 0:
        return []
    return [place for place in range(sentence.first, sentence.past) if text.starts[place] > comma][:1]


def _turns(words: Sequence[str], place: int) -> bool:
    if words[place] in _TURNS:
        return place > 0 and words[place - 1] not in _NO_TURN_AFTER
    return tuple(words[place : place + 2]) in _TURNING_PAIRS
