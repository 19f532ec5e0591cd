"""What every test can ask for.

Real parts are fetched before the first test; what cannot be had is skipped, or fails if REQUIRE_REAL=1.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings as hypothesis_settings

from heard.logs import configure_events
from heard.servers.kafka import LocalKafka
from schemas.errors import HeardError
from tests.network import allow_network, refuse_network
from tests.oidc_provider import fetch_provider
from tests.real_parts import PartMissing, fetch_kafka, find_chromium, fresh_database, start_postgres
from tests.verapdf import fetch_verapdf

# kafka-python 3.0.12: warnings that are none of ours, and that would be errors here.
_IGNORED = (
    # It reads its protocol with two functions that Python 3.11 and 3.12 call deprecated.
    "ignore:(read|open)_text is deprecated:DeprecationWarning",
    # It leaves the socket of each refused connection to the garbage collector: one that has no other end yet.
    r"ignore:unclosed <socket\.socket [^>]*laddr=\('0\.0\.0\.0', \d+\)>:ResourceWarning",
)

# On a busy machine a millisecond's work takes a second: no test asserts on time, and neither does Hypothesis.
hypothesis_settings.register_profile("heard", deadline=None)
hypothesis_settings.load_profile("heard")


def pytest_configure(config: pytest.Config) -> None:
    for line in _IGNORED:
        config.addinivalue_line("filterwarnings", line)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Switch off pytest's capture of logs: it formats what `heard.logs` refuses, and prints it where a test fails."""
    capture = session.config.pluginmanager.unregister(name="logging-plugin")
    if capture:
        capture.log_file_handler.close()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """Fetch the real parts that the chosen tests need, while the network is open and no test's time runs."""
    if session.config.option.collectonly:
        return
    wanted = {name for item in session.items for name in getattr(item, "fixturenames", ())}
    if wanted & {"kafka_bootstrap", "own_kafka", "module_kafka", "kafka_jars"}:
        fetch_kafka()
    if "verapdf" in wanted:
        fetch_verapdf()
    if "oidc_provider" in wanted:
        fetch_provider()
    if "chromium_path" in wanted:
        with suppress(PartMissing):  # the fixture says so, test by test
            find_chromium()


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    servers = os.environ.get("KAFKA_BOOTSTRAP_SERVERS", "")
    refuse_network(*(server.strip().rpartition(":")[0] for server in servers.split(",") if server.strip()))
    yield
    allow_network()


@pytest.fixture(scope="session", autouse=True)
def strict_logs() -> None:
    """A test whose code logs what could be a person's words fails."""
    configure_events("tests", strict=True)


@pytest.fixture(scope="session")
def real_folder() -> Iterator[Path]:
    """A folder with a short path that another user can be let into: PostgreSQL will not run as root."""
    with tempfile.TemporaryDirectory(prefix="heard-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def kafka_bootstrap(real_folder: Path) -> Iterator[str]:
    """The real Kafka that all tests share: never stop it, and give topics and groups names of your own."""
    if servers := os.environ.get("KAFKA_BOOTSTRAP_SERVERS"):
        yield servers
        return
    kafka = _start_kafka(real_folder / "kafka")
    yield kafka.bootstrap
    kafka.stop()


@pytest.fixture
def own_kafka(tmp_path: Path) -> Iterator[LocalKafka]:
    """A real Kafka of this test's own, that it may kill and start again. Always one from packages."""
    kafka = _start_kafka(tmp_path / "kafka")
    yield kafka
    kafka.stop()


@pytest.fixture(scope="session")
def kafka_jars() -> None:
    """What a command that starts a Kafka of its own needs; fetched before the first test."""
    if why_not := fetch_kafka():
        _do_without(why_not)


@pytest.fixture(scope="module")
def module_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalKafka]:
    """A real Kafka of this module's own, that its tests may kill and start again. Always one from packages."""
    kafka = _start_kafka(tmp_path_factory.mktemp("kafka"))
    yield kafka
    kafka.stop()


@pytest.fixture(scope="session")
def postgres_server(real_folder: Path) -> Iterator[str]:
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    try:
        postgres = start_postgres(real_folder / "postgres")
    except PartMissing as error:
        _do_without(str(error))
    yield postgres.url
    postgres.stop()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The SQLAlchemy address of an empty real PostgreSQL database of this test's own."""
    try:
        with fresh_database(postgres_server) as url:
            yield url
    except PartMissing as error:
        _do_without(str(error))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The path of a real Chromium, for Playwright's `executable_path`."""
    try:
        return find_chromium()
    except PartMissing as error:
        _do_without(str(error))


@pytest.fixture(scope="session")
def verapdf() -> None:
    """The public validator of PDF/UA; fetched before the first test."""
    if why_not := fetch_verapdf():
        _do_without(why_not)


@pytest.fixture(scope="session")
def oidc_provider() -> None:
    """An OpenID-certified provider, to be run on Node; fetched before the first test."""
    if why_not := fetch_provider():
        _do_without(why_not)


def _start_kafka(folder: Path) -> LocalKafka:
    if why_not := fetch_kafka():
        _do_without(why_not)
    kafka = LocalKafka(folder, quick_start=True)
    try:
        kafka.start()
    except HeardError as error:
        _do_without(str(error))
    return kafka


def _do_without(reason: str) -> NoReturn:
    if os.environ.get("REQUIRE_REAL") == "1":
        pytest.fail(f"REQUIRE_REAL=1, and {reason}", pytrace=False)
    pytest.skip(reason)
