"""What the email of an issue says: one set of sentences and figures, which its text and its HTML both show. Pure."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from schemas.themes import ThemeBook
from schemas.weeks import ReportingWeek
from summaries import chart_words, wording
from summaries.issuing.frozen import Frozen
from summaries.issuing.shelf import Listed
from summaries.issuing.wording import change_in_words, title
from summaries.outside import OutsideSummary, Shown
from summaries.quotes import Quotation
from summaries.series import SeriesChart
from summaries.weekly import Count, WeeklySummary

Rows = tuple[tuple[str, str], ...]


class Figures(NamedTuple):
    """A table of two columns, under its caption."""

    caption: str
    rows: Rows


class Quoted(NamedTuple):
    """Approved words, and who said them, no closer than role, team and month."""

    words: str
    who: str


class Letter(NamedTuple):
    """An email's content.

    Attributes:
        headline: how much feedback there was.
        notes: sentences under it.
        changes: what a revision changed.
        quotes: compliments first.
        chart: with points; None where there is none.
        chart_words: what it shows.
        chart_rows: its figures, newest first.
        plans: what the team plans to do, by when.
        link: to the issue's page; empty for those who cannot open it.
        small_print: what was done to the figures.
    """

    subject: str
    team: str
    week: str
    title: str
    headline: str
    notes: tuple[str, ...]
    changes: tuple[str, ...]
    figures: tuple[Figures, ...]
    quotes: tuple[Quoted, ...]
    chart: SeriesChart | None
    chart_title: str
    chart_words: tuple[str, ...]
    chart_rows: Rows
    plans: tuple[str, ...]
    link: str
    small_print: str


def team_letter(
    listed: Listed, frozen: Frozen, quotes: Sequence[Quotation], themes: ThemeBook, link: str = ""
) -> Letter:
    """Return the email for those of the staff who may see the team's own figures."""
    week = frozen.week
    return _letter(
        listed,
        week,
        headline=f"{wording.plural(week.submissions, 'piece', 'pieces')} of feedback",
        notes=tuple(_team_notes(week)),
        changes=tuple(change_in_words(change, themes) for change in frozen.changes),
        figures=_tables(
            (
                (_SOUND, _team_rows(week.sentiments, wording.label)),
                (_WHO, _team_rows(week.roles, wording.label)),
                (_THEMES, _team_rows(week.themes, _theme_name(themes))),
            )
        ),
        quotes=_quoted(quotes, week.team_name),
        charts=week.charts,
        plans=tuple(_plans(week)),
        link=link,
        small_print="These are your team’s own figures. Small ones could say who was meant: do not pass them on.",
    )


def outside_letter(listed: Listed, frozen: Frozen, quotes: Sequence[Quotation], themes: ThemeBook) -> Letter | None:
    """Return the email for everybody else; None where nothing may be shown to them."""
    outside = frozen.outside
    if outside is None:
        return None
    return _letter(
        listed,
        outside,
        headline=f"Pieces of feedback: {wording.shown(outside.submissions)}",
        notes=(wording.how_sure(outside),),
        changes=(),
        figures=_tables(
            (
                (_SOUND, _outside_rows(outside.sentiments, wording.label)),
                (_WHO, _outside_rows(outside.roles, wording.label)),
                (_THEMES, _outside_rows(outside.themes, _theme_name(themes))),
            )
        ),
        quotes=_quoted(quotes, outside.team_name),
        charts=outside.charts,
        plans=(),
        link="",
        small_print=wording.small_numbers_hidden(outside.least_shown, outside.rounded_to),
    )


_SOUND, _WHO, _THEMES = "How it sounded", "From whom", "What people talked about"


def _letter(  # noqa: PLR0913  # what differs between the two
    listed: Listed,
    week: WeeklySummary | OutsideSummary,
    *,
    headline: str,
    notes: tuple[str, ...],
    changes: tuple[str, ...],
    figures: tuple[Figures, ...],
    quotes: tuple[Quoted, ...],
    charts: Sequence[SeriesChart],
    plans: tuple[str, ...],
    link: str,
    small_print: str,
) -> Letter:
    days = wording.week_days(ReportingWeek.parse(listed.week))
    chart = next((one for one in charts if one.points), None)
    revised = ", revised" if listed.revision else ""
    return Letter(
        subject=" ".join(f"{week.team_name}, {days}: issue {listed.number}{revised}".split())[:300],
        team=week.team_name,
        week=days,
        title=title(listed),
        headline=headline,
        notes=notes,
        changes=changes,
        figures=figures,
        quotes=quotes,
        chart=chart,
        chart_title=chart_words.title(chart) if chart else "",
        chart_words=(*chart_words.verdict(chart), chart_words.usual(chart), chart_words.rules(chart)) if chart else (),
        chart_rows=_chart_rows(chart) if chart else (),
        plans=plans,
        link=link,
        small_print=small_print,
    )


def _team_notes(week: WeeklySummary) -> Iterator[str]:
    if week.held_back:
        yield wording.how_many_held(week.held_back)
    if week.nothing_to_improve:
        yield wording.nothing_to_improve(week)
    yield wording.how_sure(week)
    if week.late:
        yield wording.how_late(week)


def _tables(tables: Sequence[tuple[str, Rows]]) -> tuple[Figures, ...]:
    return tuple(Figures(caption, rows) for caption, rows in tables if rows)


def _team_rows(counts: Sequence[Count], name: Callable[[str], str]) -> Rows:
    return tuple((name(count.what), f"{count.submissions:,}") for count in counts if count.submissions)


def _outside_rows(cells: Sequence[Shown] | None, name: Callable[[str], str]) -> Rows:
    if cells is None:
        return (("All of it", wording.WITHHELD),)
    return tuple((name(cell.what), wording.shown(cell.submissions)) for cell in cells if cell.submissions != 0)


def _theme_name(themes: ThemeBook) -> Callable[[str], str]:
    return lambda theme: themes.named(theme).name if theme in themes else wording.label(theme)


def _quoted(quotes: Sequence[Quotation], team: str) -> tuple[Quoted, ...]:
    """Compliments come first, and each in full."""
    praise_first = sorted(quotes, key=lambda quote: (quote.sentiment != "positive", quote.question != "good"))
    return tuple(
        Quoted(quote.words, f"{wording.label(quote.role)}, {team}, {wording.month(quote.month)}")
        for quote in praise_first
    )


def _chart_rows(chart: SeriesChart) -> Rows:
    rows = []
    for point in reversed(chart.points):
        unusual = f" ({chart_words.mark(point).lower()})" if point.mark else ""
        rows.append((chart_words.name(point), f"{chart_words.value(chart.measure, point.value)}{unusual}"))
    return tuple(rows)


def _plans(week: WeeklySummary) -> Iterator[str]:
    for told in week.actions.planned if week.actions else ():
        overdue = ", overdue" if told.is_overdue else ""
        yield f"{told.action.title} (by {wording.day(told.action.due_on)}{overdue})"
