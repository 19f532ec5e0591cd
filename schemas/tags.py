"""What is said of a submission: sentiment, team, themes, kind, safety and personal data, each with its reasons."""

from enum import StrEnum

from msgspec import Struct


class Question(StrEnum):
    """Which question an answer was given to."""

    GOOD = "good"
    BETTER = "better"
    OPEN = "open"  # neither: whatever the person wanted to say


class Sentiment(StrEnum):
    """How an answer, or a whole submission, sounds."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    MIXED = "mixed"
    NEUTRAL = "neutral"
    NOT_ASSESSED = "not_assessed"


class TeamSource(StrEnum):
    """How the team of a submission is known."""

    CHOSEN = "chosen"
    FOUND = "found"
    NOT_KNOWN = "not_known"


class Kind(StrEnum):
    """What a submission is for. A complaint says that a person is not satisfied and wants a response."""

    COMPLIMENT = "compliment"
    THANKS = "thanks"
    COMMENT = "comment"
    SUGGESTION = "suggestion"
    CONCERN = "concern"
    COMPLAINT = "complaint"


class About(StrEnum):
    """Whom a compliment is for."""

    INDIVIDUAL = "individual"
    TEAM = "team"


class PersonalDataKind(StrEnum):
    """What kind of personal data some words are."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    POSTCODE = "postcode"
    NHS_NUMBER = "nhs_number"
    CASE_NUMBER = "case_number"
    BIRTH_DATE = "birth_date"
    VEHICLE = "vehicle"


class Span(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Some words of an answer, by their place: a reason that a page can highlight.

    Attributes:
        question: which answer.
        start: the offset of the first character in the answer, in code points; `end` is past the last.
        why: what the words were taken for, in words that a page can show.
    """

    question: Question
    start: int
    end: int
    why: str = ""


class Weighed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Some words of an answer and how far they moved its score. Offsets are into the answer, in code points.

    Attributes:
        weight: above 0 for praise, below 0 for criticism.
        why: what the words were taken for, in words that a page can show.
    """

    start: int
    end: int
    weight: float
    why: str = ""


class PartSentiment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How one sentence, or one half of a sentence that turns round, sounds. Offsets are into the answer."""

    start: int
    end: int
    sentiment: Sentiment
    score: float
    reasons: tuple[Weighed, ...] = ()


class AnswerSentiment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How one answer sounds.

    Attributes:
        compound: VADER's compound score, -1 to 1, rounded to 4 places as VADER does.
        reason: why, in words that a page can show.
        score: Heard's own score, -1 to 1.
        confidence: how sure the label is, 0 to 1.
        parts: its sentences, or their halves, in order.
        reasons: words that moved the score of the whole answer, in order of place.
    """

    question: Question
    sentiment: Sentiment
    compound: float
    reason: str
    score: float = 0.0
    confidence: float = 0.0
    parts: tuple[PartSentiment, ...] = ()
    reasons: tuple[Weighed, ...] = ()


class TeamTag(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The team that a submission is about, and why.

    Attributes:
        team: the team's id after mergers; None where it is not known.
        reason: why; may hold the words that named the team.
        candidates: ids of teams that were named, where no single one was.
        score: how sure, 0 to 1; 1 where it was chosen on the form.
        contradiction: the id of another team that the words name, where one was chosen.
    """

    team: str | None
    source: TeamSource
    reason: str
    candidates: tuple[str, ...] = ()
    score: float = 0.0
    contradiction: str | None = None


class ThemeTag(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A theme that a submission speaks of, by its id in `config/themes.toml`, and the words that showed it."""

    theme: str
    reasons: tuple[Span, ...] = ()


class KindTag(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a submission is for, and of a compliment what sort it is.

    Attributes:
        reason: why, in words that a page can show.
        mixed: whether a compliment also says what was not good.
        narrative: whether a compliment tells what happened, and does not only thank.
        about: whom a compliment is for, where the words say so.
    """

    kind: Kind
    reason: str
    mixed: bool = False
    narrative: bool = False
    about: About | None = None


class SafetyTag(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether a person must look at once, because somebody may be unsafe. It changes no other tag.

    Attributes:
        flagged: a person must look.
        asked: the form's own answer said so.
        reasons: words that suggest it.
    """

    flagged: bool = False
    asked: bool = False
    reasons: tuple[Span, ...] = ()


class PersonalData(Struct, frozen=True, kw_only=True):
    """Words that may say who somebody is, and what could stand in their place. A person confirms it."""

    question: Question
    start: int
    end: int
    kind: PersonalDataKind
    replacement: str


class AnswerDetails(Struct, frozen=True, omit_defaults=True):
    """What is kept of an answer's tags beside the figures; offsets are into the answer."""

    parts: tuple[PartSentiment, ...] = ()
    reasons: tuple[Weighed, ...] = ()
    personal_data: tuple[PersonalData, ...] = ()
