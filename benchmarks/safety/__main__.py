"""How well config/safety.toml finds what is unsafe, on sets of invented answers: `python -m benchmarks.safety`.

The figures of long answers come first, then those of sentences, the unseen ones before the others.
docs/tagging/safety.md says when each was written and what was tuned on it. With `--comments FILE`, a CSV file with a
column `text`, it also prints the share of those that are flagged; no words.
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
    "stories": "long answers, written before the signs were narrowed; not tuned on",
    "tales": "long everyday answers; the signs were narrowed on them",
    "unseen": "written after the rules, never used to tune",
    "fifth": "unseen once; signs were then added for what it missed",
    "fourth": "unseen once; the rules were then tuned on it",
    "third": "unseen once; the rules were then tuned on it",
    "second": "showed the gaps of the first rules; the rules were then tuned on it",
    "challenge": "the rules were tuned on it",
}


class Item(NamedTuple):
    """An invented answer.

    Attributes:
        kind: `unsafe` is told plainly, `around` is talked around; `everyday` must not be flagged.
        group: what is wrong, or why it might be flagged.
        words: the answer.
        part: from where to where it speaks of what is unsafe; all of it where nothing is marked.
    """

    kind: str
    group: str
    words: str
    part: tuple[int, int]

    @property
    def unsafe(self) -> bool:
        """Say whether it must be flagged."""
        return self.kind != "everyday"


def read_items(name: str) -> list[Item]:
    """Return the answers of a set."""
    tables = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
    return [
        _item(kind, group, written)
        for kind in ("unsafe", "around", "everyday")
        for group, answers in tables.get(kind, {}).items()
        for written in answers
    ]


def _item(kind: str, group: str, written: str) -> Item:
    """Return an answer as it is written in its set, where [ ] may stand round what is unsafe."""
    before, marked, rest = written.partition("[")
    if not marked:
        return Item(kind, group, written, (0, len(written)))
    part, _, after = rest.partition("]")
    return Item(kind, group, before + part + after, (len(before), len(before + part)))


def found_where_it_is(reader: SafetyReader, item: Item) -> bool:
    """Say whether words are flagged of the part that speaks of what is unsafe, and not only some other words."""
    start, end = item.part
    return any(span.start < end and start < span.end for span in reader.read(Text(item.words), Question.OPEN))


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
    if any(item.kind == "around" for item in items):
        _add_by_kind(table, unsafe, right, [item for item in right if found_where_it_is(reader, item)])
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


def _add_by_kind(table: Table, unsafe: list[Item], flagged: list[Item], by_its_words: list[Item]) -> None:
    """Add what was found by how it is told, and what was found by the very words that tell it."""
    for kind, told in (("unsafe", "told plainly"), ("around", "talked around")):
        of_it = [item for item in unsafe if item.kind == kind]
        for found, how in ((flagged, ""), (by_its_words, ", by the words that tell it")):
            table.add_row(told + how, share(sum(item.kind == kind for item in found), len(of_it)), "")
    table.add_row("all, by the words that tell it", share(len(by_its_words), len(unsafe)), "")


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
    options.add_argument("--errors", action="store_true", help="print the invented answers that went wrong")
    options.add_argument("--comments", type=Path, help="a CSV file with a column text")
    chosen = options.parse_args()
    console, reader = Console(width=120), SafetyReader.from_toml(CONFIG.read_text(encoding="utf-8"))
    for name in chosen.sets:
        show(name, reader, console, errors=chosen.errors)
    if chosen.comments:
        show_comments(chosen.comments, reader, console)


if __name__ == "__main__":
    main()
