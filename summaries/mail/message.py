"""One email to one person, and what an address may look like. Pure."""

import re
from email.headerregistry import Address

from msgspec import Struct

LONGEST_KEY, LONGEST_SUBJECT, LONGEST_ADDRESS = 200, 300, 254
"""In characters; the last is RFC 5321's limit of a path, without its angle brackets."""

_LONGEST_LOCAL = 64
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"  # RFC 5322, 3.2.3; quoted names and addresses of no host are refused
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@(?:{_LABEL}\.)+(?P<top>{_LABEL})")


class Image(Struct, frozen=True):
    """A picture inside an email.

    Attributes:
        cid: how the HTML names it: `<img src="cid:chart">` for `chart`.
        png: its bytes.
    """

    cid: str
    png: bytes


class Message(Struct, frozen=True, kw_only=True):
    """An email, ready to go.

    Attributes:
        key: says what it is, such as `issue/…/3/subscriber/…`: of two with one key only the first is ever sent. It
            stands in logs and at GOV.UK Notify, so nobody's address or words are in it.
        to: one address.
        text: the whole of it in plain text.
        html: the same for mail programs that show it.
        images: what the HTML names.
        unsubscribe: an address that ends such emails when it is posted to (RFC 8058).
    """

    key: str
    to: str
    subject: str
    text: str
    html: str | None = None
    images: tuple[Image, ...] = ()
    unsubscribe: str | None = None

    def __post_init__(self) -> None:
        """Refuse what no server would take, or would read as more than one header.

        Raises:
            ValueError: the address is none, or key or subject is empty, too long or holds what is not printed.
        """
        if not is_address(self.to):
            raise ValueError("this is no email address")
        for what, held, longest in (("key", self.key, LONGEST_KEY), ("subject", self.subject, LONGEST_SUBJECT)):
            if not 0 < len(held) <= longest or not held.isprintable():
                raise ValueError(f"an email's {what} is 1 to {longest} printable characters")
        if "@" in self.key:
            raise ValueError("an email's key holds nobody's address")


def is_address(text: str) -> bool:
    """Say whether this is one person's address at a host with a name: our own rule, and then Python's parser."""
    found = _ADDRESS.fullmatch(text)
    if found is None or len(text) > LONGEST_ADDRESS or len(found["local"]) > _LONGEST_LOCAL:
        return False
    if found["top"].isdecimal():  # an IP address, not a name
        return False
    try:
        return Address(addr_spec=text).addr_spec == text
    except (ValueError, IndexError):  # its parser raises both
        return False
