"""Apache Kafka's jars, fetched once from Maven Central by jgo and kept. The only module that knows jgo."""

import fcntl
import os
import pwd
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.errors import Unavailable

KAFKA_VERSION = "4.3.1"
_KAFKA = f"org.apache.kafka:kafka_2.13:{KAFKA_VERSION}"
# What Kafka writes its log with; Kafka does not ask for it, and without it dies without a word.
_LOG_WRITER = "org.apache.logging.log4j:log4j-slf4j-impl:2.25.4"
_REQUEST_SECONDS = 30


def cache_folder() -> Path:
    """Where jars are kept: `heard` in the user's cache folder, which `XDG_CACHE_HOME` can move."""
    base = os.environ.get("XDG_CACHE_HOME") or f"{_home()}/.cache"
    return Path(base) / "heard"


def kafka_jars(cache: Path | None = None) -> list[Path]:
    """Return the jars of a whole Kafka server; the first time this fetches 46 MB, in about 10 seconds.

    Args:
        cache: the folder to keep them in; `cache_folder()` where none is given.

    Raises:
        Unavailable: Maven Central cannot be reached, or the folder cannot be written.
    """
    folder = (cache or cache_folder()) / "jars"
    kept = folder / f"kafka-{KAFKA_VERSION}"
    try:
        if not kept.exists():
            folder.mkdir(parents=True, exist_ok=True)
            with _lock(folder / "lock"):  # two processes that fetch at once would do the work twice
                if not kept.exists():
                    _fetch(folder, kept)
    except OSError as error:
        raise Unavailable("Kafka", _advice(f"{type(error).__name__} with {folder}")) from error
    return sorted(kept.rglob("*.jar"))


def _fetch(folder: Path, kept: Path) -> None:
    """Fetch into a folder of its own and rename it last: jgo takes what an interrupted fetch left for the whole."""
    # Imported here: it takes a second, and only the first start of Kafka needs it.
    import requests  # noqa: PLC0415

    with tempfile.TemporaryDirectory(dir=folder, prefix="fetching-") as temporary:
        here = Path(temporary)
        try:
            jars = _resolve(here)
        except (requests.RequestException, RuntimeError, ValueError) as error:
            raise Unavailable("Kafka", _advice(f"{type(error).__name__}: {str(error)[:200]}")) from error
        if not jars or not all(map(zipfile.is_zipfile, jars)):
            raise Unavailable("Kafka", _advice("what Maven Central sent is damaged"))
        here.chmod(0o755)
        here.rename(kept)
        here.mkdir()  # for the context manager to remove


def _resolve(folder: Path) -> list[Path]:
    """Fetch the jars into a folder laid out as a Maven repository.

    jgo's `build` would also sort them into modules, for which it fetches a whole Java 11 where there is no Java.
    """
    from jgo.maven import MavenContext  # noqa: PLC0415

    with _one_connection():
        context = MavenContext(repo_cache=folder, timeout=_REQUEST_SECONDS)
        wanted, needed = context.resolver.resolve([context.create_dependency(_KAFKA)])
        running = [one for one in needed if one.scope in {"compile", "runtime"}]
        group, artifact, version = _LOG_WRITER.split(":")
        log_writer = context.project(group, artifact).at_version(version).artifact()
        return [one.resolve() for one in [*(dependency.artifact for dependency in [*wanted, *running]), log_writer]]


@contextmanager
def _one_connection() -> Iterator[None]:
    """Let jgo keep its connection: it opens a new one for each of 250 requests, which takes 25 s instead of 3."""
    import requests  # noqa: PLC0415
    from jgo.util import http  # noqa: PLC0415
    from urllib3 import Retry  # noqa: PLC0415

    before = http.request
    with requests.Session() as session:
        retry = Retry(
            total=4, connect=1, backoff_factor=0.5, status_forcelist=[429, 502, 503, 504], raise_on_status=False
        )
        session.mount("https://", requests.adapters.HTTPAdapter(max_retries=retry))
        http.request = session.request  # type: ignore[assignment]  # what jgo gives it, it takes
        try:
            yield
        finally:
            http.request = before


def _advice(why: str) -> str:
    return f"Kafka's jars could not be fetched: {why}; set KAFKA_BOOTSTRAP_SERVERS to use a Kafka that is already there"


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _home() -> str:
    return os.environ.get("HOME") or pwd.getpwuid(os.getuid()).pw_dir
