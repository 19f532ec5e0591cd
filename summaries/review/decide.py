"""Deciding: what a form about a submission comes to as changes, or what is wrong with it. Pure."""

from typing import NamedTuple

from schemas.corrections import (
    Changes,
    ComplaintDecision,
    ComplaintRoute,
    ComplaintState,
    KindChange,
    QuoteDecision,
    QuoteSpan,
    Redaction,
    RedactionsChecked,
    SafetyDecision,
    SafetyState,
    SentimentChange,
    TeamChange,
    ThemesChange,
)
from schemas.errors import HeardError
from schemas.events import WordsUse, is_storable
from schemas.tags import Kind, Question, Sentiment
from schemas.teams import TeamDirectory
from schemas.themes import ThemeBook
from summaries.mail.message import is_address
from summaries.review.draft import HIDDEN, LONGEST_HIDE_MORE, LONGEST_NOTE, LONGEST_REPLACEMENT, Draft, hidden_now
from summaries.review.item import Answer, Item
from summaries.review.spans import Place, joined, key_of, merged, occurrences, place_of, sentences, trimmed

NOTHING_ON_LIST = "Choose one of the answers on the list"
WHY = "Say in a few words why"
_NEEDS_A_NOTE = frozenset({SafetyState.LET_GO, SafetyState.CLOSED})


class Fault(NamedTuple):
    """Something in the form that cannot be taken: the id of its field, and what to do, in words for the page."""

    field: str
    words: str


class _Wrong(HeardError):
    """A part of the form cannot be taken."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.fault = Fault(field, words)


class Decision(NamedTuple):
    """What a form comes to; with any faults, there are no changes."""

    changes: Changes
    faults: tuple[Fault, ...]


class Known(NamedTuple):
    """What can be chosen."""

    directory: TeamDirectory
    themes: ThemeBook
    sends_email: bool = True


def decide(item: Item, draft: Draft, known: Known) -> Decision:
    """Return what somebody decided about a submission.

    A tag that was left as it is counts as confirmed only where the box says that the tags were checked: nobody who
    came to look at a name has said anything about the sentiment.
    """
    faults: list[Fault] = []
    parts: dict[str, object] = {"reviewed": draft.is_reviewed}
    for name, part in _PARTS.items():
        try:
            parts[name] = part(item, draft, known)
        except _Wrong as wrong:
            faults.append(wrong.fault)
    return Decision(Changes() if faults else Changes(**parts), tuple(faults))  # type: ignore[arg-type]  # named so


def _safety(item: Item, draft: Draft, known: Known) -> SafetyDecision | None:  # noqa: ARG001  # one shape for all parts
    if not draft.safety:
        return None
    if draft.safety not in list(SafetyState):
        raise _Wrong("safety", NOTHING_ON_LIST)
    state = SafetyState(draft.safety)
    note = _note("safety_note", draft.safety_note)
    if state in _NEEDS_A_NOTE and not note:
        raise _Wrong("safety_note", f"{WHY}: someone may ask later")
    return SafetyDecision(state=state, note=note)


def _complaint(item: Item, draft: Draft, known: Known) -> ComplaintDecision | None:  # noqa: ARG001
    note = _note("complaint_note", draft.complaint_note)
    route = draft.complaint_route or None
    if route is not None and route not in list(ComplaintRoute):
        raise _Wrong("complaint_route", NOTHING_ON_LIST)
    if draft.complaint and draft.complaint not in list(ComplaintState):
        raise _Wrong("complaint", NOTHING_ON_LIST)
    has_new_route = route is not None and route != item.now.complaint_route and _is_complaint(item)
    if not (draft.complaint or note or has_new_route):
        return None
    state = ComplaintState(draft.complaint) if draft.complaint else item.now.complaint or ComplaintState.OPEN
    return ComplaintDecision(state=state, route=ComplaintRoute(route) if route else None, note=note)


def _is_complaint(item: Item) -> bool:
    return item.kind == Kind.COMPLAINT or item.now.complaint is not None


def _sentiment(item: Item, draft: Draft, known: Known) -> SentimentChange | None:  # noqa: ARG001
    if draft.sentiment not in list(Sentiment):
        raise _Wrong("sentiment", NOTHING_ON_LIST)
    is_said = draft.tags_checked or draft.sentiment != item.sentiment
    return SentimentChange(now=Sentiment(draft.sentiment)) if is_said else None


def _kind(item: Item, draft: Draft, known: Known) -> KindChange | None:  # noqa: ARG001
    if not draft.kind and item.kind is None:
        return None
    if draft.kind not in list(Kind):
        raise _Wrong("kind", NOTHING_ON_LIST)
    return KindChange(now=Kind(draft.kind)) if draft.tags_checked or draft.kind != item.kind else None


def _team(item: Item, draft: Draft, known: Known) -> TeamChange | None:
    team = draft.team or None
    if team is not None and team != item.team and team not in known.directory:
        raise _Wrong("team", NOTHING_ON_LIST)
    return TeamChange(now=team) if draft.tags_checked or team != item.team else None


def _themes(item: Item, draft: Draft, known: Known) -> ThemesChange | None:
    if any(theme not in known.themes and theme not in item.themes for theme in draft.themes):
        raise _Wrong("theme", NOTHING_ON_LIST)
    is_said = draft.tags_checked or set(draft.themes) != set(item.themes)
    return ThemesChange(now=tuple(sorted(draft.themes))) if is_said else None


def _redactions(item: Item, draft: Draft, known: Known) -> RedactionsChecked | None:  # noqa: ARG001
    """Return what is hidden: where it was checked or changed, or where words are approved that it hides names in."""
    is_changed = dict(draft.hidden) != hidden_now(item) or draft.hide_more
    is_said = draft.names_checked or is_changed or draft.quote in ("whole", "some")
    return _checked(item, draft) if is_said else None


def _checked(item: Item, draft: Draft) -> RedactionsChecked:
    hidden = _more(item, draft.hide_more)
    for key, instead in draft.hidden.items():
        question, place = _place("hide", key, item)
        if not is_storable(instead) or len(instead) > LONGEST_REPLACEMENT:
            raise _Wrong("hide", f"What stands instead has at most {LONGEST_REPLACEMENT} letters")
        hidden[question].append((place, instead))
    return RedactionsChecked(
        spans=tuple(
            Redaction(question=Question(question), start=start, end=end, replacement=instead)
            for question, spans in sorted(hidden.items())
            for (start, end), instead in merged(spans)
        )
    )


def _more(item: Item, typed: str) -> dict[str, list[tuple[Place, str]]]:
    """Return the places of words that were typed, a line each; `Ann = my daughter` says what stands instead."""
    if len(typed) > LONGEST_HIDE_MORE:
        raise _Wrong("hide_more", f"Type at most {LONGEST_HIDE_MORE:,} letters here")
    hidden: dict[str, list[tuple[Place, str]]] = {answer.question: [] for answer in item.answers}
    for line in filter(None, map(str.strip, typed.splitlines())):
        words, _, instead = (part.strip() for part in line.partition("="))
        if not is_storable(instead) or len(instead) > LONGEST_REPLACEMENT:
            raise _Wrong("hide_more", f"What stands instead has at most {LONGEST_REPLACEMENT} letters")
        found = {answer.question: occurrences(answer.words, words) for answer in item.answers}
        if not any(found.values()):
            raise _Wrong("hide_more", "Type each name on a line, as it stands in the words: one of them is not there")
        for question, places in found.items():
            hidden[question] += [(place, instead or HIDDEN) for place in places]
    return hidden


def _quote(item: Item, draft: Draft, known: Known) -> QuoteDecision | None:  # noqa: ARG001
    if not draft.quote:
        return None
    if draft.quote == "refuse":
        return QuoteDecision()
    if draft.quote not in ("whole", "some"):
        raise _Wrong("quote", NOTHING_ON_LIST)
    if item.words_use == WordsUse.TEAM_ONLY or item.withdrawn_at is not None:
        raise _Wrong("quote", "The person did not agree that their words are quoted")
    places = [_whole(answer) for answer in item.answers] if draft.quote == "whole" else _some(item, draft)
    return QuoteDecision(
        spans=tuple(
            QuoteSpan(question=Question(question), start=start, end=end) for question, (start, end) in sorted(places)
        )
    )


def _replied(item: Item, draft: Draft, known: Known) -> bool:
    if not draft.reply:
        return draft.replied
    if not known.sends_email:
        raise _Wrong("reply", "No email can be sent from here. Ring or write to them yourself, and tick the box")
    if not is_address(item.reply_to or ""):
        raise _Wrong("reply", "The person gave no email address. Ring or write to them, and tick the box")
    return bool(_note("reply", draft.reply))


def _whole(answer: Answer) -> tuple[str, Place]:
    return answer.question, trimmed(answer.words, (0, len(answer.words)))


def _some(item: Item, draft: Draft) -> list[tuple[str, Place]]:
    chosen = [_place("sentence", key, item) for key in draft.sentences]
    offered = {key_of(answer.question, place) for answer in item.answers for place in sentences(answer.words)}
    if not chosen or any(key_of(*one) not in offered for one in chosen):
        raise _Wrong("sentence", "Tick the sentences that may be quoted")
    return [
        (answer.question, place)
        for answer in item.answers
        for place in joined(answer.words, [place for question, place in chosen if question == answer.question])
    ]


def _place(field: str, key: str, item: Item) -> tuple[str, Place]:
    """Return the place that a form names, which has to lie in an answer."""
    found = place_of(key)
    length = {answer.question: len(answer.words) for answer in item.answers}
    if found is None or not 0 <= found[1][0] < found[1][1] <= length.get(found[0], 0):
        raise _Wrong(field, NOTHING_ON_LIST)
    return found


def _note(field: str, typed: str) -> str:
    if len(typed) > LONGEST_NOTE:
        raise _Wrong(field, f"Type at most {LONGEST_NOTE:,} letters here")
    if not is_storable(typed):
        raise _Wrong(field, "This holds signs that cannot be kept. Type it again")
    return typed


_PARTS = {
    "safety": _safety,
    "complaint": _complaint,
    "sentiment": _sentiment,
    "kind": _kind,
    "team": _team,
    "themes": _themes,
    "redactions": _redactions,
    "quote": _quote,
    "replied": _replied,
}
