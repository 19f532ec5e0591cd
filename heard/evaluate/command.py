"""`heard evaluate FILE`: run a task over a labelled file and print what came out, as tables or as JSON."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct
from rich.console import Console
from rich.table import Table

from heard.evaluate.crosswalk import read_crosswalk
from heard.evaluate.measures import Classes, Measure
from heard.evaluate.names import ListedNames
from heard.evaluate.tasks import (
    FoundResult,
    NamesResult,
    SentimentResult,
    TeamResult,
    ThemesResult,
    names_of,
    safety_of,
    sentiment_of,
    team_of,
    themes_of,
)
from heard.settings import Settings
from heard.tag_file.rows import opened_rows
from heard.tagger import make_tagger
from streams.personal import PersonalDataFinder, read_name_lists

Task = Literal["sentiment", "themes", "names", "team", "safety"]


def evaluate(settings: Settings, file: Path, task: Task, *, with_rating: bool, crosswalk: Path, as_json: bool) -> None:
    """Hold the tags of a file's rows against what people said of them, and print how well they agree.

    Raises:
        InvalidConfig: the crosswalk cannot be used.
        UnreadableFile: the file cannot be read, or lacks the column of the task.
    """
    result = _run(settings, file, task, with_rating=with_rating, crosswalk=crosswalk)
    if as_json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(result), indent=2) + b"\n")
    else:
        _show(Console(highlight=False), result)


def _run(settings: Settings, file: Path, task: Task, *, with_rating: bool, crosswalk: Path) -> Struct:
    tagger = make_tagger(settings)
    with opened_rows(file) as opened:
        match task:
            case "sentiment":
                return sentiment_of(tagger, opened.rows, with_rating=with_rating)
            case "themes":
                return themes_of(tagger, opened.rows, read_crosswalk(crosswalk, settings.themes))
            case "safety":
                return safety_of(tagger, opened.rows)
            case "team":
                return team_of(tagger, opened.rows)
            case "names":
                names = read_name_lists(settings.config("names.toml"))
                return names_of(PersonalDataFinder(names), opened.rows, ListedNames(names))


def _show(console: Console, result: Struct) -> None:
    match result:
        case SentimentResult():
            _show_classes(console, "All", result.all)
            console.print(f"Negatives called positive: {result.negatives_called_positive:.1%}\n")
            for question, classes in result.by_question.items():
                _show_classes(console, f"Question: {question}", classes)
            _show_ids(console, "The errors it was surest of", result.worst)
        case ThemesResult():
            _show_measures(console, f"{result.all.rows:,} rows", result.all.labels)
            console.print(f"micro-F1 {result.all.micro_f1:.3f}   macro-F1 {result.all.macro_f1:.3f}\n")
            _show_ids(console, "Rows with most labels wrong", result.worst)
        case FoundResult():
            _show_measures(console, f"{result.rows:,} rows", {"raised": result.found})
            _show_ids(console, "Missed", result.missed)
            _show_ids(console, "Raised wrongly", result.raised_wrongly)
        case TeamResult():
            _show_measures(console, f"{result.rows:,} rows", {"a team": result.found})
            _show_ids(console, "Errors", result.worst)
        case NamesResult():
            table = Table("seed", "recall", "wrong in 1,000 words", "lower case: recall", "wrong", box=None)
            for seed, one in result.seeds.items():
                figures = (
                    one.recall,
                    one.wrong_per_1000_words,
                    one.lower_case_recall,
                    one.lower_case_wrong_per_1000_words,
                )
                table.add_row(seed, *(f"{figure:.3f}" for figure in figures))
            console.print(table, "The names are drawn from the finder's own lists.")
        case _:
            raise TypeError(type(result))


def _show_classes(console: Console, title: str, classes: Classes) -> None:
    surest = classes.most_confident_80
    _show_measures(console, f"{title}: {classes.rows:,} rows", classes.classes)
    console.print(
        f"accuracy {classes.accuracy:.3f}   macro-F1 {classes.macro_f1:.3f}"
        + (f"   the surest 80% {surest:.3f}" if surest is not None else "")
    )
    names = list(next(iter(classes.confusion.values()), {}))
    table = Table("people say", *(f"tagged {name}" for name in names), box=None)
    for real, said in classes.confusion.items():
        table.add_row(real, *(f"{said[name]:,}" for name in names))
    console.print(table, "")


def _show_measures(console: Console, title: str, measures: Mapping[str, Measure]) -> None:
    table = Table("", "precision", "recall", "F1", "by people", title=title, title_justify="left", box=None)
    for name, one in measures.items():
        table.add_row(name, f"{one.precision:.3f}", f"{one.recall:.3f}", f"{one.f1:.3f}", f"{one.support:,}")
    console.print(table)


def _show_ids(console: Console, title: str, ids: Sequence[str]) -> None:
    if ids:
        console.print(f"{title}: {', '.join(ids)}")
