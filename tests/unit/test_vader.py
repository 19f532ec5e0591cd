"""Our VADER is the library's VADER: the same compound, to the last place, for any text."""

import os
import random
import sys
from collections.abc import Callable, Iterable, Iterator
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import BOOSTER_DICT, NEGATE, SPECIAL_CASES, SentimentIntensityAnalyzer

from benchmarks.words import read_words
from streams.vader import Vader

RULE_WORDS = [
    *("no", "or", "nor", "so", "this", "never", "without", "doubt", "least", "at", "very", "but", "but"),
    *("kind", "of", "sort", "of", "just", "enough", "the", "for"),
]
OTHER_WORDS = [
    *("carer", "came", "on", "Tuesday", "with", "Mam's", "chair", "I", "A", "and", "dídn't", "xn't", "don’t"),
    *("12", "£5", "ΑΣ", "İx", "Σ!"),
]
MARKS = ["", "", "", "", ".", ",", "!", "!!", "?", "??", "?!?!?", "...", "'", '"', ":)", ")", "-", "’"]


@pytest.fixture(scope="module")
def ours() -> Vader:
    return Vader()


@pytest.fixture(scope="module")
def library() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


class InventedTexts:
    """Texts made of all that VADER's rules look at, the same ones for the same seed."""

    def __init__(self, library: SentimentIntensityAnalyzer, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  # a test's corpus
        self._lexicon = sorted(library.lexicon)
        self._emoji = sorted(mark for mark in library.emojis if len(mark) == 1)
        self._all_marks = sorted(library.emojis)
        phrases = sorted(SPECIAL_CASES) + [booster for booster in BOOSTER_DICT if " " in booster]
        self._sources = (
            (self._lexicon, 8), (RULE_WORDS, 6), (sorted(BOOSTER_DICT), 3), (sorted(NEGATE), 3),
            (phrases, 3), (OTHER_WORDS, 5), (self._emoji, 2), (self._all_marks, 1),
        )  # fmt: skip

    def take(self, count: int) -> Iterator[str]:
        for _ in range(count):
            yield self._text()

    def _text(self) -> str:
        # Few different words in a text make equal values meet at a "but", and windows that come again.
        stock = [self._token() for _ in range(self._random.randint(1, 12))]
        spaces = self._random.choice([[" "], [" ", " ", "  ", "\n", "\u00a0", ""]])
        tokens = self._random.choices(stock, k=self._random.randint(1, 14))
        return "".join(token + self._random.choice(spaces) for token in tokens)

    def _token(self) -> str:
        words, weights = zip(*self._sources, strict=True)
        word = self._random.choice(self._random.choices(words, weights)[0])
        change = self._random.choices((str, str.upper, str.capitalize, str.swapcase), (12, 3, 2, 1))[0]
        lead = self._random.choice(MARKS) if self._random.random() < 0.1 else ""
        return lead + change(word) + self._random.choice(MARKS)


def differing(texts: Iterable[str], ours: Vader, library: SentimentIntensityAnalyzer) -> list[int]:
    """Return the places of the texts whose compounds are not the same. No text: it may be a person's words."""
    scored = ((ours.compound(text), library.polarity_scores(text)["compound"]) for text in texts)
    return [place for place, (mine, theirs) in enumerate(scored) if mine != theirs]


BATCH = 500


@pytest.mark.timeout(600)
@settings(max_examples=200, deadline=None)
@given(seed=st.integers(min_value=0))
def test_compound_is_the_librarys_on_a_hundred_thousand_invented_texts(seed, ours, library):
    assert differing(InventedTexts(library, seed).take(BATCH), ours, library) == []


def test_compound_is_the_librarys_on_long_texts(ours, library):
    """In a long text the windows already weighed are kept."""
    invented = list(InventedTexts(library, seed=20260301).take(2_000))

    assert differing([" ".join(invented[n : n + 100]) for n in range(0, 2_000, 100)], ours, library) == []


@pytest.mark.skipif("BENCH_WORDS" not in os.environ, reason="BENCH_WORDS names no file of texts")
def test_compound_is_the_librarys_on_every_text_of_a_file(ours, library):
    _, texts = read_words()

    assert texts
    assert differing(texts, ours, library) == []


def test_invented_texts_reach_every_score(library):
    compounds = [library.polarity_scores(text)["compound"] for text in InventedTexts(library, 7).take(2_000)]

    assert min(compounds) < -0.9
    assert max(compounds) > 0.9
    assert 0.0 in compounds


@settings(max_examples=400, deadline=None)
@given(text=st.text(max_size=80))
def test_compound_is_the_librarys_on_any_text(text, ours, library):
    assert ours.compound(text) == library.polarity_scores(text)["compound"]


PIECES = [*RULE_WORDS, "good", "BAD", "😀", "💖", "🔞", "🔛", "n't", "N'T", "kind", "!", "?", "'", "\u0130", "\t", "ſo"]


@settings(max_examples=400, deadline=None)
@given(text=st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from([" ", " "]))).map("".join))
def test_compound_is_the_librarys_where_pieces_of_rules_touch(text, ours, library):
    assert ours.compound(text) == library.polarity_scores(text)["compound"]


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\n", "!?", "but", "but but", "!!!",
        "😥", "😥good bad", "good😥 bad", "😀", "😀good", "good😀", "😀😀 😀", "©®", "🔛!", "good 🔛 🆙 🔛",
        "good good but good good bad bad", "bad good but bad good but bad", "good bad GOOD but", "but good good good",
        "no good", "good no", "No problem, nor no bad", "no love or hate", "never so good", "never this good",
        "without doubt good", "without a doubt good", "he is so very good", "this old bad", "so good", "not so bad",
        "least good", "at least good", "very least good", "the least good", "at the least good",
        "kind of good", "kind of", "kind", "such a kind of help", "He was kind", "sort of a bad day",
        "just enough love now",
        "the shit", "it is the bomb", "a bad ass carer", "such a badass", "at the bus stop", "oh yeah right good",
        "the kiss of death", "to die for", "my beating heart", "a day of beating heart good",
        "GOOD", "GOOD day", "GOOD DAY", "VERY good", "it was VERY good", "it was VERY bad", "𝐀 good GOOD", "I good",
        "didn't love", "DIDN'T love", "DIDN'T LOVE it", "xn't good", "don’t love", "n't good", "isn't very good",
        "gOOD day", "So good", "SO good", "THE good", "A GOOD 12", "LI\u212aE it", ":D xd", ":d XD", "Isn't GOOD",
        "good İ", "✅ GOOD", "🆗 good", "SO 🔛! GOOD", "BUT so BUT", "Kiss of death", "KISS of DEATH",
        "the X SHIT", "not x x good no x",
        ":)", "(:", "great :D", "'}{'", "x-d fed up", "can't stand", "'good'", "((good))", "n.o good", "no! good",
    ],
)  # fmt: skip
def test_compound_is_the_librarys_where_its_rules_meet(text, ours, library):
    assert ours.compound(text) == library.polarity_scores(text)["compound"]


def test_a_value_that_a_but_has_changed_is_met_again_as_in_the_library(ours, library):
    """Halved before the "but", the first word's 3.0 is the 1.5 that the library then looks up for the second."""
    text = "They did it brilliantly but some advantages"
    assert library.lexicon["brilliantly"] == 2 * library.lexicon["advantages"]

    assert ours.compound(text) == library.polarity_scores(text)["compound"]


def test_every_word_of_the_lexicon_scores_as_in_the_library(ours, library):
    words = [*library.lexicon, *library.emojis, *BOOSTER_DICT, *NEGATE]

    assert [word for word in words if ours.compound(word) != library.polarity_scores(word)["compound"]] == []


@pytest.mark.parametrize("around", ["never {0}good", "good{0} bad", "not {0} so {0} good {0}{0}no", "LOVE {0}, GOOD"])
def test_every_emoji_scores_as_in_the_library_between_other_words(around, ours, library):
    texts = [around.format(mark) for mark in library.emojis]

    assert [text for text in texts if ours.compound(text) != library.polarity_scores(text)["compound"]] == []


def test_no_word_that_scores_boosts_or_negates_another(library):
    """The library asks for each neighbour whether its lexicon has it; the scorer need not, because of this."""
    assert library.lexicon.keys().isdisjoint([*BOOSTER_DICT, *NEGATE])
    assert [word for word in library.lexicon if "n't" in word] == ["can't stand"]  # two words are never met as one


def test_the_same_scorer_forgets_one_text_before_the_next(ours):
    alone = ours.compound("The carer was good")

    ours.compound("NEVER good 😀good but the carer was bad")

    assert ours.compound("The carer was good") == alone


def test_lower_case_of_a_text_has_as_many_words_as_the_text():
    """The scorer lower-cases a whole text at once, which holds while no letter turns into white space."""
    words = "".join(letter for letter in map(chr, range(sys.maxunicode + 1)) if not letter.isspace())

    assert words.split() == [words]
    assert words.lower().split() == [words.lower()]


def steps_of(score: Callable[[str], object], text: str) -> int:
    """Return how many of Python's own instructions a score takes.

    It does not see what a built-in does inside, so it shows loops in Python that grow and nothing else.
    """
    steps = 0

    def count(frame: FrameType, event: str, argument: object) -> Callable[..., object]:
        nonlocal steps
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        steps += event == "opcode"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        score(text)
    finally:
        sys.settrace(before)
    return steps


AWKWARD = {
    "one emoji": "😍",
    "an emoji named with no": "🔞",
    "emoji and words": "😀 good 😍bad ",
    "but in the middle": "good bad but great ",
    "very": "VERY good ",
    "no": "no ",
    "least": "least good ",
    "kind of": "kind of good ",
    "marks": "!?",
    "not, shortened": "isn't xn't n't ",
    "phrases": "to die for kiss of death ",
    "combining marks": "e\u0301 ",
    "no spaces": "good,",
    "capitals beside small letters": "GOOD x ",
    "two values of a but": "😥",
}


@pytest.mark.parametrize("piece", AWKWARD.values(), ids=AWKWARD)
def test_twice_the_text_takes_at_most_twice_the_steps(piece, ours):
    once, twice = (steps_of(ours.compound, piece * times) for times in (300, 600))

    assert twice <= 2.1 * once


def test_different_words_around_a_but_take_steps_in_proportion(ours, library):
    words = [word for word in sorted(library.lexicon) if word.isalpha()]
    once, twice = (steps_of(ours.compound, " ".join([*words[:n], "but", *words[:n]])) for n in (300, 600))

    assert twice <= 2.2 * once


def test_counting_steps_would_show_a_quadratic_scorer(library):
    once, twice = (steps_of(library.polarity_scores, "very good " * times) for times in (100, 200))

    assert twice > 3.3 * once
