"""How actions are put in words, on the pages and in the terminal alike."""

from collections.abc import Mapping
from datetime import date

from summaries.actions import Action, ActionState, is_overdue
from summaries.series import Measure
from summaries.weekly_actions import OutsideAction
from summaries.wording import day, plural

STATES: Mapping[ActionState, str] = {
    ActionState.PLANNED: "Planned",
    ActionState.DONE: "Done",
    ActionState.NOT_GOING_TO: "Not going to",
}
MOVES: Mapping[Measure, str] = {
    Measure.POSITIVE: "The share of feedback that sounds positive",
    Measure.CRITICISMS: "How often criticisms come",
    Measure.FEEDBACK: "How much feedback comes",
}
"""What an action can be meant to change: the charts of the weekly page."""
NOTHING_MOVES = "None of these"
CHANGES: Mapping[str, str] = {
    "added": "Added",
    "changed": "Changed",
    "planned_again": "Planned again",
    ActionState.DONE: "Marked as done",
    ActionState.NOT_GOING_TO: "Marked as not going to be done",
}
FIELDS: Mapping[str, str] = {
    "title": "what you will do",
    "said": "what people told you",
    "owner": "who sees to it",
    "due_on": "when it is due",
    "series": "what should change",
    "is_public": "whether it may be shown in public",
    "references": "the feedback it answers",
    "themes": "the themes it answers",
}


def standing(action: Action, today: date) -> str:
    """Say in one line how an action stands: due, overdue and by how much, done, or not going to be."""
    if action.state is ActionState.DONE:
        return f"Done on {day(action.ended_on or today)}"
    if action.state is ActionState.NOT_GOING_TO:
        return f"Decided on {day(action.ended_on or today)} not to do it"
    if is_overdue(action, today):
        late = plural((today - action.due_on).days, "day", "days")
        return f"Overdue: it was due on {day(action.due_on)}, {late} ago"
    return "Due today" if action.due_on == today else f"Due on {day(action.due_on)}"


def standing_outside(action: OutsideAction) -> str:
    """Say the same for those outside, who are told no days of what is planned."""
    if action.state is ActionState.PLANNED:
        return "We are late with this." if action.is_overdue else "We plan to do this."
    ended = f"{action.ended_on:%B %Y}" if action.ended_on else ""
    return f"Done in {ended}." if action.state is ActionState.DONE else f"Decided in {ended} not to do it."


def how_many_overdue(number: int) -> str:
    """Say how many are overdue."""
    return f"{plural(number, 'action is', 'actions are')} overdue."


def meant_to_change(action: Action) -> str:
    """Say what an action should change."""
    return NOTHING_MOVES if action.series is None else MOVES[action.series]


def changed(what: str, fields: str) -> str:
    """Say what somebody did to an action, as `Changed: what you will do`."""
    said = CHANGES.get(what, what)
    names = ", ".join(FIELDS.get(name, name) for name in fields.split())
    return f"{said}: {names}" if names else said
