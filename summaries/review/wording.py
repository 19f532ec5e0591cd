"""What the review queue says: its lanes, what can be decided, and what was, in British plain English. Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from schemas.corrections import ComplaintRoute, ComplaintState, FeedbackCorrected, SafetyState
from schemas.lanes import Lane
from schemas.tags import Kind, PersonalDataKind
from summaries.complaints import Limit
from summaries.wording import day, label, plural


class LaneWords(NamedTuple):
    """What a lane is called, and what is done there."""

    name: str
    what: str


LANES: Mapping[Lane, LaneWords] = {
    Lane.SAFETY: LaneWords("Safety", "Someone is or may be unsafe. Read it now, and act on it."),
    Lane.COMPLAINTS: LaneWords("Complaints", "The person is not satisfied and wants an answer. The law sets the time."),
    Lane.NOT_ASSESSED: LaneWords("Not English or not assessed", "We could not tell how it sounds. Say how."),
    Lane.TEAM_NOT_KNOWN: LaneWords("Team not known", "No team was chosen, and the words name none. Choose one."),
    Lane.NAMES: LaneWords("Names to check", "We think that some words say who somebody is. Check what to hide."),
    Lane.QUOTES: LaneWords("Quotes to approve", "The person agreed to be quoted. Choose what may be."),
}
SAFETY_CHOICES: Mapping[SafetyState, str] = {
    SafetyState.ACKNOWLEDGED: "I have taken this on. I am acting on it",
    SafetyState.LET_GO: "Nobody is unsafe. Show it like any other feedback",
    SafetyState.CLOSED: "It is dealt with. Keep it out of all summaries",
}
SAFETY_STATES: Mapping[SafetyState, str] = {
    SafetyState.ACKNOWLEDGED: "Taken on",
    SafetyState.LET_GO: "Nobody is unsafe: shown like any other",
    SafetyState.CLOSED: "Dealt with: kept out of all summaries",
}
COMPLAINT_STATES: Mapping[ComplaintState, str] = {
    ComplaintState.OPEN: "Open: not acknowledged yet",
    ComplaintState.ACKNOWLEDGED: "Acknowledged",
    ComplaintState.ANSWERED: "Answered",
    ComplaintState.NOT_A_COMPLAINT: "Not a complaint",
}
ROUTES: Mapping[ComplaintRoute, str] = {
    ComplaintRoute.ADULTS: "Adults: the 2009 Regulations",
    ComplaintRoute.CHILDREN: "Children: the Children Act 1989 procedure",
    ComplaintRoute.CORPORATE: "Corporate: the Ombudsman’s Complaint Handling Code",
}
KINDS: Mapping[Kind, str] = {
    Kind.COMPLIMENT: "Compliment",
    Kind.THANKS: "Thanks",
    Kind.COMMENT: "Comment",
    Kind.SUGGESTION: "Suggestion",
    Kind.CONCERN: "Concern",
    Kind.COMPLAINT: "Complaint",
}
PERSONAL_DATA: Mapping[PersonalDataKind, str] = {
    PersonalDataKind.NAME: "A name",
    PersonalDataKind.PHONE: "A telephone number",
    PersonalDataKind.EMAIL: "An email address",
    PersonalDataKind.ADDRESS: "An address",
    PersonalDataKind.POSTCODE: "A postcode",
    PersonalDataKind.NHS_NUMBER: "An NHS number",
    PersonalDataKind.CASE_NUMBER: "A case number",
    PersonalDataKind.BIRTH_DATE: "A date of birth",
    PersonalDataKind.VEHICLE: "A vehicle’s number",
}
_LANGUAGES: Mapping[str, str] = {
    **{"ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "cs": "Czech", "cy": "Welsh", "de": "German"},
    **{"el": "Greek", "es": "Spanish", "fa": "Persian", "fr": "French", "gu": "Gujarati", "he": "Hebrew"},
    **{"hi": "Hindi", "hu": "Hungarian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "ku": "Kurdish"},
    **{"lt": "Lithuanian", "nl": "Dutch", "pa": "Punjabi", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian"},
    **{"ru": "Russian", "sk": "Slovak", "so": "Somali", "sq": "Albanian", "sw": "Swahili", "ta": "Tamil"},
    **{"th": "Thai", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese"},
    **{"yo": "Yoruba", "zh": "Chinese"},
}


def waited(since: datetime, now: datetime) -> str:
    """Return how long something has waited, in the largest unit that fits, as `3 days`."""
    age = max(now - since, timedelta(0))
    if age >= timedelta(days=1):
        return plural(age.days, "day", "days")
    if age >= timedelta(hours=1):
        return plural(age // timedelta(hours=1), "hour", "hours")
    return plural(max(1, age // timedelta(minutes=1)), "minute", "minutes")


def working_hours(time: timedelta) -> str:
    """Return working time as `5 working hours`; less than one is said so."""
    hours = time // timedelta(hours=1)
    return plural(hours, "working hour", "working hours") if hours else "less than a working hour"


def how_many(waiting: int, *, has_more: bool) -> str:
    """Return how many wait in a lane, as `12`, or `1,000 and more`."""
    return f"{waiting:,}{' and more' if has_more else ''}"


def limit(its: Limit) -> str:
    """Return when a limit ends, and how long that is, as `by 5 March 2026: 2 working days left`."""
    if its.is_done:
        return f"by {day(its.by)}: done"
    left = its.working_days_left
    if left < 0:
        return f"by {day(its.by)}: {plural(-left, 'working day', 'working days')} late"
    if left == 0:
        return f"by {day(its.by)}: that is today"
    return f"by {day(its.by)}: {plural(left, 'working day', 'working days')} left"


def language(code: str) -> str:
    """Return what a language is called; one that is not known is said to be so."""
    return _LANGUAGES.get(code, "A language that we do not know")


def told(event: FeedbackCorrected, team_name: Callable[[str], str], theme_name: Callable[[str], str]) -> list[str]:
    """Return what a correction says, a sentence for each thing. Notes are shown as they were typed."""
    said = [*_told_of_tags(event, team_name, theme_name), *_told_of_care(event)]
    if event.redactions:
        count = len(event.redactions.spans)
        said.append(f"Names checked: {plural(count, 'place', 'places')} hidden" if count else "Names checked: none")
    if event.quote:
        count = len(event.quote.spans)
        said.append(f"Quote approved: {plural(count, 'passage', 'passages')}" if count else "Quote refused")
    if event.replied:
        said.append("The person was replied to")
    return said or ["Read, and left as it was"]


def _told_of_tags(
    event: FeedbackCorrected, team_name: Callable[[str], str], theme_name: Callable[[str], str]
) -> list[str]:
    said = []
    if event.sentiment:
        said.append(_change("How it sounds", event.sentiment.was, event.sentiment.now, label))
    if event.kind:
        said.append(_change("What it is for", event.kind.was, event.kind.now, label))
    if event.team:
        said.append(_change("Team", event.team.was, event.team.now, team_name))
    if event.themes:
        was, now = (", ".join(map(theme_name, those)) for those in (event.themes.was, event.themes.now))
        said.append(_change("Themes", was or None, now or None, str))
    return said


def _told_of_care(event: FeedbackCorrected) -> list[str]:
    said = []
    if event.safety:
        said.append(_noted(f"Safety: {SAFETY_STATES[event.safety.state]}", event.safety.note))
    if event.complaint:
        route = f". {ROUTES[event.complaint.route]}" if event.complaint.route else ""
        said.append(_noted(f"Complaint: {COMPLAINT_STATES[event.complaint.state]}{route}", event.complaint.note))
    return said


def _change(what: str, was: str | None, now: str | None, name: Callable[[str], str]) -> str:
    shown, before = (name(one) if one is not None else "none" for one in (now, was))
    return f"{what}: {shown}, confirmed" if shown == before else f"{what}: {shown}, and not {before}"


def _noted(said: str, note: str) -> str:
    return f"{said}. Note: {note}" if note else said
