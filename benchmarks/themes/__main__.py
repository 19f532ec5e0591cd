"""`python -m benchmarks.themes learn|measure COMMENTS`: learn the weights that ship, and say what they are worth.

Every figure is cross-validated in five folds that never part two comments of the same words; thresholds are chosen
inside the comments learned from. Phrases of `config/themes.toml` were written with all of these comments at hand.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from benchmarks.accuracy.comments import grouped_folds
from benchmarks.themes.comments import Crossing, Labelled, read_crosswalk, read_labelled
from benchmarks.themes.figures import Themes, figures_of, macro_f1, micro_figures
from benchmarks.themes.fitting import fit_themes
from schemas.themes import ThemeBook
from streams.linear import LinearModel, model_to_json
from streams.theme_signs import Signs, features
from streams.themes import ThemeReader

FOLDS = 5
SEED = 7
_PROJECT = Path(__file__).parents[2]
_WEIGHTS = _PROJECT / "streams" / "weights" / "themes.json"


def main() -> None:
    """Measure, and where asked learn from all of the comments and write the weights."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.themes")
    asked.add_argument("what", choices=["learn", "measure"])
    asked.add_argument("comments", type=Path, help="a CSV file in the form of NHS England's public set")
    asked.add_argument("--errors", type=Path, help="write the numbers of the comments that came out wrong to this file")
    chosen = asked.parse_args()
    book = ThemeBook.from_toml((_PROJECT / "config" / "themes.toml").read_text(encoding="utf-8"))
    crosswalk = read_crosswalk((_PROJECT / "benchmarks" / "crosswalk.toml").read_text(encoding="utf-8"), book)
    frequent = frozenset(one.theme for one in crosswalk if one.frequent)
    # As `heard evaluate` does: a rare label that is read as the theme of a frequent one does not count.
    counted = [one for one in crosswalk if one.frequent or one.theme not in frequent]
    comments = read_labelled(chosen.comments, {one.label: one.theme for one in counted})
    found = cross_validate(book, comments, frequent)
    given = [comment.themes for comment in comments]
    by_phrases = ThemeReader(book, None)
    show("phrases alone", crosswalk, given, [read(by_phrases, comment) for comment in comments])
    show("phrases and what was learned", crosswalk, given, found)
    if chosen.errors:
        wrong = {row: [sorted(one), sorted(other)] for row, (one, other) in enumerate(zip(given, found, strict=True))}
        chosen.errors.write_bytes(msgspec.json.encode({row: both for row, both in wrong.items() if both[0] != both[1]}))
    if chosen.what == "learn":
        made_by: dict[str, str | int | float] = {
            "command": f"python -m benchmarks.themes learn {chosen.comments.name}",
            "comments": len(comments),
            "seed": SEED,
            "micro_f1": round(micro_figures(given, found, frequent).f1, 4),
            "macro_f1": round(macro_f1(given, found, frequent), 4),
        }
        model = learn(book, comments, frequent)
        _WEIGHTS.write_bytes(model_to_json(msgspec.structs.replace(model, made_by=made_by)))


def learn(book: ThemeBook, comments: Sequence[Labelled], frequent: frozenset[str]) -> LinearModel:
    """Return what comments teach of the frequent themes. Answers that are decided as a whole are left out."""
    signs = {question: Signs(book, question) for question in {comment.question for comment in comments}}
    used = [comment for comment in comments if not signs[comment.question].whole(comment.text)]
    return fit_themes(
        [features(book, signs[comment.question], comment.text, comment.question) for comment in used],
        [comment.themes for comment in used],
        [comment.key for comment in used],
        [theme.id for theme in book.themes if theme.id in frequent],
    )


def cross_validate(book: ThemeBook, comments: Sequence[Labelled], frequent: frozenset[str]) -> list[frozenset[str]]:
    """Return the themes of each comment as a reader finds them that learned from the other folds only."""
    folds = grouped_folds([comment.key for comment in comments], FOLDS, SEED)
    found: list[frozenset[str]] = [frozenset()] * len(comments)
    for fold in range(FOLDS):
        others = [comment for comment, its in zip(comments, folds, strict=True) if its != fold]
        reader = ThemeReader(book, learn(book, others, frequent))
        for row, (comment, its) in enumerate(zip(comments, folds, strict=True)):
            if its == fold:
                found[row] = read(reader, comment)
    return found


def read(reader: ThemeReader, comment: Labelled) -> frozenset[str]:
    """Return the ids of the themes that a reader finds."""
    return frozenset(tag.theme for tag in reader.themes(comment.text, comment.question))


def show(title: str, crosswalk: Sequence[Crossing], given: Themes, found: Themes) -> None:
    """Print the figures of each theme that a label is read as, the frequent ones first, and of those together."""
    table = Table("theme", "comments", "precision", "recall", "F1", title=title)
    themes = list(dict.fromkeys(one.theme for one in sorted(crosswalk, key=lambda one: not one.frequent)))
    for theme in themes:
        its = figures_of(given, found, theme)
        table.add_row(theme, f"{its.comments:,}", f"{its.precision:.2f}", f"{its.recall:.2f}", f"{its.f1:.2f}")
    frequent = frozenset(one.theme for one in crosswalk if one.frequent)
    all_ = micro_figures(given, found, frequent)
    table.add_section()
    table.add_row(
        "micro, frequent", f"{all_.comments:,}", f"{all_.precision:.3f}", f"{all_.recall:.3f}", f"{all_.f1:.4f}"
    )
    table.add_row("macro F1, frequent", "", "", "", f"{macro_f1(given, found, frequent):.4f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
