"""No two issues and revisions give a small number away, whatever comes late and whichever week is issued when."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.tags import Sentiment
from schemas.weeks import ReportingWeek
from summaries.disclosure import Counts, held_among, settled
from summaries.issuing.holding import Basis, Held, hold
from summaries.outside import NO_RATING, NotOver, OutsideSummary, counts_of, outside_summary
from summaries.series import Measure, weekly_chart
from summaries.weekly import Count, Standing, WeeklySummary
from tests.summarised import WEEK, a_summary, changes_of

WEEKS = [WEEK.shifted(back) for back in range(-3, 1)]
ROLES, SOUNDS, THEMES = ("service_user", "unpaid_carer"), ("positive", "negative"), ("waiting", "kindness")


class Piece(NamedTuple):
    """What of a piece of feedback is counted."""

    role: str
    sound: str
    theme: str


class Step(NamedTuple):
    """Something that happens: so many pieces come to a week (or go from it), and then a week is issued, or none."""

    week: int
    piece: Piece
    number: int
    issues: int | None


pieces = st.builds(Piece, st.sampled_from(ROLES), st.sampled_from(SOUNDS), st.sampled_from(THEMES))
steps = st.builds(
    Step,
    st.integers(0, 3),
    pieces,
    st.one_of(st.integers(-12, 12), st.integers(1, 3)),
    st.one_of(st.integers(0, 3), st.integers(0, 3), st.none()),
)

History = Mapping[int, "Counter[Piece]"]


def summary_of(history: History, place: int) -> WeeklySummary:
    """Return the weekly summary of one of the weeks, with the weeks before it in the table and on the chart."""
    held = history[place]
    totals = [history[each].total() for each in range(place + 1)]
    week = ReportingWeek.parse(str(WEEKS[place]))
    earlier = [0] * (4 - place) + totals[:-1]
    changes = changes_of(totals[-1], earlier)
    shifted = [
        figures.__class__(str(week.shifted(back - 4)), figures.submissions, figures.positive)
        for back, figures in enumerate(changes.earlier)
    ]
    names = [str(each) for each in WEEKS[: place + 1]]
    return a_summary(
        week=str(week),
        starts_at=week.starts_at,
        ends_at=week.ends_at,
        submissions=totals[-1],
        roles=tuple(Count(role, n) for role in ROLES if (n := sum(c for p, c in held.items() if p.role == role))),
        sentiments=tuple(Count(s, sum(c for p, c in held.items() if p.sound == s)) for s in (*SOUNDS, "not_assessed")),
        no_rating=totals[-1],
        themes=tuple(Count(t, n) for t in THEMES if (n := sum(c for p, c in held.items() if p.theme == t))),
        changes=type(changes)(
            this_week=changes.this_week,
            earlier=tuple(shifted),
            earlier_submissions=sum(earlier),
            earlier_positive=changes.earlier_positive,
        ),
        charts=(weekly_chart(Measure.FEEDBACK, names, totals, totals),),
    )


def play(steps: Sequence[Step], history: "defaultdict[int, Counter[Piece]] | None" = None) -> list[tuple[int, Held]]:
    """Let things happen, and return what was let out, in order."""
    history = defaultdict(Counter) if history is None else history
    bases: list[Basis] = []
    out = []
    for step in steps:
        counts = history[step.week]
        counts[step.piece] = max(0, counts[step.piece] + step.number)
        if step.issues is not None:
            held = hold(summary_of(history, step.issues), bases)
            bases.append(held.basis)
            out.append((step.issues, held))
    return out


def quantities(counts: Counts) -> dict[tuple[str, ...], int]:
    flat = {("total",): counts.total}
    flat |= {("table", name, cell): n for name, cells in counts.tables.items() for cell, n in cells.items()}
    return flat | {("part", name): n for name, n in counts.parts.items()}


@given(st.lists(steps, min_size=2, max_size=14))
@settings(max_examples=400, deadline=None)
def test_of_two_things_let_out_of_the_same_no_difference_is_one_to_seven(steps: list[Step]) -> None:
    let_out: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    cells_of: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for place, held in play(steps):
        week, counts = str(WEEKS[place]), held.basis.counts
        if counts is not None:
            now = quantities(counts)
            cells_of[week] |= set(now)
            for cell in cells_of[week]:  # a cell that is not named is 0, and seen to be
                let_out[week, *cell].append(now.get(cell, 0))
        for other, total in held.basis.others.items():
            let_out[other, "total"].append(total)

    for values in let_out.values():
        assert not {abs(one - other) for one in values for other in values} & set(range(1, 8))


@given(st.lists(steps, min_size=2, max_size=14))
@settings(max_examples=200, deadline=None)
def test_what_is_shown_is_what_it_is_said_to_rest_on_and_nothing_else(steps: list[Step]) -> None:
    for place, held in play(steps):
        if held.outside is None:
            assert held.basis.counts is None
            assert not held.basis.others
            continue
        counts = held.basis.counts
        assert counts is not None
        shown = {one.what: one.submissions for one in held.outside.weeks}
        for week, total in {**held.basis.others, str(WEEKS[place]): counts.total}.items():
            if week in shown:
                assert shown[week] == (None if 0 < total < 8 else (total + 2) // 5 * 5)
        for cells in (held.outside.roles, held.outside.sentiments):
            for one in cells or ():
                true = quantities(counts)["table", "roles" if one.what in ROLES else "sentiments", one.what]
                assert one.submissions in (None, (true + 2) // 5 * 5 if true >= 8 else 0)


@given(
    st.lists(st.tuples(pieces, st.integers(0, 40)), min_size=1, max_size=6),
    st.lists(pieces, min_size=1, max_size=7),
    st.booleans(),
)
@settings(max_examples=200, deadline=None)
def test_somebody_who_only_reads_cannot_tell_that_one_to_seven_came_late(
    there: list[tuple[Piece, int]], late: list[Piece], issues_next: bool
) -> None:
    """The attacker has every issue and revision; of two truths, with and without the late ones, all looks the same."""

    def read(pieces: list[Piece]) -> list[object]:
        story = [Step(2, piece, number, None) for piece, number in there]
        story.append(Step(2, there[0][0], 0, 2))
        story += [Step(2, piece, 1, 2) for piece in pieces] or [Step(2, there[0][0], 0, 2)]
        story += [Step(3, there[0][0], 30, 3)] if issues_next else []
        out = [comparable(held.outside) for _, held in play(story)]
        return [out[0], *out[-2:]]

    assert read(late) == read([])


def comparable(outside: OutsideSummary | None) -> object:
    if outside is None:
        return None
    charts = [[(point.at, point.value) for point in chart.points] for chart in outside.charts]
    tables = (outside.roles, outside.sentiments, outside.ratings, outside.themes)
    return (outside.week, outside.submissions, *tables, outside.weeks, outside.positive_percent, charts)


def test_many_late_pieces_are_shown() -> None:
    piece = Piece("service_user", "positive", "kindness")
    first, second = (held.outside for _, held in play([Step(3, piece, 20, 3), Step(3, piece, 8, 3)]))

    assert first is not None
    assert second is not None
    assert (first.submissions, second.submissions) == (20, 30)


def test_up_by_eight_and_down_by_nine_does_not_show_that_one_went() -> None:
    piece = Piece("service_user", "positive", "kindness")
    issued = [held.basis.counts for _, held in play([Step(3, piece, n, 3) for n in (20, 8, -9)])]

    assert [counts and counts.total for counts in issued] == [20, 28, 28]


def test_a_week_that_stands_in_the_next_ones_issue_is_the_same_there() -> None:
    piece = Piece("service_user", "positive", "kindness")
    story = [Step(2, piece, 12, 2), Step(2, piece, 3, None), Step(3, piece, 30, 3)]
    [(_, first), (_, second)] = play(story)

    assert first.outside is not None
    assert second.outside is not None
    assert {one.what: one.submissions for one in second.outside.weeks}[str(WEEKS[2])] == 10 == first.outside.submissions
    chart = {point.at: point.value for chart in second.outside.charts for point in chart.points}
    assert chart.get(str(WEEKS[2]), 10) == 10


def test_the_chart_of_a_year_rests_on_what_was_shown_too() -> None:
    def charted(totals: list[int]) -> WeeklySummary:
        names = [str(WEEK.shifted(back)) for back in range(1 - len(totals), 1)]
        chart = weekly_chart(Measure.FEEDBACK, names, totals, totals)
        sounds = tuple(Count(each, totals[-1] if each is Sentiment.POSITIVE else 0) for each in Sentiment)
        return a_summary(
            submissions=totals[-1],
            roles=(Count("staff", totals[-1]),),
            sentiments=sounds,
            no_rating=totals[-1],
            changes=changes_of(totals[-1], totals[-5:-1]),
            charts=(chart,),
        )

    shown = Basis(str(WEEK.shifted(-10)), None, {str(WEEK.shifted(-9)): 32})
    outside = hold(charted([*[40] * 6, 33, 52, *[40] * 8]), [shown]).outside

    assert outside is not None
    [chart] = outside.charts
    assert {point.at: point.value for point in chart.points}[str(WEEK.shifted(-9))] == 30  # of 32, and not of 33


@pytest.mark.parametrize("late", [0, 3, 30])
def test_a_week_first_issued_after_the_next_one_shows_nothing_whether_it_moved_or_not(late: int) -> None:
    piece = Piece("service_user", "positive", "kindness")
    story = [Step(2, piece, 12, None), Step(3, piece, 30, 3), Step(2, piece, late, 2)]
    [_, (_, overtaken)] = play(story)

    assert overtaken == Held(None, Basis(str(WEEKS[2]), None, {}))


def test_without_earlier_issues_it_is_what_the_rule_shows_anyway() -> None:
    summary = a_summary()

    assert hold(summary, []).outside == outside_summary(summary)


def test_a_week_that_is_running_is_not_held_but_refused() -> None:
    with pytest.raises(NotOver):
        hold(a_summary(standing=Standing.RUNNING), [])


def test_settled_keeps_the_last_that_was_shown() -> None:
    assert [settled(n, [20, 28]) for n in (20, 21, 27, 28, 35, 36, 12, 13)] == [20, 28, 28, 28, 28, 36, 12, 28]
    assert settled(3, []) == 3


def test_held_among_looks_at_all_and_not_only_at_the_last() -> None:
    def counted(n: int) -> Counts:
        sounds = tuple(Count(each, n if each is Sentiment.POSITIVE else 0) for each in Sentiment)
        return counts_of(a_summary(submissions=n, roles=(Count("staff", n),), sentiments=sounds, no_rating=n))

    counts = [counted(n) for n in (20, 28, 19)]

    assert NO_RATING in counts[0].tables["ratings"]
    assert held_among(counts[2], [counts[1]], []) is not None
    assert held_among(counts[2], counts[:2], []) == held_among(counts[1], [], [])
    assert held_among(counts[2], [], [20]) is None
