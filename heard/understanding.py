"""The commands of understanding words: tag a file, evaluate, explain, tag again, learn. What they do is elsewhere."""

import sys
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from heard.logs import configure_logs
from heard.settings import read_settings
from schemas.errors import InvalidConfig

tag_file = App(name="tag-file", help="Tag the rows of a file.")
evaluate = App(name="evaluate", help="Hold the tags of a file against what people said they should be.")
explain = App(name="explain", help="Show what is seen in some words, and why.")
retag = App(name="retag", help="Tag what is stored by the tagger of now.")


@tag_file.default
def run_tag_file(
    source: Path, target: Path, *, without_rating: Annotated[bool, Parameter(negative="")] = False
) -> None:
    """Tag the rows of a file: CSV, Excel or JSON lines in, JSON lines out, in the same order.

    Args:
        source: its column `text` holds the words; `id`, `question_type`, `question`, `rating`, `role`, `team` and
            `occurred_on` are used where they are there, and every other column is passed over.
        target: the file to write. It must not be there yet.
        without_rating: pass the column `rating` over.
    """
    from heard.tag_file.command import tag_file as tag

    configure_logs("tag-file", stream=sys.stderr)
    tag(read_settings(), source, target, without_rating=without_rating)


@evaluate.default
def run_evaluate(
    file: Path,
    *,
    task: Literal["sentiment", "themes", "names", "team", "safety"] = "sentiment",
    with_rating: Annotated[bool, Parameter(negative="")] = False,
    crosswalk: Path = Path("benchmarks/crosswalk.toml"),
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Hold the tags of a file's rows against what people said, and print how well they agree.

    Args:
        file: as for `heard tag-file`, with the column of the task: `sentiment`, `labels` (a bar between them),
            `team`, `unsafe` (yes or no); for names, words in which `{NAME}` stands where a name was.
        task: what to evaluate.
        with_rating: let sentiment use the column `rating`.
        crosswalk: for themes, which themes stand for which label.
        as_json: print JSON instead of tables.
    """
    from heard.evaluate.command import evaluate as hold

    configure_logs("evaluate", stream=sys.stderr)
    hold(read_settings(), file, task, with_rating=with_rating, crosswalk=crosswalk, as_json=as_json)


@explain.default
def run_explain(words: str, *, question: str = "", rating: str = "") -> None:
    """Show what is seen in some words, and why. Nothing is stored. Your shell may keep what you type.

    Args:
        words: what a person might have said.
        question: the question that was asked.
        rating: the rating that was given, as very_good or 1.
    """
    from heard.explain import explain as show

    configure_logs("explain", stream=sys.stderr)
    show(read_settings(), words, question, rating)


@retag.default
def run_retag(*, dry_run: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Tag what is stored by the tagger of now, where another one tagged it. Stop it when you like: it goes on.

    Args:
        dry_run: say what would change, and change nothing.
    """
    from heard.retag import retag as again

    configure_logs("retag", stream=sys.stderr)
    again(read_settings(), dry_run=dry_run)


def learn(
    *,
    from_: Annotated[Path | None, Parameter(name="--from")] = None,
    themes: Annotated[bool, Parameter(negative="")] = False,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
    undo: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Learn how your own people write, from what your reviewers decided about what is stored, or from a file.

    Args:
        from_: a file with the columns `text`, `question_type` and `sentiment` (positive, negative, neutral or mixed).
        themes: learn what people speak of, instead of how it sounds. Only from what your reviewers decided.
        dry_run: say what would change, and install nothing.
        undo: go back to what was in force before the last time.
    """
    from heard.learning import command, theme_command

    configure_logs("learn", stream=sys.stderr)
    if from_ is not None and (undo or themes):
        raise InvalidConfig("--from goes with neither --undo nor --themes")
    if undo and dry_run:
        raise InvalidConfig("--undo and --dry-run do not go together")
    if themes and undo:
        theme_command.undo_themes(read_settings())
    elif themes:
        theme_command.learn_themes(read_settings(), dry_run=dry_run)
    elif undo:
        command.undo(read_settings())
    else:
        command.learn(read_settings(), from_, dry_run=dry_run)
