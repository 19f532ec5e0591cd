"""`make faults`: the whole table, with a seed, a length and a report."""

import argparse
import datetime
import os
import platform
import sys
import tempfile
import time
from pathlib import Path
from typing import TextIO

from heard.logs import configure_logs
from schemas.errors import HeardError
from tests.faults.alone import ALONE
from tests.faults.checker import Verdict
from tests.faults.fault import Fault, Result, run_fault
from tests.faults.report import as_markdown
from tests.faults.rig import Rig, open_rig
from tests.faults.systems import Systems
from tests.faults.table import TABLE


def main() -> int:
    """Do the faults asked for, print the report, and write it; 1 where one of them fell."""
    asked = _arguments()
    # The processes' own logs go to a file: there are thousands of lines, and the table is what is wanted.
    results: list[Result] = []
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="heard-") as name, Path(asked.log).open("ab") as log:
        shown = os.dup(1)
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        configure_logs("faults")
        folder = Path(name)
        wanted = [one for one in TABLE if asked.only in one.name]
        with os.fdopen(shown, "w") as out:
            _run_alone(asked, folder, results, out)
            if wanted:
                with open_rig(folder, small_disks=True) as rig:
                    _run_on_systems(rig, wanted, asked, results, out)
            report = _head(asked, time.monotonic() - started) + as_markdown(results)
            print("\n" + report, file=out, flush=True)
    Path(asked.report).parent.mkdir(parents=True, exist_ok=True)
    Path(asked.report).write_text(report, encoding="utf-8")
    return 0 if all(one.held or one.verdict is None for one in results) else 1


def _run_alone(asked: argparse.Namespace, folder: Path, results: list[Result], out: TextIO) -> None:
    for name, act in ALONE.items():
        if asked.only in name:
            results.append(act(folder, asked.seed))
            print(as_markdown(results[-1:]).splitlines()[2], file=out, flush=True)


def _run_on_systems(
    rig: Rig, faults: list[Fault], asked: argparse.Namespace, results: list[Result], out: TextIO
) -> None:
    """One system for all, and a new one after a fault that fell or where its network is another."""
    systems = Systems(rig, reconcile_after=asked.reconcile_after)
    try:
        for fault in faults:
            results.append(_outcome_of(systems, fault, asked.seed, max(1, round(fault.times * asked.length))))
            print(*as_markdown(results[-1:]).splitlines()[2:], sep="\n", file=out, flush=True)
            if not results[-1].held and not results[-1].skipped:
                systems.give_up()
    finally:
        systems.stop()


def _outcome_of(systems: Systems, fault: Fault, seed: int, times: int) -> Result:
    """Do the fault. Where a server does not come back, it fell; the others are still to be done."""
    try:
        return run_fault(systems.get(by_proxy=fault.by_proxy), fault, seed=seed, times=times, within=240)
    except (HeardError, TimeoutError, OSError) as error:
        first_line = next(iter(str(error).splitlines()), "")
        return Result(fault.name, times, verdict=Verdict(0, 0, 0, 0, 0, 0, [f"{type(error).__name__}: {first_line}"]))


def _head(asked: argparse.Namespace, seconds: float) -> str:
    cores = os.cpu_count()
    return (
        f"Faults, {datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M} UTC; seed {asked.seed}, length {asked.length}; "
        f"{platform.system()} {platform.machine()}, {cores} cores, Python {platform.python_version()}; "
        f"{seconds / 60:.0f} minutes; the reconciler publishes again after {asked.reconcile_after:.0f} s\n\n"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make faults ARGS=…", description=main.__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--length", type=float, default=1.0, help="1 does each as often as the table says")
    parser.add_argument("--only", default="", help="faults whose names hold this")
    parser.add_argument("--reconcile-after", type=float, default=1_000_000, help="seconds; never by default")
    parser.add_argument("--report", default=".heard/faults-report.md", help="where the table is written")
    parser.add_argument("--log", default=os.devnull, help="where the processes' logs go")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
