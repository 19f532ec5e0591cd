"""The settings of Kafka's doors, put together and checked before anything knocks."""

from pathlib import Path
from typing import TYPE_CHECKING

from schemas.errors import InvalidConfig
from schemas.kafka import KafkaAccess

if TYPE_CHECKING:
    from heard.settings import Settings

_THIS_MACHINE = {"127.0.0.1", "localhost", "[::1]", "::1"}


def access_of(settings: "Settings") -> KafkaAccess:
    """Return how these settings reach Kafka.

    Raises:
        InvalidConfig: they do not go together, or name a file that cannot be used.
    """
    access = KafkaAccess(
        bootstrap_servers=settings.kafka_bootstrap_servers,
        security_protocol=settings.kafka_security_protocol,
        mechanism=settings.kafka_sasl_mechanism,
        username=settings.kafka_username,
        password=settings.kafka_password.get_secret_value(),
        ca_file=settings.kafka_ca_file,
        certificate_file=settings.kafka_certificate_file,
        key_file=settings.kafka_key_file,
    )
    _check_password(access)
    _check_certificates(access)
    return access


def _check_password(access: KafkaAccess) -> None:
    given = {
        "HEARD_KAFKA_SASL_MECHANISM": access.mechanism,
        "HEARD_KAFKA_USERNAME": access.username,
        "HEARD_KAFKA_PASSWORD": access.password,
    }
    protocol = f"HEARD_KAFKA_SECURITY_PROTOCOL is {access.security_protocol}"
    if not access.has_password:
        for name, value in given.items():
            if value:
                raise InvalidConfig(f"{name} is set, but {protocol}, which takes no password: set it to SASL_SSL")
        return
    lacking = [name for name, value in given.items() if not value]
    if lacking:
        raise InvalidConfig(f"{protocol}: set {' and '.join(lacking)} too")
    elsewhere = [server for server in access.servers if server.rpartition(":")[0] not in _THIS_MACHINE]
    if not access.is_encrypted and elsewhere:
        raise InvalidConfig(
            f"{protocol}, and {elsewhere[0]} is another machine: a password may go there by SASL_SSL only"
        )


def _check_certificates(access: KafkaAccess) -> None:
    files = {
        "HEARD_KAFKA_CA_FILE": access.ca_file,
        "HEARD_KAFKA_CERTIFICATE_FILE": access.certificate_file,
        "HEARD_KAFKA_KEY_FILE": access.key_file,
    }
    for name, path in files.items():
        if path and not access.is_encrypted:
            raise InvalidConfig(
                f"{name} is set, but HEARD_KAFKA_SECURITY_PROTOCOL is {access.security_protocol}, which encrypts"
                " nothing: set it to SSL or SASL_SSL"
            )
        if path and not Path(path).is_file():
            raise InvalidConfig(f"{name}: there is no file {path}")
    if access.key_file and not access.certificate_file:
        raise InvalidConfig("HEARD_KAFKA_KEY_FILE is set: set HEARD_KAFKA_CERTIFICATE_FILE too")
    try:
        access.tls()
    except OSError as error:  # an ssl.SSLError is one
        names = " or ".join(name for name, path in files.items() if path)
        raise InvalidConfig(f"{names} cannot be used: PEM files, and a key that fits its certificate") from error
