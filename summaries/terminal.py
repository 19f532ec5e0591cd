"""The weekly summary in a terminal: good at 80 columns, plain when piped, and safe whatever people wrote."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from schemas.tags import Question
from schemas.weeks import LONDON, ReportingWeek
from summaries import chart_words, wording
from summaries.series import SeriesChart
from summaries.terminal_actions import actions_of
from summaries.terminal_text import harmless, heading
from summaries.weekly import Count, Said, WeeklySummary

_STYLES = {"positive": "green", "negative": "red", "mixed": "yellow"}


def render(summary: WeeklySummary) -> RenderableType:
    """Return the summary for a rich console; print it with `Console(highlight=False).print(...)`.

    What people wrote reaches the terminal as `Text`, in which rich's markup means nothing, and without any
    character that could move the cursor, change a colour or turn the reading order.
    """
    week = ReportingWeek.parse(summary.week)
    parts: list[RenderableType] = [
        Text(harmless(summary.team_name), style="bold"),
        Text(f"{wording.week_days(week)} ({week})"),
        Text(wording.how_sure(summary)),
    ]
    parts += [Text(note, style="bold") for note in _notes(summary)]
    parts += actions_of(summary.actions, summary.made_at.astimezone(LONDON).date())
    if summary.submissions:
        parts += [Text(), _figures(summary)]
    parts += [heading("What changed from the weeks before"), _changes(summary)]
    parts += [Text(line) for line in wording.changes_in_words(summary)]
    parts += charts(summary.charts)
    if summary.submissions:
        parts += _answers("What was good?", summary.good)
        parts += _answers("What could we do better?", summary.better, wording.nothing_to_improve(summary))
    else:
        parts += [heading("What was said"), Text("Nobody sent feedback about this team in this week.")]
    return Group(*parts)


def charts(series: Sequence[SeriesChart]) -> list[RenderableType]:
    """Return what the charts say, in words."""
    parts: list[RenderableType] = [heading("Has anything really changed?")] if series else []
    for chart in series:
        said = [*chart_words.verdict(chart), chart_words.since(chart), chart_words.usual(chart)]
        said += [chart_words.rules(chart)] if chart.points else []
        parts += [Text(), Text(chart_words.title(chart), style="bold"), *(Text(line) for line in said if line)]
    return parts


def _notes(summary: WeeklySummary) -> Iterable[str]:
    if summary.held_back:
        yield f"{wording.how_many_held(summary.held_back)} See “What needs a person now” on the pages."
    if summary.late:
        yield wording.how_late(summary)


def _figures(summary: WeeklySummary) -> RenderableType:
    side_by_side = Table.grid(padding=(0, 3), expand=False)
    ratings = [count for count in summary.ratings if count.submissions]
    no_rating = [Count("No rating", summary.no_rating)] if summary.no_rating else []
    side_by_side.add_row(
        _counts("How it sounded", summary.sentiments),
        _counts("From whom", summary.roles),
        _counts("Ratings", [*ratings, *no_rating]),
    )
    total = wording.plural(summary.submissions, "piece", "pieces")
    return Group(Text(f"{total} of feedback", style="bold"), Text(), side_by_side)


def _counts(title: str, counts: Sequence[Count]) -> Table:
    table = Table(box=None, show_header=True, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("", justify="right")
    table.add_column(title, overflow="fold")
    for count in counts:
        table.add_row(f"{count.submissions:,}", Text(harmless(wording.label(count.what))))
    return table


def _changes(summary: WeeklySummary) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), header_style="bold")
    table.add_column("Week")
    table.add_column("Feedback", justify="right")
    table.add_column("Sounded positive")
    for figures in (*summary.changes.earlier, summary.changes.this_week):
        week = ReportingWeek.parse(figures.week)
        name = f"{wording.week_days(week)}{' (this week)' if figures.week == summary.week else ''}"
        table.add_row(name, f"{figures.submissions:,}", wording.share(figures.positive))
    return table


def _answers(question: str, answers: Sequence[Said], note: str = "") -> Iterable[RenderableType]:
    yield heading(f"{question} ({len(answers):,})")
    yield Text(f"{note}\n" if note else "")
    if not answers:
        yield Text("No answers to this question that can be shown.")
    for answer in answers:
        yield _answer(answer)


def _answer(answer: Said) -> RenderableType:
    late = " · arrived late" if answer.arrived_late else ""
    late += " · for one worker: pass it on" if answer.is_for_one_worker and answer.question == Question.GOOD else ""
    who = f"{wording.label(answer.role)} · {wording.moment(answer.received_at)} · {answer.reference}{late}"
    sounds = Text(wording.label(answer.sentiment), style=_STYLES.get(answer.sentiment, ""))
    sounds.append(f" ({harmless(wording.why(answer))})", style="dim")
    return Padding(
        Group(
            Padding(Text(harmless(answer.words), overflow="fold"), (0, 0, 0, 2)),
            Text(who, style="dim"),
            sounds,
            Text(f"{wording.label(answer.words_use)}.", style="" if answer.words_use == "team_only" else "dim"),
            Text(f"Team: {harmless(wording.why_team(answer))}", style="dim"),
        ),
        (0, 0, 1, 0),
    )
