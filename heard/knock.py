"""The knock: whether the broker lets us in, asked by hand, because its clients do not say why not.

kafka-python and aiokafka try again in silence where a certificate or a password is refused, and end with "Unable to
bootstrap". So before they are let loose a socket of our own asks, and says in plain words what was wrong.
"""

import socket
import ssl
import struct
from contextlib import closing

from kafka.net.sasl import get_sasl_mechanism

from schemas.errors import Unavailable
from schemas.kafka import REFUSED_LOGIN, KafkaAccess, lacking

SECONDS = 5.0
_METADATA, _HEARTBEAT, _SASL_HANDSHAKE, _SASL_AUTHENTICATE = 3, 12, 17, 36  # Kafka's protocol guide, "API keys"
_GROUP_AUTHORIZATION_FAILED = 30
_OTHER_NAME = {62, 64}  # X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH of OpenSSL
_RAN_OUT = 10  # X509_V_ERR_CERT_HAS_EXPIRED
_LARGEST_ANSWER = 1024 * 1024


class Refused(Unavailable):
    """The broker is there and does not let us in: until somebody does something, waiting does not help."""

    def __init__(self, advice: str) -> None:
        super().__init__("broker", advice)


def knock(access: KafkaAccess, *, group: str = "") -> None:
    """Return when one of the addresses has let us in.

    Args:
        access: where, and who we are.
        group: ask as well whether we may be a member of this group.

    Raises:
        Refused: none let us in, and one that answered said no; the message says what to look at.
        Unavailable: none answered.
    """
    fault = Unavailable("broker", "nothing listens at KAFKA_BOOTSTRAP_SERVERS")
    try:
        tls = access.tls()
    except OSError as error:
        raise Refused("a file with our certificates cannot be read: look at HEARD_KAFKA_CA_FILE") from error
    for server in access.servers:
        try:
            with closing(_Door(server, tls)) as door:
                door.enter(access)
                door.ask_for(group)
                return
        except Unavailable as refusal:
            fault = refusal
        except (OSError, ValueError):  # not there, or no address at all: another of them may be
            continue
    raise fault


class _Door:
    """One connection to one broker, and Kafka's protocol on it by hand."""

    def __init__(self, server: str, tls: ssl.SSLContext | None) -> None:
        """Connect.

        Raises:
            OSError: nothing is there.
            Unavailable: its certificate, or ours, is not accepted, or it hung up.
            ValueError: that is no address.
        """
        host, _, port = server.rpartition(":")
        self._server = server
        self._socket = socket.create_connection((host.strip("[]"), int(port)), SECONDS)
        try:
            if tls is not None:
                self._socket = tls.wrap_socket(self._socket, server_hostname=host.strip("[]"))
        except (OSError, ValueError) as error:
            self.close()
            raise _why_it_ended(error, server) from error

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def enter(self, access: KafkaAccess) -> None:
        """Say who we are, and see that the broker then answers.

        Raises:
            Unavailable: it hung up, or said no.
        """
        if access.has_password:
            self._choose(access.mechanism)
            self._authenticate(access)
        self._ask(_METADATA, 1, struct.pack(">i", 0))  # about no topic: every user may ask that

    def ask_for(self, group: str) -> None:
        """See that we may be a member of the group, by a heartbeat of a member that it does not have.

        Raises:
            Refused: we may not.
        """
        if group:
            answer = self._ask(_HEARTBEAT, 0, _text(group) + struct.pack(">i", -1) + _text(""))
            if struct.unpack_from(">h", answer)[0] == _GROUP_AUTHORIZATION_FAILED:
                raise Refused(lacking(f"Read on the group {group}"))

    def _choose(self, mechanism: str) -> None:
        answer = self._ask(_SASL_HANDSHAKE, 1, _text(mechanism))
        if struct.unpack_from(">h", answer)[0]:
            raise Refused(f"it does not take passwords by {mechanism}: set HEARD_KAFKA_SASL_MECHANISM to one it takes")

    def _authenticate(self, access: KafkaAccess) -> None:
        talk = get_sasl_mechanism(access.mechanism)(host="", **access.client_options())
        while not talk.is_done():
            token = talk.auth_bytes()
            answer = self._ask(_SASL_AUTHENTICATE, 0, struct.pack(">i", len(token)) + token)
            if struct.unpack_from(">h", answer)[0]:
                raise Refused(REFUSED_LOGIN)
            try:
                talk.receive(_sasl_token(answer))
            except (ValueError, KeyError, struct.error) as error:  # what answers does not know our password itself
                raise Refused(f"{self._server} could not prove that it knows this user: is it the broker?") from error

    def _ask(self, api: int, version: int, body: bytes) -> bytes:
        """Send a request and return the answer's body; everything here has the header of the first versions."""
        header = struct.pack(">hhi", api, version, 1) + _text("heard")
        try:
            self._socket.sendall(struct.pack(">i", len(header + body)) + header + body)
            (size,) = struct.unpack(">i", self._read(4))
            if not 5 < size < _LARGEST_ANSWER:
                raise Refused(f"what answers at {self._server} is not Kafka, or not as we speak it: {_LOOK}")
            return self._read(size)[4:]
        except OSError as error:
            raise _why_it_ended(error, self._server) from error

    def _read(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            piece = self._socket.recv(size - len(found))
            if not piece:
                raise ConnectionResetError
            found += piece
        return found


_LOOK = "look at HEARD_KAFKA_SECURITY_PROTOCOL and at the port"


def _why_it_ended(error: Exception, server: str) -> Unavailable:
    """Say why a connection ended. One that was only cut may be another the next time: that is no refusal."""
    if isinstance(error, TimeoutError):
        return Unavailable("broker", f"{server} takes connections and does not answer")
    if isinstance(error, ssl.SSLCertVerificationError):
        return Refused(_of_its_certificate(error.verify_code, server))
    if isinstance(error, ssl.SSLError) and "CERTIFICATE" in (error.reason or ""):
        return Refused(f"{server} wants a certificate of ours, or refused it: look at HEARD_KAFKA_CERTIFICATE_FILE")
    return Unavailable("broker", f"{server} hung up on us: if it does so again, {_LOOK}")


def _of_its_certificate(verify_code: int, server: str) -> str:
    if verify_code in _OTHER_NAME:
        return f"the certificate of {server} is for another name: use a name in it in KAFKA_BOOTSTRAP_SERVERS"
    if verify_code == _RAN_OUT:
        return f"the certificate of {server} has run out: whoever runs the broker has to renew it"
    return f"the certificate of {server} is signed by nobody trusted here: set HEARD_KAFKA_CA_FILE to its CA"


def _text(words: str) -> bytes:
    """A string as Kafka's protocol has it: its length, then its bytes."""
    raw = words.encode()
    return struct.pack(">h", len(raw)) + raw


def _sasl_token(answer: bytes) -> bytes:
    """The bytes after the error's code and its message (a string; -1 long where there is none)."""
    (length,) = struct.unpack_from(">h", answer, 2)
    start = 4 + max(0, length)
    (size,) = struct.unpack_from(">i", answer, start)
    return answer[start + 4 : start + 4 + size]
