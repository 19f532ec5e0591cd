"""What a team does about what it was told, in a terminal: for the team, and for those outside it."""

from collections.abc import Iterable, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from summaries import action_words, result_words
from summaries.terminal_text import harmless, heading
from summaries.weekly_actions import OutsideAction, ToldAction, WeeklyActions
from summaries.wording import day


def actions_of(actions: WeeklyActions | None, today: date) -> Iterable[RenderableType]:
    """Return what heads a team's week; nothing where the team plans and did nothing."""
    if actions is None:
        return
    groups = (
        ("What we said we would do", actions.planned),
        (f"Done since {day(actions.since)}, or decided against", actions.ended),
        ("What came of what we did", actions.results),
    )
    for title, told in groups:
        if told:
            yield heading(title)
            yield from (_one(each, today) for each in told)
    if actions.results:
        yield Text(result_words.NOT_WHY, style="dim")


def outside_actions_of(actions: Sequence[OutsideAction]) -> Iterable[RenderableType]:
    """Return what may be shown in public; nothing where there is none."""
    if actions:
        yield heading("You said, we did")
    for action in actions:
        lines = [f"You said: {action.said}", action_words.standing_outside(action)]
        lines += [f"Why not: {action.reason}"] if action.reason else []
        lines += [result_words.told_outside(action.result)] if action.result else []
        yield _entry(action.title, lines)


def _one(told: ToldAction, today: date) -> RenderableType:
    action = told.action
    lines = [f"You said: {action.said}"]
    lines += [f"Why not: {action.reason}"] if action.reason else []
    lines += [f"{action_words.standing(action, today)}. {action.owner} sees to it."]
    lines += [result_words.told(told.result)] if told.result else []
    return _entry(action.title, lines)


def _entry(title: str, lines: Iterable[str]) -> RenderableType:
    return Padding(
        Group(Text(harmless(title), style="bold"), *(Padding(Text(harmless(line)), (0, 0, 0, 2)) for line in lines)),
        (1, 0, 0, 0),
    )
