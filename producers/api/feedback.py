"""The one thing that the API does: accept a submission."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import msgspec
import structlog
from flask import Response, request
from msgspec import Struct
from werkzeug.exceptions import RequestEntityTooLarge

from producers.api.body import WHOLE, Fault, read_members
from producers.api.partners import Partners
from producers.api.problems import NotAccepted
from producers.api.rate import RateLimit
from producers.api.reading import read_submission
from producers.api.repeats import Repeats, Sent
from producers.bodies import MAX_BODY_BYTES
from producers.door import Door, Submission, Ticket
from producers.rules import Rules
from schemas.errors import InvalidEvent
from schemas.events import Source
from schemas.references import reference_of
from schemas.teams import TeamDirectory
from schemas.weeks import LONDON

IDEMPOTENCY_KEY = "Idempotency-Key"
MAX_KEY_CHARACTERS = 255
KEY_PATTERN = f"^[!-~]{{1,{MAX_KEY_CHARACTERS}}}$"
"""Printable ASCII without spaces: a UUID, or whatever the partner's program counts by."""
_FAULTY = "The request has faults, and nothing was saved. Put right what is listed and send it again"
_BAD_KEY = Fault(
    f"{IDEMPOTENCY_KEY} must be 1 to {MAX_KEY_CHARACTERS} letters, numbers or signs, without spaces",
    header=IDEMPOTENCY_KEY,
)
_OTHER_BODY = Fault(
    f"This {IDEMPOTENCY_KEY} came before with another body. Send a new key with a new body", header=IDEMPOTENCY_KEY
)
_NOT_USABLE = Fault("The submission could not be used", WHOLE)

log = structlog.get_logger()


class Accepted(Struct, frozen=True):
    """The submission was saved, and will be in the database."""

    reference: str


@dataclass(frozen=True)
class FeedbackApi:
    """The view, and what it needs."""

    door: Door
    directory: TeamDirectory
    answer_limit: int
    partners: Partners
    repeats: Repeats
    limit: RateLimit
    clock: Callable[[], datetime]

    def send(self) -> Response:
        """Accept what a partner sent.

        Raises:
            NotAccepted: with the answer that says why.
            Unavailable: it could not be kept. Nothing was accepted.
        """
        body = _body()  # first, so that an early answer never meets a body that is still on its way
        partner = self._partner()
        self._count(partner)
        _check_type()
        key = _idempotency_key()
        before = self.repeats.find(partner, key) if key else None
        ticket = before.ticket if before else self.repeats.new_ticket()
        submission = self._read(body, ticket.opened_at)
        if key:
            ticket = self._remember(partner, key, before, Sent(ticket, self.repeats.fingerprint(submission)))
        return self._accept(submission, ticket)

    def _partner(self) -> str:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            raise NotAccepted(
                401,
                "Send your key in the header Authorization, as: Bearer, a space, and the key",
                headers={"WWW-Authenticate": 'Bearer realm="heard"'},
            )
        partner = self.partners.partner_of(key.strip())
        if partner is None:
            raise NotAccepted(
                401,
                "This key is not known, or was revoked. Ask the council for another",
                headers={"WWW-Authenticate": 'Bearer realm="heard", error="invalid_token"'},
            )
        return partner

    def _count(self, partner: str) -> None:
        seconds = self.limit.wait(partner)
        if seconds:
            log.warning("api.too_many", partner=partner)
            raise NotAccepted(
                429, f"You asked too often. Ask again in {seconds} s", headers={"Retry-After": str(seconds)}
            )

    def _read(self, body: bytes, moment: datetime) -> Submission:
        """Return what was sent, by the rules of the day when its ticket was made.

        That is the day of the first try: so a request sent again means the same, though a team may have closed.
        """
        members = read_members(body)
        rules = Rules(self.directory, self.answer_limit, moment.astimezone(LONDON).date())
        found = [members] if isinstance(members, Fault) else read_submission(members, rules)
        if isinstance(found, list):
            log.info("api.faulty", faults=len(found))
            raise NotAccepted(422, _FAULTY, faults=found)
        return found

    def _remember(self, partner: str, key: str, before: Sent | None, now: Sent) -> Ticket:
        kept = before or self.repeats.remember(partner, key, now)
        if kept.fingerprint != now.fingerprint:
            log.info("api.other_body", partner=partner)
            raise NotAccepted(422, _FAULTY, faults=[_OTHER_BODY])
        return kept.ticket

    def _accept(self, submission: Submission, ticket: Ticket) -> Response:
        try:
            event = self.door.accept(submission, ticket, Source.API)
        except InvalidEvent:
            log.warning("api.refused")
            raise NotAccepted(422, _FAULTY, faults=[_NOT_USABLE]) from None
        log.info("feedback.accepted", feedback_id=str(event.feedback_id))
        accepted = Accepted(reference=reference_of(event.feedback_id))
        return Response(msgspec.json.encode(accepted), 202, mimetype="application/json")


def _body() -> bytes:
    """Return the body. Where it has no Content-Length, werkzeug cuts it at its limit and says nothing."""
    request.max_content_length = MAX_BODY_BYTES + 1
    body = request.get_data(cache=False)
    if len(body) > MAX_BODY_BYTES:
        raise RequestEntityTooLarge
    return body


def _check_type() -> None:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype != "application/json" or charset not in ("utf-8", "utf8"):
        raise NotAccepted(415, "Send JSON in UTF-8, with the header Content-Type: application/json")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise NotAccepted(415, "Send the body as it is, without a Content-Encoding")


def _idempotency_key() -> str | None:
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is not None and not re.fullmatch(KEY_PATTERN, key):
        raise NotAccepted(422, _FAULTY, faults=[_BAD_KEY])
    return key
