"""How Kafka is reached: settings that do not go together are named, and the password is never shown."""

from collections.abc import AsyncIterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from heard.rights import NEEDS
from heard.settings import PROJECT, Settings
from heard.supervised import environment_of
from schemas.errors import InvalidConfig
from schemas.kafka import REFUSED_LOGIN, KafkaAccess, Mechanism, SecurityProtocol, advice_on
from schemas.records import Record
from streams.apps import kafka_app

PASSWORD = "a-password-of-a-test"
BY_PASSWORD = {
    "kafka_security_protocol": "SASL_SSL",
    "kafka_sasl_mechanism": "SCRAM-SHA-512",
    "kafka_username": "tagger",
    "kafka_password": PASSWORD,
}


async def an_agent(_: AsyncIterable[Sequence[Record]]) -> None:
    """Do nothing."""


def a_faust_app(access: KafkaAccess) -> Any:
    return kafka_app(an_agent, access=access, slice_size=1, session_seconds=6, data_folder=Path("unused"))


def settings(**given: object) -> Settings:
    return Settings(_env_file=None, **given)


def test_without_a_setting_anybody_is_let_in_as_before() -> None:
    assert settings().kafka == KafkaAccess("127.0.0.1:9092")
    assert settings().kafka.tls() is None


def test_what_is_set_is_what_the_clients_are_given() -> None:
    options = settings(kafka_bootstrap_servers="one:1, two:2", **BY_PASSWORD).kafka.client_options()

    assert options["bootstrap_servers"] == ["one:1", "two:2"]
    assert options["security_protocol"] == "SASL_SSL"
    assert options["sasl_mechanism"] == "SCRAM-SHA-512"
    assert (options["sasl_plain_username"], options["sasl_plain_password"]) == ("tagger", PASSWORD)
    assert options["ssl_context"].check_hostname


def test_a_client_does_not_wait_long_for_a_broker_that_is_back() -> None:
    """kafka-python's own 30 seconds kept the sink from a broker that had been back for most of them."""
    assert settings().kafka.client_options()["reconnect_backoff_max_ms"] <= 2_000


def test_a_client_without_a_password_is_given_none() -> None:
    options = settings(kafka_security_protocol="SSL").kafka.client_options()

    assert not any(name.startswith("sasl") for name in options)


@pytest.mark.parametrize(
    ("protocol", "mechanism"), [("SSL", ""), ("SASL_SSL", "PLAIN"), ("SASL_PLAINTEXT", "SCRAM-SHA-256")]
)
def test_faust_comes_in_by_the_same_door(protocol: SecurityProtocol, mechanism: Mechanism) -> None:
    access = KafkaAccess("one:1,two:2", protocol, mechanism, "tagger", PASSWORD)

    used = a_faust_app(access).conf.broker_credentials

    assert used.protocol.value == protocol
    if mechanism:
        assert (used.mechanism.value, used.username, used.password) == (mechanism, "tagger", PASSWORD)
    assert PASSWORD not in repr(used)


def test_faust_needs_nothing_where_anybody_is_let_in() -> None:
    assert a_faust_app(KafkaAccess("one:1")).conf.broker_credentials is None


def test_the_password_is_in_no_repr() -> None:
    found = settings(**BY_PASSWORD)

    assert PASSWORD not in f"{found!r} {found} {found.kafka!r} {found.kafka}"


def test_another_process_is_given_the_password_itself() -> None:
    assert environment_of(settings(**BY_PASSWORD))["HEARD_KAFKA_PASSWORD"] == PASSWORD


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kafka_username": ""}, "is SASL_SSL: set HEARD_KAFKA_USERNAME too"),
        ({"kafka_sasl_mechanism": "", "kafka_password": ""}, "HEARD_KAFKA_SASL_MECHANISM and HEARD_KAFKA_PASSWORD too"),
        ({"kafka_security_protocol": "PLAINTEXT"}, "HEARD_KAFKA_SASL_MECHANISM is set, but .* takes no password"),
        ({"kafka_security_protocol": "SSL"}, "HEARD_KAFKA_SASL_MECHANISM is set, but .* takes no password"),
        (
            {"kafka_security_protocol": "SASL_PLAINTEXT", "kafka_bootstrap_servers": "localhost:1,kafka.example:9092"},
            "kafka.example:9092 is another machine: a password may go there by SASL_SSL only",
        ),
        ({"kafka_ca_file": "/no/such/file.pem"}, "HEARD_KAFKA_CA_FILE: there is no file /no/such/file.pem"),
        ({"kafka_key_file": __file__}, "HEARD_KAFKA_KEY_FILE is set: set HEARD_KAFKA_CERTIFICATE_FILE too"),
        ({"kafka_ca_file": __file__}, "HEARD_KAFKA_CA_FILE cannot be used"),
        ({"kafka_certificate_file": __file__}, "HEARD_KAFKA_CERTIFICATE_FILE cannot be used"),
        (
            {
                "kafka_security_protocol": "SASL_PLAINTEXT",
                "kafka_bootstrap_servers": "[::1]:9092",
                "kafka_ca_file": __file__,
            },
            "HEARD_KAFKA_CA_FILE is set, but .* encrypts nothing",
        ),
    ],
)
def test_settings_that_do_not_go_together_are_named_without_the_password(changes: dict[str, str], words: str) -> None:
    with pytest.raises(InvalidConfig, match=words) as caught:
        _ = settings(**BY_PASSWORD | changes).kafka

    assert PASSWORD not in str(caught.value)


def test_on_this_machine_a_password_may_go_in_the_clear() -> None:
    assert settings(**BY_PASSWORD | {"kafka_security_protocol": "SASL_PLAINTEXT"}).kafka.has_password


class TopicAuthorizationFailedError(Exception):
    """Has the name that kafka-python and aiokafka give theirs."""


class SaslAuthenticationFailedError(Exception):
    """Likewise."""


def test_what_a_client_raised_is_told_in_words() -> None:
    assert advice_on(TopicAuthorizationFailedError(), "Write on it").startswith("its user lacks Write on it (")
    assert advice_on(SaslAuthenticationFailedError(), "") == REFUSED_LOGIN
    assert advice_on(TimeoutError(), "Write on it") == ""


def test_the_guide_names_the_rights_of_each_process_and_no_others() -> None:
    guide = Path(PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
    table = guide.partition("| user of | needs |")[2].partition("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in table]
    shown = {command.removeprefix("heard "): rights.replace("`", "") for command, rights in cells}

    assert shown == {name: ", ".join(map(str, rights)) for name, rights in NEEDS.items()}
