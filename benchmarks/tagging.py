"""How fast everything that is said of an answer is, beside the VADER library alone; and which texts hold it up.

Run it as `uv run python -m benchmarks.tagging`; `--parts` also shows what each part of the tag takes. The words are
invented; BENCH_WORDS may name a CSV file of others, of which those of about 67 words are used. Times are of the
processor: compare only within a table.
"""

import argparse
import cProfile
import pstats
import statistics
from collections.abc import Callable, Sequence
from datetime import date

from rich.console import Console
from rich.table import Table
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from benchmarks.texts import LENGTH, measure_texts
from benchmarks.vader import A_ROUND, TIMES, milliseconds, ordinary_texts
from benchmarks.words import read_words
from heard.settings import Settings
from heard.tagger import make_tagger
from schemas.tags import Question
from streams.tagging import Asked, Told
from streams.vader import Vader

TOLD = Told(rating=None, role=None, team_chosen=None, day=date(2026, 3, 3), unsafe=None)
ABOUT_67_WORDS = range(47, 88)


def main() -> None:
    """Print the rates and the worst texts."""
    chosen = _arguments()
    console = Console(width=100)
    tagger = make_tagger(Settings(_env_file=None))
    library, ours = SentimentIntensityAnalyzer(), Vader()

    def tag(text: str) -> object:
        return tagger.read([Asked(Question.OPEN, text)], TOLD)

    scorers: dict[str, Callable[[str], object]] = {
        "the VADER library alone": library.polarity_scores,
        "our VADER alone": ours.compound,
        "everything that is said": tag,
    }
    for origin, texts in _texts():
        _show_rates(console, origin, texts, scorers)
        if chosen.parts:
            _show_parts(texts, tag)
    worst = Table("text", "ms of the processor", title=f"The longest of {LENGTH:,} characters, from record to record")
    for name, took in list(measure_texts(TIMES).items())[:8]:
        worst.add_row(name, f"{took:.1f}")
    console.print(worst)


def _texts() -> list[tuple[str, Sequence[str]]]:
    origin, words = read_words()
    real = [text for text in words if len(text.split()) in ABOUT_67_WORDS]
    found = [(f"{origin}, {len(real)} of about 67 words", (real * (1 + A_ROUND // max(1, len(real))))[:A_ROUND])]
    return [("invented, about 67 words", ordinary_texts(A_ROUND)), *(found if real else [])]


def _show_rates(
    console: Console, origin: str, texts: Sequence[str], scorers: dict[str, Callable[[str], object]]
) -> None:
    rates: dict[str, list[float]] = {name: [] for name in scorers}
    for _ in range(TIMES):
        for name, score in scorers.items():
            rates[name].append(len(texts) / milliseconds(score, *texts) * 1000)
    medians = {name: statistics.median(found) for name, found in rates.items()}
    stock = next(iter(medians.values()))
    table = Table("", "texts/s", "times the library", title=f"{origin}: median of {TIMES} rounds in turns")
    for name, rate in medians.items():
        table.add_row(name, f"{rate:,.0f}", f"{rate / stock:.2f}")
    console.print(table)


def _show_parts(texts: Sequence[str], tag: Callable[[str], object]) -> None:
    profile = cProfile.Profile()
    profile.enable()
    for text in texts:
        tag(text)
    profile.disable()
    pstats.Stats(profile).sort_stats("cumulative").print_stats(40)


def _arguments() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="python -m benchmarks.tagging", description=main.__doc__)
    options.add_argument("--parts", action="store_true", help="also what each part of the tag takes")
    return options.parse_args()


if __name__ == "__main__":
    main()
