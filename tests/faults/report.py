"""The report: the table of what was done and whether it held, for a terminal and as Markdown."""

from collections.abc import Sequence

from tests.faults.fault import Result

HEAD = ("fault", "times", "ok", "fail", "unknown", "stored", "dead", "pending", "s in all", "s to settle", "")
MOST_NOTES = 6
"""Of one fault: the first few say what it was."""


def as_markdown(results: Sequence[Result]) -> str:
    """Return the table, with a line under it for each broken invariant and each fault that could not be done."""
    rows = [HEAD, *(_row(one) for one in results)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    lines = [_line(row, widths) for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines + _all_notes(results)) + "\n"


def _row(one: Result) -> tuple[str, ...]:
    if one.verdict is None:
        return (one.name, str(one.times), *[""] * 8, "not done")
    found = one.verdict
    counts = (found.ok, found.fail, found.unknown, found.stored, found.dead, found.pending)
    times = (f"{one.seconds:.0f}", f"{one.settled_seconds:.0f}")
    return (one.name, str(one.times), *map(str, counts), *times, "held" if one.held else "FELL")


def _notes(one: Result) -> Sequence[str]:
    if one.verdict is None:
        return [f"not done: {one.skipped}"]
    return one.verdict.broken[:MOST_NOTES]


def _all_notes(results: Sequence[Result]) -> list[str]:
    notes = [f"- **{one.name}**: {words}" for one in results for words in _notes(one)]
    return ["", *notes] if notes else []


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (
        cell.ljust(width) if place in (0, len(row) - 1) else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "| " + " | ".join(cells) + " |"
