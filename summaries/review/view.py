"""What the page about one submission shows beside its form: the words with all marks, boxes, and the clocks. Pure."""

from datetime import datetime
from typing import NamedTuple

from schemas.corrections import ComplaintRoute, ComplaintState
from schemas.events import WordsUse
from schemas.lanes import Lane
from schemas.tags import Kind
from schemas.teams import TeamDirectory
from summaries.complaints import STAGES, Limit, Suggestion, limits_of, suggest_route
from summaries.mail.message import is_address
from summaries.review.draft import Draft, hidden_now
from summaries.review.item import Answer, Item
from summaries.review.spans import Marked, key_of, marked, place_of, redacted, sentences

_ACKNOWLEDGED = frozenset({ComplaintState.ACKNOWLEDGED, ComplaintState.ANSWERED})
UNSAFE, NAME = "unsafe", "name"
"""Marks of words: what suggests that someone is unsafe, and what may say who somebody is."""


class Hide(NamedTuple):
    """A place that can be hidden: how the form names it, its words, what kind it is, and what stands instead."""

    key: str
    words: str
    kind: str | None
    replacement: str
    is_ticked: bool


class Sentence(NamedTuple):
    """A sentence that can be quoted, as it would be read, with what is hidden now."""

    key: str
    words: str
    is_ticked: bool


class AnswerView(NamedTuple):
    """An answer with what can be done with it."""

    question: str
    pieces: tuple[Marked, ...]
    hides: tuple[Hide, ...]
    sentences: tuple[Sentence, ...]


class View(NamedTuple):
    """Everything that the page shows beside the form's own values.

    Attributes:
        suggestion: the route of a complaint that is likely.
        limits: its clock, by the route that was chosen or else is suggested.
        stages: what may come after, in words.
        may_quote: the person agreed to be quoted, and did not take that back.
        may_email: the person gave an email address for a reply.
        opens: the parts of the page that are open.
    """

    answers: tuple[AnswerView, ...]
    suggestion: Suggestion
    route: ComplaintRoute
    limits: tuple[Limit, ...]
    stages: str
    is_complaint: bool
    may_quote: bool
    may_email: bool
    opens: frozenset[str]


def view_of(item: Item, draft: Draft, directory: TeamDirectory, now: datetime) -> View:
    """Return what the page shows of a submission while the form holds a draft."""
    service = directory.named(item.team).service if item.team and item.team in directory else None
    suggestion = suggest_route(item.role, service)
    route = item.now.complaint_route or suggestion.route
    is_complaint = item.kind == Kind.COMPLAINT or item.now.complaint is not None
    may_quote = item.words_use != WordsUse.TEAM_ONLY and item.withdrawn_at is None
    answers = tuple(_answer(item, answer, draft) for answer in item.answers)
    return View(
        answers=answers,
        suggestion=suggestion,
        route=route,
        limits=limits_of(route, item.now.complaint or "", item.received_at, now, _acknowledged_at(item)),
        stages=STAGES[route],
        is_complaint=is_complaint,
        may_quote=may_quote,
        may_email=is_address(item.reply_to or ""),
        opens=_open_parts(item, draft, answers, is_complaint=is_complaint, may_quote=may_quote),
    )


def _acknowledged_at(item: Item) -> datetime | None:
    """Return when a complaint was first said to be acknowledged."""
    said = (one.corrected_at for one in item.history if one.complaint and one.complaint.state in _ACKNOWLEDGED)
    return next(said, None)


def _open_parts(
    item: Item, draft: Draft, answers: tuple[AnswerView, ...], *, is_complaint: bool, may_quote: bool
) -> frozenset[str]:
    """Return the parts that a person has something to do in; nothing that was typed is folded away."""
    parts = {
        "safety": item.held_back or item.now.safety or draft.safety or draft.safety_note,
        "complaint": is_complaint or draft.complaint or draft.complaint_note,
        "tags": {Lane.NOT_ASSESSED, Lane.TEAM_NOT_KNOWN} & set(item.lanes) or draft.tags_checked,
        "names": any(answer.hides for answer in answers) or draft.hide_more,
        "quote": may_quote and not item.held_back,
        "reply": item.reply_to or draft.replied or draft.reply,
    }
    return frozenset(part for part, is_open in parts.items() if is_open)


def _answer(item: Item, answer: Answer, draft: Draft) -> AnswerView:
    hides = _hides(item, answer, draft)
    unsafe = [((span.start, span.end), UNSAFE) for span in item.safety if span.question == answer.question]
    names = [(found[1], NAME) for hide in hides if (found := place_of(hide.key))]
    ticked = [(found[1], hide.replacement) for hide in hides if hide.is_ticked and (found := place_of(hide.key))]
    return AnswerView(
        question=answer.question,
        pieces=tuple(marked(answer.words, [*unsafe, *names])),
        hides=hides,
        sentences=tuple(
            Sentence(
                key_of(answer.question, (start, end)),
                redacted(answer.words[start:end], _within(ticked, start, end)),
                key_of(answer.question, (start, end)) in draft.sentences,
            )
            for start, end in sentences(answer.words)
        ),
    )


def _hides(item: Item, answer: Answer, draft: Draft) -> tuple[Hide, ...]:
    """Return the boxes: what is hidden now, what the tagger suspects, and what the form has ticked."""
    kinds = {key_of(answer.question, (one.start, one.end)): one for one in answer.suspected}
    offered = {**hidden_now(item), **draft.hidden}
    covered = [found[1] for key in offered if (found := place_of(key)) and found[0] == answer.question]
    for key, one in kinds.items():
        if not any(start < one.end and one.start < end for start, end in covered):
            offered[key] = one.replacement
    boxes = []
    for key, replacement in offered.items():
        found = place_of(key)
        if found is None or found[0] != answer.question or not answer.words[slice(*found[1])]:
            continue
        kind = kinds[key].kind.value if key in kinds else None
        boxes.append((found[1], Hide(key, answer.words[slice(*found[1])], kind, replacement, key in draft.hidden)))
    return tuple(box for _, box in sorted(boxes))


def _within(spans: list[tuple[tuple[int, int], str]], start: int, end: int) -> list[tuple[tuple[int, int], str]]:
    """Return spans as places of the part from start to end."""
    return [
        ((max(begins, start) - start, min(ends, end) - start), instead)
        for (begins, ends), instead in spans
        if begins < end and start < ends
    ]
