"""How well config/safety.toml finds what is unsafe, on sets of invented sentences: `python -m benchmarks.safety`.

The figures of `unseen.toml` come first: it was written when the rules were finished, and no rule was changed for it.
With `--comments FILE`, a CSV file with a column `text`, it also prints the share of those that are flagged; no words.
"""

import argparse
import csv
import tomllib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks.intervals import share
from schemas.tags import Question
from streams.safety import SafetyReader
from streams.text import Text

HERE = Path(__file__).parent
CONFIG = HERE.parents[1] / "config" / "safety.toml"
SETS = {
    "unseen": "written after the rules, never used to tune",
    "fourth": "unseen once; the rules were then tuned on it",
    "third": "unseen once; the rules were then tuned on it",
    "second": "showed the gaps of the first rules; the rules were then tuned on it",
    "challenge": "the rules were tuned on it",
}


class Item(NamedTuple):
    """An invented sentence: whether it must be flagged, what is wrong or why it might be, and its words."""

    unsafe: bool
    group: str
    words: str


def read_items(name: str) -> list[Item]:
    """Return the sentences of a set."""
    tables = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
    return [
        Item(kind == "unsafe", group, words)
        for kind in ("unsafe", "everyday")
        for group, sentences in tables[kind].items()
        for words in sentences
    ]


def flags(reader: SafetyReader, words: str) -> frozenset[str]:
    """Return the categories that a sentence is flagged for."""
    return frozenset(span.why for span in reader.read(Text(words), Question.OPEN))


def show(name: str, reader: SafetyReader, console: Console, *, errors: bool) -> None:
    """Print recall and precision of a set, by category and for the whole."""
    items = read_items(name)
    found = {item: flags(reader, item.words) for item in items}
    unsafe = [item for item in items if item.unsafe]
    flagged = [item for item in items if found[item]]
    right = [item for item in flagged if item.unsafe]
    console.print(f"\n[bold]{name}[/bold]: {SETS[name]}. {len(unsafe)} unsafe, {len(items) - len(unsafe)} everyday.")
    table = Table("category", "found (recall), 95 % interval", "right of the flagged (precision), 95 % interval")
    table.add_row("all", share(len(right), len(unsafe)), share(len(right), len(flagged)))
    false_alarms = len(flagged) - len(right)
    for category in dict.fromkeys(item.group for item in unsafe):
        of_it = [item for item in unsafe if item.group == category]
        said = [item for item in flagged if category in found[item]]
        table.add_row(
            category,
            share(sum(bool(found[item]) for item in of_it), len(of_it)),
            share(sum(item.unsafe for item in said), len(said)),
        )
    console.print(table)
    console.print(f"False alarms in everyday talk: {share(false_alarms, len(items) - len(unsafe))}")
    for item in items if errors else ():
        if bool(found[item]) != item.unsafe:
            console.print(
                "missed" if item.unsafe else "false alarm", "|", item.group, "|", item.words, "|", *found[item]
            )


def show_comments(file: Path, reader: SafetyReader, console: Console) -> None:
    """Print the share of real comments that are flagged, and for what."""
    with file.open(encoding="utf-8", newline="") as rows:
        found = [flags(reader, row["text"]) for row in csv.DictReader(rows)]
    flagged = [categories for categories in found if categories]
    console.print(f"\n[bold]{file.name}[/bold]: flagged {share(len(flagged), len(found))}")
    for category, count in Counter(category for categories in flagged for category in categories).most_common():
        console.print(f"  {category}: {count}")


def main() -> None:
    """Print the figures of the sets, and of a file of comments where one is named."""
    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument("--sets", nargs="+", choices=list(SETS), default=list(SETS))
    options.add_argument("--errors", action="store_true", help="print the invented sentences that went wrong")
    options.add_argument("--comments", type=Path, help="a CSV file with a column text")
    chosen = options.parse_args()
    console, reader = Console(width=120), SafetyReader.from_toml(CONFIG.read_text(encoding="utf-8"))
    for name in chosen.sets:
        show(name, reader, console, errors=chosen.errors)
    if chosen.comments:
        show_comments(chosen.comments, reader, console)


if __name__ == "__main__":
    main()
