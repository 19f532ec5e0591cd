"""How fast our VADER is beside the library's, and the texts that take it longest.

Run it as `uv run python -m benchmarks.vader`; `--search` also looks for worse texts than are listed here. The words
are invented; BENCH_WORDS may name a CSV file of others. Times are of the processor, so that what else runs on the
machine counts for less; they still differ by machine and by hour: compare only within a table.
"""

import argparse
import itertools
import os
import random
import statistics
import time
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table
from vaderSentiment.vaderSentiment import BOOSTER_DICT, NEGATE, SPECIAL_CASES, SentimentIntensityAnalyzer

from benchmarks.words import read_words
from streams.vader import Vader

LENGTH = 10_000
LIMIT = 20  # milliseconds that a text of LENGTH may take
TIMES = 5
WORDS_A_TEXT = 67
A_ROUND = 1_000  # texts at least, so that neither scorer has only begun when its turn ends
OTHER_WORDS = ("good", "bad", "no", "but", "so", "this", "least", "kind of")
MARKS = (*"!?.,'\"():;-\n x\u0301\u00a0ß“", "n't", ":D")
SENTENCES = (
    "The carer who came on Monday was very kind and never rushed my mother.",
    "I waited three weeks for a call and nobody could tell me why!",
    "It was good, but the forms were far too long for us to fill in.",
    "Thank you so much, we would not have managed without you.",
    "The ramp isn't finished and Dad is not safe on the step.",
    "She listened, explained what would happen next and rang when she said she would.",
    "Could you please answer the phone at the weekend?",
    "Nothing was too much trouble, it was ALL done in a week.",
    "The meeting was at ten and it was in the library.",
)


def awkward_texts(emoji: Sequence[str]) -> dict[str, str]:
    """Return texts of LENGTH characters that are hard on a scorer, by what is awkward about them."""
    choose = random.Random(1)  # noqa: S311  # the same texts each time
    different = "".join(choose.choices(emoji, k=LENGTH))
    around = [" good ", "bad ", " so ", "x", "VERY "]
    rule_words = [" no", " bad", " so", " fun", " not", " this"]
    repeated = {
        "one emoji": "😍",
        "an emoji whose name says no": "🔞",
        "an emoji whose name says but": "😥",
        "good and bad but": "good bad but ",
        "n't": "n't ",
        "very": "VERY ",
        "no": "no ",
        "least": "least ",
        "kind of": "kind of ",
        "long idioms": "to die for kiss of death ",
        "ALL CAPS": "I AM SO VERY GOOD AND YOU ARE NOT BAD ",
        "capitals and small letters": "GOOD so BAD ",
        "!?": "!?",
        "quotation marks and brackets": '"(good)" ',
        "good on lines of its own": "good\n",
        "combining marks": "e\u0301\u0302",
        "one word": "a",
        "no spaces": "good,bad;",
    }
    return (
        {name: (piece * LENGTH)[:LENGTH] for name, piece in repeated.items()}
        | {
            "emoji of all kinds": different,
            "emoji, words and spaces": "".join(mark + choose.choice(around) for mark in different)[:LENGTH],
            "emoji of all kinds and one but": f"{different[: LENGTH // 2]} but {different[LENGTH // 2 + 5 :]}",
            "new lines": "x" + "\n" * (LENGTH - 1),  # of nothing else there would be no answer to tag
            "good … but": "good " * (LENGTH // 5 - 1) + " but ",
            "rule words in any order": "".join(choose.choices(rule_words, k=LENGTH))[:LENGTH],
            "different words": " ".join(f"w{number}" for number in range(LENGTH))[:LENGTH],
        }
    )


def ordinary_texts(count: int) -> list[str]:
    """Return texts of about 67 words, none the same."""
    choose = random.Random(2)  # noqa: S311  # the same texts each time
    texts = []
    for number in range(count):
        words = f"Visit {number}.".split()
        while len(words) < WORDS_A_TEXT:
            words += choose.choice(SENTENCES).split()
        texts.append(" ".join(words))
    return texts


def milliseconds(score: Callable[[str], object], *texts: str) -> float:
    """Return how much of the processor's time it took to score texts."""
    start = time.process_time()
    for text in texts:
        score(text)
    return (time.process_time() - start) * 1000


class Search:
    """A climb to texts that take longer: pieces are changed, and a change stays if the text takes more time."""

    def __init__(self, score: Callable[[str], object], emoji: Sequence[str], seed: int) -> None:
        """Take what scores, the emoji that texts may hold, and what the choices hang on."""
        self._score = score
        self._choose = random.Random(seed)  # noqa: S311  # the same choices each time
        words: list[str] = [*BOOSTER_DICT, *NEGATE, *SPECIAL_CASES, *OTHER_WORDS]
        spaced = [f"{word} " for word in (*words, *map(str.upper, words))]
        self._pieces: list[str] = [*MARKS, *emoji, *spaced]
        self._slow = sorted(self._pieces, key=lambda piece: -self._took([piece], LENGTH // 10))[:40]

    def worst(self, climbs: int, steps: int) -> tuple[float, list[str]]:
        """Return the milliseconds of the worst text found, and the pieces it is made of over and over."""
        return max(self._climb(steps) for _ in range(climbs))

    def _climb(self, steps: int) -> tuple[float, list[str]]:
        pieces, worst = [self._piece()], 0.0
        for _ in range(steps):
            changed = self._changed(pieces)
            took = self._took(changed)
            if took > worst:
                pieces, worst = changed, took
        return statistics.median(self._took(pieces) for _ in range(TIMES)), pieces

    def _took(self, pieces: Sequence[str], length: int = LENGTH) -> float:
        text = ("".join(pieces) * length)[:length]
        return min(milliseconds(self._score, text) for _ in range(3))  # the least: the rest is the machine's

    def _changed(self, pieces: Sequence[str]) -> list[str]:
        """Return the pieces with up to one of them taken away, and one or two others in its place."""
        place = self._choose.randrange(len(pieces))
        added = [self._piece() for _ in range(self._choose.choice((1, 1, 2)))]
        return [*pieces[:place], *added, *pieces[place + self._choose.choice((0, 1)) :]]

    def _piece(self) -> str:
        """Return any piece, or as often one of the slowest."""
        pieces = self._choose.choice((self._pieces, self._slow))
        return self._choose.choice(pieces)


def show_rates(
    title: str, texts: Sequence[str], ours: Vader, library: SentimentIntensityAnalyzer, console: Console
) -> None:
    """Print texts a second of both, in turns so that a busy machine is fair to both."""
    rounds, sent = [], list(itertools.islice(itertools.cycle(texts), max(A_ROUND, len(texts))))
    for _ in range(TIMES):
        mine, theirs = (
            1000 * len(sent) / milliseconds(score, *sent) for score in (ours.compound, library.polarity_scores)
        )
        rounds.append((mine, theirs, mine / theirs))
    mine, theirs, ratio = (statistics.median(column) for column in zip(*rounds, strict=True))
    table = Table("", "texts a second", title=title, caption=f"Median of {TIMES} rounds in turns.")
    table.add_row("the library", f"{theirs:,.0f}")
    table.add_row("ours", f"{mine:,.0f}")
    table.add_row("ratio", f"{ratio:.1f}")
    console.print(table)


def show_awkward(ours: Vader, library: SentimentIntensityAnalyzer, emoji: Sequence[str], console: Console) -> None:
    """Print what each awkward text takes, worst first. The library gets a tenth: all would take it far longer."""
    rows = []
    for name, text in awkward_texts(emoji).items():
        once, twice = (
            statistics.median(milliseconds(ours.compound, words) for _ in range(TIMES)) for words in (text, text + text)
        )
        rows.append((once, twice, milliseconds(library.polarity_scores, text[: LENGTH // 10]), name))
    table = Table(
        f"{LENGTH:,} characters of", "ours, ms", "ours on twice as many, ms", "the library on a tenth, ms",
        title=f"Awkward texts, worst first (limit {LIMIT} ms)", caption=f"Medians of {TIMES}; the library once.",
    )  # fmt: skip
    for once, twice, theirs, name in sorted(rows, reverse=True):
        table.add_row(name, f"{once:.1f}", f"{twice:.1f}", f"{theirs:,.0f}")
    console.print(table)


def show_search(ours: Vader, emoji: Sequence[str], console: Console) -> None:
    """Print the worst text that a search finds."""
    took, pieces = Search(ours.compound, emoji, seed=3).worst(climbs=4, steps=150)
    console.print(f"The worst that a search found: {took:.1f} ms (limit {LIMIT} ms) for {LENGTH:,} characters of")
    console.print(repr("".join(pieces)), markup=False, emoji=False)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--search", action="store_true", help="look for texts that take longer still")
    chosen = parser.parse_args()
    console, ours, library = Console(width=110), Vader(), SentimentIntensityAnalyzer()
    emoji = sorted(mark for mark in library.emojis if len(mark) == 1)
    show_rates(f"Invented texts of about {WORDS_A_TEXT} words", ordinary_texts(300), ours, library, console)
    if "BENCH_WORDS" in os.environ:
        origin, texts = read_words()
        show_rates(f"All {len(texts):,} texts of {origin}", texts, ours, library, console)
        long = [text for text in texts if abs(len(text.split()) - WORDS_A_TEXT) <= 20]
        show_rates(f"Those {len(long):,} of about {WORDS_A_TEXT} words", long, ours, library, console)
    show_awkward(ours, library, emoji, console)
    if chosen.search:
        show_search(ours, emoji, console)


if __name__ == "__main__":
    main()
