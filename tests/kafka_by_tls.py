"""A real Kafka as a managed one is: certificates, passwords, and access lists with a user for each process."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import trustme
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from kafka import KafkaAdminClient
from kafka.admin import ACL, ACLOperation, ACLPermissionType, ResourcePattern, ResourceType
from kafka.admin import UserScramCredentialUpsertion as Upsertion

from heard.rights import Right
from heard.servers.kafka import Entrance, LocalKafka
from heard.servers.ports import free_port
from heard.settings import Settings

HOST = "127.0.0.1"
PASSWORD = "a-password-of-{}"
BY_PLAIN = "plain-user"


@dataclass
class SecureKafka:
    """The broker, and the files of two authorities: the one that signed its certificate, and a stranger."""

    kafka: LocalKafka
    ports: dict[str, int]
    folder: Path

    def settings(self, user: str, entrance: str = "SECURE", **changes: object) -> Settings:
        """Return the settings of a process that comes in as this user."""
        given: dict[str, object] = {
            "kafka_bootstrap_servers": f"{HOST}:{self.ports[entrance]}",
            "kafka_security_protocol": "SASL_SSL",
            "kafka_sasl_mechanism": "SCRAM-SHA-512",
            "kafka_username": user,
            "kafka_password": PASSWORD.format(user),
            "kafka_ca_file": str(self.folder / "ca.pem"),
        }
        return Settings(_env_file=None, **given | changes)

    def add_user(self, user: str, rights: Iterable[Right]) -> None:
        with closing(KafkaAdminClient(bootstrap_servers=self.kafka.bootstrap)) as admin:
            admin.alter_user_scram_credentials([Upsertion(user, "SCRAM-SHA-512", PASSWORD.format(user))])
            admin.create_acls([_acl(user, right) for right in rights])


def secure_kafka(folder: Path) -> SecureKafka:
    """Return one that is not started: with SASL_SSL at SECURE, and certificates on both sides at MUTUAL."""
    folder.mkdir(parents=True, exist_ok=True)
    authority, stranger = trustme.CA(), trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    stranger.cert_pem.write_to_path(folder / "stranger.pem")
    _write(authority.issue_cert(HOST), folder / "broker.pem")
    _write(authority.issue_cert("somebody@example.org", common_name="somebody"), folder / "client.pem")
    _write(stranger.issue_cert("nobody@example.org", common_name="nobody"), folder / "stranger-client.pem")
    ports = {"SECURE": free_port(), "MUTUAL": free_port()}
    protocols = {"SECURE": "SASL_SSL", "MUTUAL": "SSL"}
    login = "org.apache.kafka.common.security"
    kafka = LocalKafka(
        folder / "kafka",
        quick_start=True,
        entrances={name: Entrance(port, port, protocols[name]) for name, port in ports.items()},
        properties={
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": "User:ANONYMOUS",  # who comes in by the plain entrance: the broker itself, and the test
            "sasl.enabled.mechanisms": "SCRAM-SHA-512,PLAIN",
            "listener.name.secure.scram-sha-512.sasl.jaas.config": f"{login}.scram.ScramLoginModule required;",
            "listener.name.secure.plain.sasl.jaas.config": (
                f'{login}.plain.PlainLoginModule required user_{BY_PLAIN}="{PASSWORD.format(BY_PLAIN)}";'
            ),
            "listener.name.mutual.ssl.client.auth": "required",
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": str(folder / "broker.pem"),
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": str(folder / "ca.pem"),
        },
    )
    return SecureKafka(kafka, ports, folder)


def _acl(user: str, right: Right) -> ACL:
    kind = ResourceType[right.kind.upper()]
    name = right.name or "kafka-cluster"  # what Kafka calls the only cluster that there is
    operation = ACLOperation[right.operation.upper()]
    return ACL(f"User:{user}", "*", operation, ACLPermissionType.ALLOW, ResourcePattern(kind, name))


def _write(certificate: trustme.LeafCert, path: Path) -> None:
    """Write key and certificate as Java reads them: the key in PKCS 8."""
    key = load_pem_private_key(certificate.private_key_pem.bytes(), None)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(pem + b"".join(part.bytes() for part in certificate.cert_chain_pems))
