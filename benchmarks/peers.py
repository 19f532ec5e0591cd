"""What someone would use instead, on the same broker and database: the folder that PEERS names, if it names one.

The folder has a `requirements.txt` and a `run.py`, which takes KAFKA_BOOTSTRAP_SERVERS and DATABASE_URL, and
`--events` and `--rounds`; it prints one line of JSON for each measurement, with `peer` and `rows_per_second`.
The peers pin clients of their own, so they get a virtual environment of their own, in .tools.
"""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.rig import Rig

ENVIRONMENTS = Path(__file__).parents[1] / ".tools"
LIMIT_SECONDS = 1_800


def peers_folder() -> Path | None:
    """Return the folder of the peers, or None where none is named."""
    named = os.environ.get("PEERS", "")
    return Path(named).absolute() if named else None


def prepare_peers(folder: Path) -> Path:
    """Install what the peers need, unless that was done before, and return their Python.

    Raises:
        CalledProcessError: it cannot be installed.
    """
    requirements = folder / "requirements.txt"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()[:12]
    environment = ENVIRONMENTS / f"peers-{digest}"
    python, finished = environment / "bin" / "python", environment / "is-finished"
    if not finished.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(environment)], check=True)
        install = [
            str(python),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-r",
            str(requirements),
        ]
        subprocess.run(install, check=True)
        finished.touch()
    return python


def measure_peers(rig: Rig, folder: Path, python: Path, events: int) -> dict[str, float]:
    """Run each peer once, and return their rows a second.

    Raises:
        CalledProcessError: one of them failed; what it said has been printed.
    """
    environment = os.environ | {
        "KAFKA_BOOTSTRAP_SERVERS": rig.kafka.bootstrap,
        "DATABASE_URL": rig.postgres.create_database("peers"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [str(python), str(folder / "run.py"), "--events", str(events), "--rounds", "1"]
    done = subprocess.run(
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True, timeout=LIMIT_SECONDS
    )
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {line["peer"]: float(line["rows_per_second"]) for line in lines if "peer" in line}
