"""How well names are found: made-up names are put into the slots of real comments, so that their places are known.

    python -m benchmarks.names.slots FILE PACKAGES [--seeds 1 2 3] [--withhold 0.3] [--errors]

FILE is a CSV with `id` and `text`, whose names are `{NAME}`; PACKAGES is the folder of
`benchmarks/names/lists.py`. What is counted: *found*, the share of slots all of whose
letters are covered; *wrong*, the words outside every slot that were taken for a name, in a thousand.
"""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

from benchmarks.names.drawing import read_drawing
from heard.evaluate.names import count, fill
from streams.personal import PersonalDataFinder, read_name_lists

RULES = Path(__file__).parents[2] / "config" / "names.toml"


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
