"""Tickets: the signed hidden field that makes a form sent twice one submission."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from itsdangerous import BadData, URLSafeSerializer

from producers.door import Ticket

LIFETIME = timedelta(days=1)
"""How long a form that was handed out can be sent. Its token against forgery lives as long."""


class TicketBooth:
    """Hands out tickets and reads them back."""

    def __init__(self, secret: str, clock: Callable[[], datetime]) -> None:
        """Take the secret to sign with and a clock (aware)."""
        self._signer = URLSafeSerializer(secret, salt="heard.form.ticket")
        self._clock = clock

    def issue(self) -> Ticket:
        """Return a new ticket that nobody can guess."""
        return Ticket(opened_at=self._clock(), nonce=secrets.token_urlsafe(16))

    def sign(self, ticket: Ticket) -> str:
        """Return the ticket as the text of a hidden field."""
        signed = self._signer.dumps(msgspec.to_builtins(ticket))
        return signed if isinstance(signed, str) else signed.decode()

    def read(self, signed: str) -> Ticket | None:
        """Return the ticket in a hidden field, or None where it is missing, forged or too old."""
        try:
            ticket = msgspec.convert(self._signer.loads(signed), Ticket)
        except (BadData, msgspec.ValidationError):
            return None
        return ticket if self._clock() - LIFETIME <= ticket.opened_at <= self._clock() else None
