"""All measurements, in one run on one real Kafka and PostgreSQL: `make bench`, or `python -m benchmarks --help`."""

import argparse
import os
import statistics
from collections.abc import Callable, Sequence

import structlog
from rich.console import Console

from benchmarks.form import EMBEDDED, FULL_SIZE, FormRun, measure_delay, measure_form
from benchmarks.machine import describe_machine, load
from benchmarks.path import PathRun, measure_path
from benchmarks.peers import measure_peers, peers_folder, prepare_peers
from benchmarks.report import Report, spread
from benchmarks.rig import Rig, servers
from benchmarks.texts import LENGTH, measure_texts
from benchmarks.words import read_words

PEOPLE = 8
Words = Sequence[str]


def main() -> None:
    """Run the chosen measurements."""
    chosen = _arguments()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("warning"))
    origin, words = read_words()
    with servers() as rig:
        report = Report(chosen.name, describe_machine() | {"words": f"{len(words):,}, {origin}"}, Console(width=110))
        for name in chosen.only:
            MEASUREMENTS[name](rig, words, chosen, report)
        report.note("load after", load())


def show_path(rig: Rig, words: Words, chosen: argparse.Namespace, report: Report) -> None:
    """Rows a second, Heard and its peers in turns."""
    folder = peers_folder()
    python = prepare_peers(folder) if folder else None
    rates: dict[str, list[float]] = {"Heard": []}
    for _ in range(chosen.rounds):
        rates["Heard"].append(measure_path(rig, words, chosen.events).rows_per_second)
        if folder and python:
            for peer, rate in measure_peers(rig, folder, python, chosen.events).items():
                rates.setdefault(peer, []).append(rate)
    note = f"{chosen.events:,} events a round, from the first that was tagged to the last row."
    if folder:
        note += " In alternating rounds on the same servers."
        note += "" if os.environ.get("BENCH_WORDS") else " Heard's words are not the peers': set BENCH_WORDS."
    ordered = sorted(rates, key=lambda name: -statistics.median(rates[name]))
    rows = [(name, *spread(rates[name])) for name in ordered]
    report.add("From received to committed row", note, ("", "rows/s, median", "every round"), rows, rates)


def show_memory(rig: Rig, words: Words, chosen: argparse.Namespace, report: Report) -> None:
    """What the worker and the sink hold over a run."""
    run: PathRun = measure_path(rig, words, chosen.memory_events)
    rows = [
        (name, *(f"{held:.0f}" for held in by_share.values()), f"{max(by_share.values()):.0f}")
        for name, by_share in run.memory.items()
    ]
    shares = [f"MiB at {share:.0%}" for share in next(iter(run.memory.values()))]
    note = f"Resident memory over {chosen.memory_events:,} events, at {run.rows_per_second:,.0f} rows/s."
    report.add("Memory", note, ("process", *shares, "most of these"), rows, run.memory)


def show_form(rig: Rig, words: Words, chosen: argparse.Namespace, report: Report) -> None:
    """Submissions a second through the form."""
    runs: list[FormRun] = [measure_form(rig, words, chosen.submissions, PEOPLE) for _ in range(chosen.rounds)]
    named = {
        "submissions/s": [run.submissions_per_second for run in runs],
        "sending, p50 ms": [run.p50_milliseconds for run in runs],
        "sending, p99 ms": [run.p99_milliseconds for run in runs],
    }
    note = (
        f"{chosen.submissions:,} submissions a round by {PEOPLE} at once: each opens the form and sends it, and is"
        " shown nothing before its words are on the disk. The clients share the processor with the form."
    )
    rows = [(name, *spread(figures, ",.1f")) for name, figures in named.items()]
    report.add("Through the form", note, ("", "median", "every round"), rows, named)


def show_delay(rig: Rig, words: Words, chosen: argparse.Namespace, report: Report) -> None:
    """Seconds from submit to visible."""
    found = {
        "embedded (SQLite)": measure_delay(rig.embedded(), EMBEDDED, words, chosen.delays),
        "full-size (Kafka, PostgreSQL)": measure_delay(rig.full_size(), FULL_SIZE, words, chosen.delays),
    }
    rows = [(name, f"{statistics.median(each):.3f}", f"{max(each):.3f}") for name, each in found.items()]
    note = f"{chosen.delays} submissions one after another, from pressing Send to the row in the database."
    report.add("From submit to visible", note, ("", "seconds, median", "the longest"), rows, found)


def show_texts(_: Rig, __: Words, chosen: argparse.Namespace, report: Report) -> None:
    """The longest that one text can take."""
    found = measure_texts(max(3, chosen.rounds))
    rows = [(name, f"{took:.1f}") for name, took in list(found.items())[:5]]
    note = f"The worst of {len(found)} awkward texts of {LENGTH:,} characters: decoded, tagged and encoded."
    report.add("One text", note, ("text", "ms of the processor, median"), rows, found)


MEASUREMENTS: dict[str, Callable[[Rig, Words, argparse.Namespace, Report], None]] = {
    "path": show_path,
    "form": show_form,
    "delay": show_delay,
    "memory": show_memory,
    "text": show_texts,
}


def _arguments() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="make bench ARGS=…", description=main.__doc__)
    options.add_argument("--events", type=int, default=20_000, help="events in each round from topic to row")
    options.add_argument("--memory-events", type=int, default=20_000, help="events in the run that memory is read in")
    options.add_argument("--submissions", type=int, default=400, help="submissions through the form in each round")
    options.add_argument("--delays", type=int, default=20, help="submissions whose way is timed one by one")
    options.add_argument("--rounds", type=int, default=3, help="rounds; the median is the figure")
    options.add_argument("--only", nargs="+", choices=list(MEASUREMENTS), default=list(MEASUREMENTS))
    options.add_argument("--name", default="latest", help="the name of the files in benchmarks/results/")
    return options.parse_args()


if __name__ == "__main__":
    main()
