"""The events on Heard's topics: frozen, typed, and decoded from raw bytes by their own schema.

A new optional field keeps a topic's version; a removed or re-meant one makes a new topic. Unknown members are
ignored, so that a consumer one version behind goes on.
"""

import re
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from schemas.errors import InvalidEvent
from schemas.tags import AnswerSentiment, KindTag, PersonalData, Question, SafetyTag, Sentiment, TeamTag, ThemeTag

MAX_ANSWER_CHARACTERS = 50_000
"""The contract's bound on one answer, in code points. The form's own limit is a setting and is lower."""

Answer = Annotated[str, Meta(max_length=MAX_ANSWER_CHARACTERS)]
ShortText = Annotated[str, Meta(max_length=500)]
Moment = Annotated[datetime, Meta(tz=True)]
Month = Annotated[str, Meta(pattern=r"^[12][0-9]{3}-(0[1-9]|1[0-2])$")]


class Role(StrEnum):
    """Who is speaking."""

    SERVICE_USER = "service_user"
    UNPAID_CARER = "unpaid_carer"
    PARENT_OR_FAMILY = "parent_or_family"
    CHILD_OR_YOUNG_PERSON = "child_or_young_person"
    CARE_LEAVER = "care_leaver"
    FOSTER_CARER = "foster_carer"
    STAFF = "staff"
    STUDENT_OR_NEWLY_QUALIFIED = "student_or_newly_qualified"
    PARTNER_ORGANISATION = "partner_organisation"


class Rating(StrEnum):
    """The answer to "Overall, how was your experience of our service?" (the Friends and Family Test's scale)."""

    VERY_GOOD = "very_good"
    GOOD = "good"
    NEITHER = "neither"
    POOR = "poor"
    VERY_POOR = "very_poor"
    DONT_KNOW = "dont_know"


class Unsafe(StrEnum):
    """The answer to "Is anyone unsafe or at risk of harm?"."""

    NO = "no"
    YES = "yes"
    NOT_SURE = "not_sure"


class WordsUse(StrEnum):
    """How far the person lets their words go. Each allows what stands before it."""

    TEAM_ONLY = "team_only"
    QUOTED = "quoted"
    PUBLISHED = "published"


class Source(StrEnum):
    """The door that the words came in by."""

    FORM = "form"
    EASY_READ = "easy_read"
    PAPER = "paper"
    STAFF_LOG = "staff_log"
    API = "api"
    IMPORT = "import"
    DEMO = "demo"


class HowHeard(StrEnum):
    """How words that a member of staff passed on reached them."""

    CARD = "card"
    LETTER = "letter"
    EMAIL = "email"
    CALL = "call"
    IN_PERSON = "in_person"
    PRACTICE_WEEK = "practice_week"
    ASYE = "asye"
    FAMILY_LEADERSHIP_COURSE = "family_leadership_course"
    COMPLAINT = "complaint"


class FeedbackReceived(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person told the council something. The key on the topic is `feedback_id`.

    Attributes:
        feedback_id: a UUIDv7, minted once at the door; the idempotency key.
        received_at: when the door accepted it; aware UTC.
        team_chosen: a team's id, or None for "I am not sure".
        good: the answer to "What was good?"; may be empty if `better` is not.
        better: the answer to "What could we do better?".
        reply_to: an email address or telephone number, where a reply was asked for.
        happened_in: the month it happened, as `2026-03`.
        how_heard: how the words reached the member of staff who passed them on; None where the person sent them.
        heard_by: who that was: a name, or a role and a team. Read as contact details are.
    """

    feedback_id: UUID
    received_at: Moment
    source: Source
    role: Role
    team_chosen: ShortText | None = None
    rating: Rating | None = None
    good: Answer = ""
    better: Answer = ""
    unsafe: Unsafe | None = None
    words_use: WordsUse = WordsUse.TEAM_ONLY
    reply_to: ShortText | None = None
    happened_in: Month | None = None
    how_heard: HowHeard | None = None
    heard_by: ShortText | None = None

    def __post_init__(self) -> None:
        """Refuse what no database could hold or what says nothing.

        Raises:
            ValueError: which msgspec turns into its own ValidationError.
        """
        if self.received_at.tzinfo is None:
            raise ValueError("received_at has no time zone")
        if not (self.good.strip() or self.better.strip()):
            raise ValueError("both answers are empty")
        for name in ("good", "better", "team_chosen", "reply_to", "heard_by"):
            if not is_storable(getattr(self, name) or ""):
                raise ValueError(f"{name} holds a NUL or half a character")

    def answers(self) -> tuple[tuple[Question, str], ...]:
        """Return the answers that say something, in the order of the form."""
        both = ((Question.GOOD, self.good), (Question.BETTER, self.better))
        return tuple((question, words) for question, words in both if words.strip())

    def experience_date(self) -> date:
        """Return the day that the experience is taken to be of: the month's first, else the day received (UTC)."""
        if self.happened_in:
            return date.fromisoformat(f"{self.happened_in}-01")
        return self.received_at.astimezone(UTC).date()


class FeedbackTagged(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A submission was tagged. It carries all that was received, so that the sink needs nothing else.

    Attributes:
        tagger_version: raised whenever the code would give the same words another tag.
        tagger: that version and a digest of what else decides: lexicon, themes, weights and directory.
        compound: the mean of the answers' compounds, -1 to 1.
        score: Heard's own score of the whole, -1 to 1.
        confidence: how sure the label is, 0 to 1.
        language: `en`, another ISO 639-1 code, or `und` where it cannot be told.
    """

    received: FeedbackReceived
    tagger_version: int
    sentiment: Sentiment
    compound: float
    sentiment_reason: str
    answers: tuple[AnswerSentiment, ...]
    team: TeamTag
    tagger: str = ""
    score: float = 0.0
    confidence: float = 0.0
    themes: tuple[ThemeTag, ...] = ()
    kind: KindTag | None = None
    safety: SafetyTag = SafetyTag()
    personal_data: tuple[PersonalData, ...] = ()
    language: str = "en"


class FeedbackDeadLettered(Struct, frozen=True, kw_only=True):
    """A record could never be used. It is kept whole, so that a person can look and it can be tried again.

    Attributes:
        topic: where the record stood, with `partition` and `offset`.
        key: the record's key as text, where it is a feedback id.
        value: the record's own bytes (base64 in JSON).
    """

    reason: str
    topic: str
    partition: int
    offset: int
    key: UUID | None
    value: bytes


Event = TypeVar("Event", bound=Struct)
_encoder = msgspec.json.Encoder()
_decoders: dict[type[Struct], msgspec.json.Decoder[Struct]] = {}
_HALF_CHARACTER = re.compile("[\x00\ud800-\udfff]")


def is_storable(text: str) -> bool:
    """Say whether every database can hold the text: no NUL and no lone surrogate."""
    return _HALF_CHARACTER.search(text) is None


def encode(event: Struct) -> bytes:
    """Return the event as JSON in UTF-8. The same event always gives the same bytes."""
    return _encoder.encode(event)


def decode(raw: bytes | None, kind: type[Event]) -> Event:
    """Return the event that the bytes hold.

    Raises:
        InvalidEvent: the bytes are not that event. The reason names the place and never quotes a value.
    """
    if raw is None:
        raise InvalidEvent("the record has no value")
    decoder = _decoders.setdefault(kind, msgspec.json.Decoder(kind))
    try:
        return decoder.decode(raw)  # type: ignore[return-value]  # the decoder was made for this kind
    except msgspec.ValidationError as error:
        raise InvalidEvent(_without_values(str(error))) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InvalidEvent("the record is not JSON in UTF-8") from None


def check(kind: type[Event], members: dict[str, object]) -> Event:
    """Return the event that has these members, each held to the schema as if it had been read from a topic.

    Raises:
        InvalidEvent: a member is not what the schema allows.
    """
    try:
        return msgspec.convert(members, kind)
    except msgspec.ValidationError as error:
        raise InvalidEvent(_without_values(str(error))) from None


def _without_values(message: str) -> str:
    """Cut out what msgspec quotes: an invalid enum value is a person's words for all we know, quotation marks too."""
    return re.sub(r"(?s)^Invalid enum value .*?(?= - at `[^`\s]*`$|$)", "Invalid enum value", message)
