"""How Kafka is reached: where it is, whether the way is encrypted, and who we are. Knows no client library."""

import ssl
from dataclasses import dataclass, field
from typing import Literal

SecurityProtocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
LONGEST_BACKOFF_MILLISECONDS = 1_000
Mechanism = Literal["", "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]


@dataclass(frozen=True)
class KafkaAccess:
    """What a client needs to be let in. Its password is in no repr, log or error.

    Attributes:
        bootstrap_servers: `host:port`, with commas between.
        security_protocol: Kafka's own name for plain or TLS, and for with or without a password.
        mechanism: how the password is shown; empty where there is none.
        ca_file: PEM file of the authority that signed the broker's certificate; empty: the machine's own.
        certificate_file: PEM file of our own certificate, where the broker asks for one.
        key_file: PEM file of its key; empty: it is in `certificate_file`.
    """

    bootstrap_servers: str
    security_protocol: SecurityProtocol = "PLAINTEXT"
    mechanism: Mechanism = ""
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    certificate_file: str = ""
    key_file: str = ""

    @property
    def servers(self) -> list[str]:
        """Each `host:port`."""
        return [server.strip() for server in self.bootstrap_servers.split(",")]

    @property
    def is_encrypted(self) -> bool:
        """Whether the way to the broker is TLS."""
        return self.security_protocol in {"SSL", "SASL_SSL"}

    @property
    def has_password(self) -> bool:
        """Whether we say who we are by a user name and a password."""
        return self.security_protocol in {"SASL_PLAINTEXT", "SASL_SSL"}

    def tls(self) -> ssl.SSLContext | None:
        """Return what checks the broker's certificate and name; None where nothing is encrypted.

        Raises:
            OSError: a file cannot be read, or is not what it should be (`ssl.SSLError` is an OSError).
        """
        if not self.is_encrypted:
            return None
        context = ssl.create_default_context(cafile=self.ca_file or None)
        if self.certificate_file:
            context.load_cert_chain(self.certificate_file, self.key_file or None)
        return context

    def client_options(self) -> dict[str, object]:
        """Return the options by which kafka-python is let in.

        Raises:
            OSError: as `tls`.
        """
        options: dict[str, object] = {
            "bootstrap_servers": self.servers,
            "security_protocol": self.security_protocol,
            # Else it waits longer and longer, up to 36 seconds, for a broker that has long been back.
            "reconnect_backoff_max_ms": LONGEST_BACKOFF_MILLISECONDS,
        }
        if self.is_encrypted:
            options |= {"ssl_context": self.tls()}
        if self.has_password:
            options |= {
                "sasl_mechanism": self.mechanism,
                "sasl_plain_username": self.username,
                "sasl_plain_password": self.password,
            }
        return options


REFUSED_LOGIN = "it refused the user name or the password: look at HEARD_KAFKA_USERNAME and HEARD_KAFKA_PASSWORD"


def lacking(rights: str) -> str:
    """Say which rights our user lacks, like "Write on the topic feedback.tagged.v1"."""
    return f"its user lacks {rights} (docs/operations.md lists what each process needs)"


def advice_on(error: Exception, lacks: str) -> str:
    """Say what a person can do about an error of a Kafka client; empty where waiting is all.

    Errors are known by their names, which kafka-python and aiokafka share, so that neither is imported here.

    Args:
        error: what the client raised.
        lacks: the rights that are lacking if it was not allowed.
    """
    name = type(error).__name__
    if "AuthorizationFailed" in name:
        return lacking(lacks)
    if "AuthenticationFailed" in name:
        return REFUSED_LOGIN
    return ""
