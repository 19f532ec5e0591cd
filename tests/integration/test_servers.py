"""The real servers and processes of this machine: they come up, keep what they were given, and leave nothing behind."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from heard.servers import jars
from heard.servers.child import Child
from heard.servers.kafka import LocalKafka
from heard.servers.ports import free_port
from heard.servers.postgres import LocalPostgres
from heard.supervisor import Backoff, Supervisor
from schemas.errors import InvalidConfig, Unavailable
from tests.real_parts import PartMissing, fresh_database

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(600)",
]
LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent died")


def is_running(pid: int) -> bool:
    """Whether there is such a process, and not just what its parent did not yet ask about."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def wait_until(is_so: Callable[[], bool], within: float = 30) -> None:
    deadline = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


def processes_naming(words: str) -> set[int]:
    """The processes whose command holds these words, ours excepted."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if words in (folder / "cmdline").read_text(errors="replace") and int(folder.name) != os.getpid():
                found.add(int(folder.name))
    return {pid for pid in found if is_running(pid)}


def send(kafka: LocalKafka, topic: str, words: bytes) -> None:
    from kafka import KafkaAdminClient, KafkaProducer

    admin = KafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    admin.create_topics({topic: {"num_partitions": 1, "replication_factor": 1}})
    admin.close()
    # A topic just made may not be known to the broker's own metadata yet: the producer asks again.
    producer = KafkaProducer(bootstrap_servers=kafka.bootstrap, enable_idempotence=False, acks="all")
    producer.send(topic, words).get(30)
    producer.close()


def receive(bootstrap: str, topic: str) -> list[bytes]:
    from kafka import KafkaConsumer

    consumer = KafkaConsumer(topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest", group_id=None)
    deadline, found = time.monotonic() + 30, []
    while not found and time.monotonic() < deadline:
        found = [record.value for batch in consumer.poll(500).values() for record in batch]
    consumer.close()
    return found


@pytest.fixture(scope="module")
def postgres(real_folder: Path) -> Iterator[LocalPostgres]:
    with tempfile.TemporaryDirectory(dir=real_folder) as folder, LocalPostgres(Path(folder)) as server:
        yield server


@pytest.mark.kafka
def test_kafka_keeps_a_record_through_a_kill_and_leaves_no_process_behind(own_kafka: LocalKafka) -> None:
    send(own_kafka, "kept.v1", b"porridge")
    bootstrap = own_kafka.bootstrap

    own_kafka.kill()
    own_kafka.start()

    assert own_kafka.bootstrap == bootstrap
    assert receive(bootstrap, "kept.v1") == [b"porridge"]

    pid = own_kafka.child.pid
    assert is_running(pid)
    own_kafka.stop()
    own_kafka.stop()  # twice is once
    assert not is_running(pid)


@pytest.mark.kafka
def test_kafka_does_not_make_a_topic_that_nobody_asked_for(kafka_bootstrap: str) -> None:
    from kafka import KafkaProducer
    from kafka.errors import KafkaTimeoutError

    producer = KafkaProducer(bootstrap_servers=kafka_bootstrap, enable_idempotence=False, max_block_ms=1000)

    with pytest.raises(KafkaTimeoutError):
        producer.send("nobody.asked.v1", b"x")

    producer.close()


def test_kafka_whose_port_is_taken_says_so_before_anything_else(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        kafka = LocalKafka(tmp_path / "kafka", port=other.getsockname()[1])

        with pytest.raises(Unavailable, match=f"port {kafka.port} is taken"):
            kafka.start()

    assert not (tmp_path / "kafka").exists()


@pytest.mark.kafka
def test_kafka_that_does_not_come_up_says_why(kafka_bootstrap: str, tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "meta.properties").write_text("version=1\ncluster.id=x\nnode.id=2\n")
    kafka = LocalKafka(tmp_path)

    with pytest.raises(Unavailable, match=r"(?s)it ended with 1.*end of its log.*node id"):
        kafka.start()

    assert not kafka.child.is_alive()


def test_without_maven_central_kafka_says_what_to_do(tmp_path: Path) -> None:
    script = (
        "import socket, sys; from pathlib import Path\n"
        "def refuse(*_): raise OSError('no network here')\n"
        "socket.getaddrinfo = refuse\n"
        "from heard.servers.jars import kafka_jars\n"
        "from schemas.errors import Unavailable\n"
        "try: kafka_jars(Path(sys.argv[1]))\n"
        "except Unavailable as error: print(error)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], check=True, capture_output=True, text=True, timeout=60
    )

    assert "Kafka's jars could not be fetched" in done.stdout
    assert "set KAFKA_BOOTSTRAP_SERVERS to use a Kafka that is already there" in done.stdout


def test_jars_are_kept_where_the_users_cache_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", "/home/alice")
    assert jars.cache_folder() == Path("/home/alice/.cache/heard")

    monkeypatch.setenv("HOME", "")
    assert jars.cache_folder().is_absolute()

    monkeypatch.setenv("XDG_CACHE_HOME", "/var/cache/alice")
    assert jars.cache_folder() == Path("/var/cache/alice/heard")


@pytest.mark.postgres
def test_databases_are_apart_and_outlive_a_kill(postgres: LocalPostgres) -> None:
    one, two = postgres.create_database("one"), postgres.create_database("two")
    with psycopg.connect(one) as connection:
        connection.execute("CREATE TABLE kept (id int)")

    postgres.kill()
    postgres.start()

    assert postgres.create_database("one") == one
    with psycopg.connect(one) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    with psycopg.connect(two) as connection, pytest.raises(psycopg.errors.UndefinedTable):
        connection.execute("SELECT * FROM kept")


@pytest.mark.postgres
def test_postgres_listens_to_nobody_but_its_own_user(postgres: LocalPostgres) -> None:
    with psycopg.connect(postgres.url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW server_version_num").fetchone()[0].startswith("18")
        [folder] = connection.execute("SHOW unix_socket_directories").fetchone()

    assert Path(folder).stat().st_mode & 0o077 == 0


@pytest.mark.postgres
def test_postgres_writes_no_rows_to_its_log(postgres: LocalPostgres) -> None:
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE said (words text CHECK (length(words) < 5))")
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute("INSERT INTO said VALUES ('porridge was cold')")
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            connection.execute("SELECT CAST('porridge was cold' AS int)")
        log = Path(connection.execute("SHOW data_directory").fetchone()[0]).parent / "postgres.log"

    assert "ready to accept" in log.read_text()
    assert "porridge" not in log.read_text()


@pytest.mark.postgres
def test_postgres_works_in_a_folder_too_deep_for_a_socket(real_folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=real_folder, prefix="d" * 100) as folder:
        with LocalPostgres(Path(folder)) as server, psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)

        assert processes_naming(folder) == set()


@pytest.mark.postgres
def test_a_database_name_that_could_be_more_than_a_name_is_refused(postgres: LocalPostgres) -> None:
    with pytest.raises(ValueError, match="lower-case"):
        postgres.create_database("one; DROP DATABASE postgres")


@pytest.mark.postgres
def test_a_tests_database_is_gone_after_it(postgres: LocalPostgres) -> None:
    with fresh_database(postgres.url) as url, psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute("SELECT 1")

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url.replace("+psycopg", ""))


def test_a_test_that_needs_a_server_that_is_away_learns_so(tmp_path: Path) -> None:
    with pytest.raises(PartMissing), fresh_database(f"postgresql://postgres@/x?host={tmp_path}"):
        pass


@LINUX_ONLY
@pytest.mark.postgres
def test_postgres_ends_when_what_started_it_is_killed(real_folder: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from heard.servers.postgres import LocalPostgres\n"
        "server = LocalPostgres(Path(sys.argv[1])); server.start()\n"
        "print(server.child.pid, flush=True); time.sleep(600)"
    )
    with tempfile.TemporaryDirectory(dir=real_folder) as folder:
        pid = kill_once_it_speaks([sys.executable, "-c", script, folder])

        wait_until(lambda: not is_running(pid))


@LINUX_ONLY
def test_children_end_when_their_supervisor_is_killed() -> None:
    script = (
        "import sys; from heard.supervisor import Child, Supervisor\n"
        f"supervisor = Supervisor([Child('deaf', {DEAF!r})]); supervisor.start()\n"
        "print(supervisor.pid('deaf'), flush=True)"
    )

    pid = kill_once_it_speaks([sys.executable, "-c", script], until="up")

    wait_until(lambda: not is_running(pid))


def kill_once_it_speaks(command: list[str], *, until: str = "") -> int:
    """Start a process, wait for the number that it prints and for a line, SIGKILL it, and return the number."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        said: list[str] = []
        while not (numbers := [line for line in said if line.isdigit()]) or until not in ["", *said]:
            said.append(parent.stdout.readline().strip())
            assert parent.poll() is None
        pid = int(numbers[0])
        assert is_running(pid)
        parent.kill()
        parent.stdout.close()
    return pid


def test_a_killed_child_is_started_again_and_gone_after_stop() -> None:
    supervisor = Supervisor([Child("relay", SLEEPER)], backoff=Backoff(first=0.05))
    supervisor.start()
    before = supervisor.pid("relay")

    os.kill(before, signal.SIGKILL)
    wait_until(lambda: supervisor.pid("relay") != before)
    after = supervisor.pid("relay")
    supervisor.stop()

    assert not is_running(before)
    assert not is_running(after)


def test_a_child_that_is_deaf_to_sigterm_is_killed_with_what_it_started(tmp_path: Path) -> None:
    family = tmp_path / "family"
    script = (
        "import signal, subprocess, sys, time; signal.signal(15, signal.SIG_IGN)\n"
        "grandchild = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(family)!r}, 'w').write(str(grandchild.pid)); time.sleep(600)"
    )
    supervisor = Supervisor([Child("deaf", [sys.executable, "-c", script])], grace=0.2)
    supervisor.start()
    wait_until(lambda: family.exists() and family.read_text() != "")

    supervisor.stop()

    wait_until(lambda: not is_running(int(family.read_text())))


def test_a_supervisor_that_is_asked_to_stop_passes_on_output_and_ends_cleanly() -> None:
    script = (
        "import sys; from heard.supervisor import Child, Supervisor\n"
        "speak = \"import os, time; print('HELLO', os.environ['WHO'], flush=True); time.sleep(600)\"\n"
        "Supervisor([Child('speaker', [sys.executable, '-c', speak], env={'WHO': 'Bob'})]).run()"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert any("HELLO Bob" in line for line in iter(process.stdout.readline, ""))
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()

    assert "supervisor.stopped" in rest
    assert process.returncode == 0


def test_a_supervisor_waits_until_a_child_says_it_is_healthy() -> None:
    port = free_port()
    server = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    supervisor = Supervisor([Child("pages", server, health=f"http://127.0.0.1:{port}/")])
    supervisor.start()

    supervisor.wait_until_ready(within=30)

    supervisor.stop()


def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(InvalidConfig, match="no-such-program"):
        Child("form", ["no-such-program"]).launch()
