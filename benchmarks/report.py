"""What a run found: printed, and written to results/ as JSON and as Markdown after every measurement."""

import json
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

FOLDER = Path(__file__).parent / "results"
_HEAD = ("# Figures", "", "Made by `make bench`. Only figures of one run compare: machines and hours differ.", "")


class Report:
    """The tables of one run."""

    def __init__(self, name: str, machine: Mapping[str, str], console: Console) -> None:
        """Take the files' name, and what machine this is."""
        self._name = name
        self._machine = dict(machine)
        self._figures: dict[str, object] = {}
        self._lines: list[str] = []
        self._console = console
        for key, value in machine.items():
            console.print(f"{key}: {value}", style="dim", highlight=False)

    def add(
        self, title: str, note: str, columns: Sequence[str], rows: Sequence[Sequence[str]], figures: object
    ) -> None:
        """Print one measurement, and write all that was found up to now.

        Args:
            title: what was measured.
            note: how; one or two sentences.
            columns: their names.
            rows: texts.
            figures: the same with every round, for the JSON.
        """
        table = Table(*columns, title=title, caption=note, title_justify="left", caption_justify="left")
        for row in rows:
            table.add_row(*row)
        self._console.print(table)
        self._lines += [f"## {title}", "", note, "", *_markdown(columns, rows)]
        self._figures[title] = figures
        self._write()

    def note(self, name: str, value: str) -> None:
        """Add one more fact about the machine."""
        self._machine[name] = value
        self._write()

    def _write(self) -> None:
        FOLDER.mkdir(exist_ok=True)
        found = json.dumps({"machine": self._machine, "figures": self._figures}, indent=2, ensure_ascii=False)
        lines = [*_HEAD, *_markdown(("machine", ""), list(self._machine.items())), *self._lines]
        (FOLDER / f"{self._name}.json").write_text(found + "\n", encoding="utf-8")
        (FOLDER / f"{self._name}.md").write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def spread(figures: Sequence[float], form: str = ",.0f") -> tuple[str, str]:
    """Return the median, and every figure in the order measured."""
    return f"{statistics.median(figures):{form}}", "; ".join(f"{one:{form}}" for one in figures)


def _markdown(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [columns, ["---"] * len(columns), *rows]
    return [*("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines), ""]
