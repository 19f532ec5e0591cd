"""Kafka as managed Kafka is: by TLS, with a password, and a user for each process that may do what it has to.

One broker for all of it, with certificates made here. The users have the rights that docs/operations.md names.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from heard.cli import EXIT_UNAVAILABLE
from heard.doctor import examine
from heard.knock import Refused, knock
from heard.replay import replay_from_start
from heard.rights import NEEDS, Right, check_entry
from heard.servers.ports import free_port
from heard.settings import PROJECT, Settings
from heard.status import read_status
from heard.stopping import Stop
from heard.supervised import environment_of, prepare_database, processes
from heard.supervisor import Supervisor
from heard.topics import create_topics, ends
from heard.workers import run_relay, run_sink, run_tagger
from producers.publisher import Publisher
from schemas.errors import Unavailable
from schemas.records import Outgoing
from schemas.topics import DEAD_LETTER, RECEIVED, SINK_GROUP, TAGGED
from sinks.consumer import consume
from sinks.engine import connect
from sinks.store import FeedbackStore
from sinks.tables import Feedback
from tests.faults.fault import wait_until
from tests.faults.ledger import Ledger
from tests.faults.load import FormClient
from tests.faults.words import words_of
from tests.kafka_by_tls import BY_PLAIN, PASSWORD, SecureKafka, secure_kafka

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(180)]

SUBMISSIONS = 5
USERS = {
    "relay": ("relay",),
    "tagger": ("tag",),
    "sink": ("store",),
    "creator": ("topics create",),
    "operator": ("doctor", "status"),
    "replayer": ("replay",),
    "sender": ("dead-letters replay",),
    "nobody": (),
}


@pytest.fixture(scope="module")
def secure(kafka_jars: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureKafka]:
    secure = secure_kafka(tmp_path_factory.mktemp("by-tls"))
    with secure.kafka:
        for user, parts in USERS.items():
            secure.add_user(user, [right for part in parts for right in NEEDS[part]])
        create_topics(secure.settings("creator"))
        yield secure


def run(command: str, settings: Settings, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run a command of Heard's with these settings, until it ends by itself."""
    argv = [sys.executable, "-m", "heard", *command.split()]
    environment = os.environ | environment_of(settings) | {"PYTHONPATH": str(PROJECT)}
    return subprocess.run(argv, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_submission_comes_from_the_form_to_a_row_with_a_user_for_each_process(
    secure: SecureKafka, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    common = {"data_folder": tmp_path, "form_port": free_port(), "slice_size": 2, "look_seconds": 0.2}
    settings = secure.settings("nobody", **common)
    prepare_database(settings)
    users = {"form": "nobody", "relay": "relay", "tag": "tagger", "store": "sink"}
    children = [child for name, user in users.items() for child in processes(secure.settings(user, **common), (name,))]
    supervisor, ledger, rng = Supervisor(children), Ledger(tmp_path / "ledger.jsonl"), Random(1)  # noqa: S311
    engine = connect(settings.database)
    supervisor.start()
    try:
        supervisor.wait_until_ready()
        client = FormClient(f"http://127.0.0.1:{settings.form_port}")
        for number in range(SUBMISSIONS):
            client.send(ledger, *words_of(rng, number, "by TLS"))

        def stored() -> int:
            with engine.connect() as connection:
                return connection.execute(select(func.count()).select_from(Feedback)).scalar_one()

        wait_until(lambda: stored() == SUBMISSIONS, 60)
    finally:
        supervisor.stop()
        ledger.close()
        engine.dispose()
    assert PASSWORD.format("") not in "".join(capfd.readouterr())
    found = read_status(secure.settings("operator", **common), with_broker=True)
    assert (found.unavailable, found.tagged, found.lag_tagger, found.lag_sink) == ((), SUBMISSIONS, 0, 0)


REFUSALS = [
    ({"kafka_password": "not-the-password"}, "refused the user name or the password"),
    ({"kafka_username": "who-is-this"}, "refused the user name or the password"),
    (
        {"kafka_sasl_mechanism": "PLAIN", "kafka_username": BY_PLAIN, "kafka_password": "not-the-password"},
        "refused the user name or the password",
    ),
    ({"kafka_sasl_mechanism": "SCRAM-SHA-256"}, "does not take passwords by SCRAM-SHA-256"),
    ({"kafka_ca_file": "stranger.pem"}, "signed by nobody trusted here: set HEARD_KAFKA_CA_FILE"),
    ({"kafka_ca_file": ""}, "signed by nobody trusted here: set HEARD_KAFKA_CA_FILE"),
    ({"kafka_bootstrap_servers": "localhost:{port}"}, "for another name: use a name in it in KAFKA_BOOTSTRAP_SERVERS"),
    (
        {
            "kafka_security_protocol": "PLAINTEXT",
            "kafka_sasl_mechanism": "",
            "kafka_username": "",
            "kafka_password": "",
            "kafka_ca_file": "",
        },
        "is not Kafka, or not as we speak it: look at HEARD_KAFKA_SECURITY_PROTOCOL",
    ),
]


@pytest.mark.parametrize(("changes", "words"), REFUSALS, ids=lambda value: value if isinstance(value, str) else "")
def test_whoever_is_not_let_in_is_told_why(secure: SecureKafka, changes: dict[str, str], words: str) -> None:
    if changes.get("kafka_ca_file"):
        changes = {"kafka_ca_file": str(secure.folder / changes["kafka_ca_file"])}
    filled = {name: value.format(port=secure.ports["SECURE"]) for name, value in changes.items()}
    settings = secure.settings("relay", **filled)

    with pytest.raises(Refused, match=words) as caught:
        knock(settings.kafka)

    [finding] = [one for one in examine(settings, with_broker=True) if one.part == "broker"]
    assert (finding.is_well, finding.words) == (False, str(caught.value))
    assert "password" not in str(caught.value).replace("the password", "").replace("passwords", "")


def test_a_password_by_plain_is_taken_too(secure: SecureKafka) -> None:
    password = PASSWORD.format(BY_PLAIN)

    knock(secure.settings(BY_PLAIN, kafka_sasl_mechanism="PLAIN", kafka_password=password).kafka)


def test_where_both_sides_show_a_certificate_ours_is_needed_and_has_to_be_one_that_the_broker_trusts(
    secure: SecureKafka,
) -> None:
    ours = replace(
        secure.settings("nobody", "MUTUAL").kafka,
        security_protocol="SSL",
        mechanism="",
        username="",
        password="",
        certificate_file=str(secure.folder / "client.pem"),
    )
    knock(ours)

    for file in ("", str(secure.folder / "stranger-client.pem")):
        with pytest.raises(Refused, match="look at HEARD_KAFKA_CERTIFICATE_FILE"):
            knock(replace(ours, certificate_file=file))


def test_a_process_whose_password_is_wrong_ends_and_says_so_without_it(secure: SecureKafka, tmp_path: Path) -> None:
    ended = run("tag", secure.settings("tagger", kafka_password="not-the-password", data_folder=tmp_path), tmp_path)

    assert ended.returncode == EXIT_UNAVAILABLE
    assert "it refused the user name or the password: look at HEARD_KAFKA_USERNAME" in ended.stderr
    assert "not-the-password" not in ended.stderr + ended.stdout


@pytest.mark.parametrize("run_process", [run_relay, run_tagger, run_sink])
def test_each_process_looks_whether_it_is_let_in_before_it_does_anything(
    secure: SecureKafka, tmp_path: Path, run_process: Callable[[Settings, Stop], None]
) -> None:
    with pytest.raises(Refused, match="its user lacks"):
        run_process(secure.settings("nobody", data_folder=tmp_path / "none"), Stop())

    assert not (tmp_path / "none").exists()


def test_the_doctor_says_that_the_ca_is_wrong(secure: SecureKafka, tmp_path: Path) -> None:
    stranger = str(secure.folder / "stranger.pem")

    ended = run("doctor", secure.settings("operator", kafka_ca_file=stranger, data_folder=tmp_path), tmp_path)

    assert ended.returncode == 1
    assert "signed by nobody trusted here: set HEARD_KAFKA_CA_FILE to its CA" in ended.stdout


@pytest.mark.parametrize("process", ["relay", "tag", "store"])
def test_a_user_without_rights_is_told_which_a_process_needs(secure: SecureKafka, process: str) -> None:
    lacks = [right for right in NEEDS[process] if right.kind == "group"] or NEEDS[process]

    with pytest.raises(Refused) as caught:
        check_entry(secure.settings("nobody").kafka, process)

    assert f"its user lacks {', '.join(map(str, lacks))} (docs/operations.md" in str(caught.value)


def test_a_user_who_lacks_one_right_is_told_that_one(secure: SecureKafka) -> None:
    half = [right for right in NEEDS["tag"] if right.name != TAGGED.name]
    secure.add_user("half-a-tagger", [*half, Right("Read", "topic", TAGGED.name)])

    with pytest.raises(Refused, match=rf"its user lacks Write on the topic {TAGGED.name} \("):
        check_entry(secure.settings("half-a-tagger").kafka, "tag")


@pytest.mark.parametrize(("user", "process"), [("relay", "relay"), ("tagger", "tag"), ("sink", "store")])
def test_the_rights_in_the_guide_are_enough_to_start(secure: SecureKafka, user: str, process: str) -> None:
    check_entry(secure.settings(user).kafka, process)


def test_the_rights_in_the_guide_are_enough_for_each_command(secure: SecureKafka) -> None:
    assert create_topics(secure.settings("creator")) == []
    for tag_again in (False, True):
        replay_from_start(secure.settings("replayer"), tag_again=tag_again)
    for topic in (RECEIVED, TAGGED, DEAD_LETTER):
        ends(secure.settings("operator"), topic.name)
        with Publisher(secure.settings("sender").kafka) as publisher:
            publisher.publish([Outgoing(topic.name, b"key", b"value")])


def test_who_loses_a_right_while_running_is_told_which(secure: SecureKafka, tmp_path: Path) -> None:
    publisher = Publisher(secure.settings("sink").kafka, delivery_seconds=3)
    with publisher, pytest.raises(Unavailable, match=rf"lacks Write on {RECEIVED.name}"):
        publisher.publish([Outgoing(RECEIVED.name, b"key", b"value")])

    secure.add_user("half-a-sink", [right for right in NEEDS["store"] if right.kind == "topic"])
    store = FeedbackStore(connect(f"sqlite:///{tmp_path}/unused.sqlite"))
    with pytest.raises(Unavailable, match=rf"lacks Read on the group {SINK_GROUP}"):
        consume(
            secure.settings("half-a-sink").kafka,
            store,
            threading.Event().wait,
            batch_size=1,
            retry_seconds=1,
            session_seconds=6,
        )


def test_a_topic_that_a_user_may_not_see_is_not_taken_for_one_that_is_empty(secure: SecureKafka) -> None:
    with pytest.raises(Unavailable, match=f"no topic {TAGGED.name} that we may see"):
        ends(secure.settings("relay"), TAGGED.name)
