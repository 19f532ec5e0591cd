"""Apache Kafka's jars, fetched once from Maven Central by jgo and kept. The only module that knows jgo."""

import fcntl
import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.errors import Unavailable

KAFKA_VERSION = "4.3.1"
# The second one is what Kafka's slf4j writes its log with: without it Kafka dies without a word.
_ENDPOINT = f"org.apache.kafka:kafka_2.13:{KAFKA_VERSION}+org.apache.logging.log4j:log4j-slf4j-impl:2.25.4!"
_REQUEST_SECONDS = 30


def cache_folder() -> Path:
    """Where jars are kept: `heard` in the user's cache folder, which `XDG_CACHE_HOME` can move."""
    base = os.environ.get("XDG_CACHE_HOME") or f"{_home()}/.cache"
    return Path(base) / "heard"


def kafka_jars(cache: Path | None = None) -> list[Path]:
    """Return the jars of a whole Kafka server; the first time this fetches 46 MB, in 20 to 50 seconds.

    Args:
        cache: the folder to keep them in; `cache_folder()` where none is given.

    Raises:
        Unavailable: Maven Central cannot be reached, or the folder cannot be written.
    """
    folder = (cache or cache_folder()) / "jars"
    listing = folder / f"kafka-{KAFKA_VERSION}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _lock(folder / "lock"):  # two processes that fetch at once would read each other's halves
            return _listed(listing) or _fetch(folder, listing)
    except OSError as error:
        raise Unavailable("Kafka", _advice(f"{type(error).__name__} with {folder}")) from error


def _fetch(folder: Path, listing: Path) -> list[Path]:
    # Imported here: it takes a second, and only the first start of Kafka needs it.
    import requests  # noqa: PLC0415
    from jgo.env import EnvironmentBuilder  # noqa: PLC0415
    from jgo.maven import MavenContext  # noqa: PLC0415

    context = MavenContext(repo_cache=folder / "repository", timeout=_REQUEST_SECONDS)
    try:
        jars = EnvironmentBuilder(context=context, cache_dir=folder).from_endpoint(_ENDPOINT).all_jars
    except (requests.RequestException, RuntimeError, ValueError) as error:
        raise Unavailable("Kafka", _advice(f"{type(error).__name__} while asking Maven Central")) from error
    if not jars:
        raise Unavailable("Kafka", _advice("Maven Central answered without any"))
    listing.write_text("\n".join(map(str, jars)), encoding="utf-8")  # last: half a fetch is no fetch
    return jars


def _advice(why: str) -> str:
    return f"Kafka's jars could not be fetched: {why}; set KAFKA_BOOTSTRAP_SERVERS to use a Kafka that is already there"


def _listed(listing: Path) -> list[Path]:
    """The jars of an earlier fetch, if every one is still there."""
    if not listing.exists():
        return []
    jars = [Path(line) for line in listing.read_text(encoding="utf-8").splitlines()]
    return jars if all(jar.is_file() for jar in jars) else []


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _home() -> str:
    return os.environ.get("HOME") or pwd.getpwuid(os.getuid()).pw_dir
