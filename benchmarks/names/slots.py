"""How well names are found: made-up names are put into the slots of real comments, so that their places are known.

    python -m benchmarks.names.slots FILE PACKAGES [--seeds 1 2 3] [--withhold 0.3] [--errors]

FILE is a CSV with `id` and `text`, whose names are `{NAME}`; PACKAGES is the folder of
`benchmarks/names/lists.py`. What is counted: *found*, the share of slots all of whose
letters are covered; *wrong*, the words outside every slot that were taken for a name, in a thousand.
"""

import argparse
import csv
import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.names.drawing import Drawing, read_drawing
from schemas.tags import Question
from streams.personal import PersonalDataFinder, read_name_lists
from streams.text import Text

RULES = Path(__file__).parents[2] / "config" / "names.toml"
_SLOT = re.compile(r"\{NAME\}")
_WORD = re.compile(r"\w+(?:['’]\w+)*")


class Filled(NamedTuple):
    """A comment with made-up names in it, and where they stand (code points)."""

    id: str
    text: str
    slots: Sequence[tuple[int, int]]

    def in_lower_case(self) -> "Filled":
        """Return the same in small letters."""
        return self._replace(text=self.text.lower())


class Outcome(NamedTuple):
    """What was counted over some comments."""

    slots: int
    found: int
    words: int
    wrong: int
    missed: Sequence[tuple[str, str]]
    taken: Sequence[tuple[str, str]]

    def __str__(self) -> str:
        return f"recall {self.found / self.slots:.3f}, wrong per 1,000 words {1000 * self.wrong / self.words:.1f}"


def fill(texts: Sequence[tuple[str, str]], drawing: Drawing, seed: int) -> list[Filled]:
    """Return the comments with a name drawn for every slot."""
    chance = random.Random(seed)  # noqa: S311  # the same names each time
    return [_fill(number, text, drawing, chance) for number, text in texts]


def count(comments: Sequence[Filled], finder: PersonalDataFinder) -> Outcome:
    """Return what the finder found of the names, and what it took that was none."""
    slots = found = words = wrong = 0
    missed: list[tuple[str, str]] = []
    taken: list[tuple[str, str]] = []
    for comment in comments:
        spans = [(one.start, one.end) for one in finder.find(Text(comment.text), Question.OPEN)]
        covered = {place for start, end in spans for place in range(start, end)}
        inside = {place for start, end in comment.slots for place in range(start, end)}
        for start, end in comment.slots:
            slots += 1
            if covered.issuperset(range(start, end)):
                found += 1
            else:
                missed.append((comment.id, _around(comment.text, start, end)))
        for word in _WORD.finditer(comment.text):
            if inside.isdisjoint(range(*word.span())):
                words += 1
                if not covered.isdisjoint(range(*word.span())):
                    wrong += 1
                    taken.append((comment.id, _around(comment.text, *word.span())))
    return Outcome(slots, found, words, wrong, missed, taken)


def main() -> None:
    """Print the figures of every seed."""
    chosen = _arguments()
    with chosen.file.open(encoding="utf-8", newline="") as file:
        texts = [(row["id"], row["text"]) for row in csv.DictReader(file)]
    if chosen.half is not None:
        texts = texts[chosen.half :: 2]
    for seed in chosen.seeds:
        drawing = read_drawing(chosen.packages)
        withheld = drawing.withhold(chosen.withhold, seed)
        finder = PersonalDataFinder(read_name_lists(RULES.read_text(), withheld=withheld))
        comments = fill(texts, drawing, seed)
        for name, written in (("as written", comments), ("lower case", [one.in_lower_case() for one in comments])):
            outcome = count(written, finder)
            print(f"seed {seed}, {name}: {outcome}")
            if chosen.errors:
                _show("missed", outcome.missed)
                _show("wrong", outcome.taken)


def _show(name: str, errors: Sequence[tuple[str, str]]) -> None:
    for number, words in errors:
        print(f"  {name} {number}: {words}")


def _fill(number: str, text: str, drawing: Drawing, chance: random.Random) -> Filled:
    pieces: list[str] = []
    slots: list[tuple[int, int]] = []
    length = last = 0
    for match in _SLOT.finditer(text):
        before = text[last : match.start()]
        name = drawing.draw(before, chance)
        pieces += [before, name]
        length += len(before)
        slots.append((length, length + len(name)))
        length += len(name)
        last = match.end()
    return Filled(number, "".join([*pieces, text[last:]]), slots)


def _around(text: str, start: int, end: int) -> str:
    return f"{text[max(0, start - 40) : start]}[{text[start:end]}]{text[end : end + 30]}".replace("\n", " ")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("packages", type=Path, help="the folder of benchmarks/names/lists.py: names are drawn from it")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--withhold", type=float, default=0.0, help="the share of names that the finder's lists lack")
    parser.add_argument("--half", type=int, choices=(0, 1), help="only every other comment")
    parser.add_argument("--errors", action="store_true", help="show what went wrong, with the words around it")
    return parser.parse_args()


if __name__ == "__main__":
    main()
