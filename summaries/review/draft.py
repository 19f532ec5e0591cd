"""A draft: what the form about a submission holds, whether it was filled from what stands or by a reviewer. Pure."""

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from summaries.review.item import Item
from summaries.review.spans import key_of, merged, sentences

LONGEST_NOTE, LONGEST_REPLACEMENT, LONGEST_HIDE_MORE = 5_000, 100, 2_000
ACCEPT_NAMES = "accept-names"
"""What the button says that is one key: the names are right, and that is all."""
HIDDEN = "[name]"
"""What stands in the place of words for which nothing else was said."""


class Form(Protocol):
    """What a browser sent: Werkzeug's MultiDict."""

    def get(self, key: str, default: str) -> str:
        """Return the first value of a field."""

    def getlist(self, key: str) -> list[str]:
        """Return all values of a field."""


class Draft(Struct, frozen=True, kw_only=True):
    """What is in the form.

    Attributes:
        revision: what the person saw when they filled it in.
        safety: the state to be decided now; empty: none.
        complaint: likewise.
        hidden: the places whose box "hide" is ticked, by `key_of`, with what stands instead.
        hide_more: words that are to be hidden too, a line each.
        quote: `whole`, `some`, `refuse`, or empty for no decision now.
        sentences: the places ticked for a quote of some sentences.
        reply: an email to the person, to be sent now.
        is_reviewed: the whole page was saved, and not only the names accepted.
    """

    revision: int
    safety: str = ""
    safety_note: str = ""
    complaint: str = ""
    complaint_route: str = ""
    complaint_note: str = ""
    sentiment: str = ""
    kind: str = ""
    team: str = ""
    themes: tuple[str, ...] = ()
    tags_checked: bool = False
    hidden: Mapping[str, str] = {}  # msgspec gives each draft its own
    hide_more: str = ""
    names_checked: bool = False
    quote: str = ""
    sentences: tuple[str, ...] = ()
    replied: bool = False
    reply: str = ""
    is_reviewed: bool = True


def first_draft(item: Item) -> Draft:
    """Return the form as it stands before anybody has touched it: nothing is decided, and what stands is shown."""
    return Draft(
        revision=item.revision,
        complaint_route=item.now.complaint_route or "",
        sentiment=item.sentiment or "",
        kind=item.kind or "",
        team=item.team or "",
        themes=item.themes,
        hidden=hidden_now(item),
        sentences=tuple(
            key_of(answer.question, place)
            for answer in item.answers
            for place in sentences(answer.words)
            if any(
                span.question == answer.question and span.start <= place[0] and place[1] <= span.end
                for span in item.now.quotes or ()
            )
        ),
    )


def typed_draft(form: Form) -> Draft:
    """Return the form as a browser sent it. Nothing in it is believed yet."""
    revision, is_accepted = form.get("revision", ""), form.get("do", "") == ACCEPT_NAMES
    return Draft(
        revision=int(revision) if revision.isascii() and revision.isdecimal() and len(revision) < 8 else -1,
        safety=form.get("safety", ""),
        safety_note=_lines(form.get("safety_note", "")),
        complaint=form.get("complaint", ""),
        complaint_route=form.get("complaint_route", ""),
        complaint_note=_lines(form.get("complaint_note", "")),
        sentiment=form.get("sentiment", ""),
        kind=form.get("kind", ""),
        team=form.get("team", ""),
        themes=tuple(dict.fromkeys(form.getlist("theme"))),
        tags_checked=bool(form.get("tags_checked", "")),
        hidden={key: form.get(f"as:{key}", "").strip() or HIDDEN for key in form.getlist("hide")},
        hide_more=_lines(form.get("hide_more", "")),
        names_checked=bool(form.get("names_checked", "")) or is_accepted,
        quote=form.get("quote", ""),
        sentences=tuple(form.getlist("sentence")),
        replied=bool(form.get("replied", "")),
        reply=_lines(form.get("reply", "")),
        is_reviewed=not is_accepted,
    )


def hidden_now(item: Item) -> dict[str, str]:
    """Return what is hidden as it stands: what a person confirmed, else what the tagger suggests."""
    if item.now.redactions is not None:
        return {key_of(one.question, (one.start, one.end)): one.replacement for one in item.now.redactions}
    return {
        key_of(answer.question, place): replacement
        for answer in item.answers
        for place, replacement in merged(((one.start, one.end), one.replacement) for one in answer.suspected)
    }


def _lines(text: str) -> str:
    """Browsers end each line with CR and LF, whatever was typed."""
    return text.replace("\r\n", "\n").strip()
