"""How fast our VADER is beside the library's: awkward texts of 20,000 characters, and ordinary ones.

Run it as `uv run python -m benchmarks.vader`. The words are invented. Times are of the processor, so that what
else runs on the machine counts for less; they still differ by machine and by hour: compare only within a table.
"""

import random
import statistics
import time
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from streams.vader import Vader

LENGTH = 20_000
TIMES = 5
WORDS_A_TEXT = 67
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
    """Return texts that a quadratic scorer cannot finish, by what is awkward about them."""
    choose = random.Random(1)  # noqa: S311  # the same texts each time
    different = "".join(choose.choices(emoji, k=LENGTH))
    pieces = [" good ", "bad ", " so ", "x", "VERY "]
    return {
        "one emoji, 20,000 times": "😍" * LENGTH,
        "an emoji whose name says no": "🔞" * LENGTH,
        "20,000 emoji of all kinds": different,
        "emoji, words and spaces": "".join(mark + choose.choice(pieces) for mark in different)[:LENGTH],
        "emoji and one but": "😍" * 10_000 + " but " + "😥" * 9_995,
        "emoji of all kinds and one but": f"{different[:10_000]} but {different[10_005:]}",
        "good … but": "good " * 3_999 + "but",
        "good and bad … but": "good bad but " * 1_538,
        "VERY": "VERY " * 4_000,
        "!?": "!?" * 10_000,
        "no": "no " * 6_666,
        "least": "least " * 3_333,
        "kind of": "kind of " * 2_500,
        "rule words in any order": " ".join(choose.choices(["no", "bad", "so", "fun", "not", "this"], k=5_700)),
        "4,000 different words": " ".join(f"w{number}" for number in range(3_200)),
        "one word of 20,000 letters": "a" * LENGTH,
    }


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


def milliseconds(score: Callable[[str], object], text: str) -> float:
    """Return how much of the processor's time one score took."""
    start = time.process_time()
    score(text)
    return (time.process_time() - start) * 1000


def show_awkward(ours: Vader, library: SentimentIntensityAnalyzer, console: Console) -> None:
    """Print what each awkward text takes. The library gets a tenth of it, and would take far longer for all."""
    table = Table("text of 20,000 characters", "ours, ms", "the library on a tenth of it, ms", title="Awkward texts")
    for name, text in awkward_texts(sorted(mark for mark in library.emojis if len(mark) == 1)).items():
        mine = statistics.median(milliseconds(ours.compound, text) for _ in range(TIMES))
        theirs = milliseconds(library.polarity_scores, text[: LENGTH // 10])
        table.add_row(name, f"{mine:.1f}", f"{theirs:,.0f}")
    console.print(table)


def show_rates(ours: Vader, library: SentimentIntensityAnalyzer, console: Console) -> None:
    """Print texts a second of both, in turns so that a busy machine is fair to both."""
    texts = ordinary_texts(300)
    rounds = []
    for _ in range(TIMES):
        mine, theirs = (
            1000 * len(texts) / sum(milliseconds(score, text) for text in texts)
            for score in (ours.compound, library.polarity_scores)
        )
        rounds.append((mine, theirs, mine / theirs))
    mine, theirs, ratio = (statistics.median(column) for column in zip(*rounds, strict=True))
    table = Table("", "texts a second", title=f"Ordinary texts of about {WORDS_A_TEXT} words")
    table.add_row("ours", f"{mine:,.0f}")
    table.add_row("the library", f"{theirs:,.0f}")
    table.add_row("ratio", f"{ratio:.1f}")
    console.print(table)


def main() -> None:
    """Print both tables."""
    console, ours, library = Console(width=100), Vader(), SentimentIntensityAnalyzer()
    show_rates(ours, library, console)
    show_awkward(ours, library, console)


if __name__ == "__main__":
    main()
