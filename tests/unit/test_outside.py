"""What leaves the team, whole: it says nothing that `disclosure` did not let out, by order, share or chart."""

from collections.abc import Sequence
from datetime import timedelta
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from schemas.tags import Sentiment
from summaries.disclosure import outside, protect
from summaries.outside import NotOver, OutsideSummary, Shown, counts_of, outside_summary, to_json
from summaries.series import Measure, SeriesChart, weekly_chart
from summaries.terminal_outside import render_outside
from summaries.weekly import Count, Standing, WeeklySummary
from tests.summarised import WEEK, a_summary, an_answer, changes_of

THEMES = ["explaining", "food", "manners", "places", "safety", "waiting"]
CELL = st.one_of(st.integers(0, 9), st.integers(0, 40))
WEEKLY = st.lists(st.integers(8, 60), min_size=7, max_size=20)


def a_week(
    sentiments: Sequence[int],
    themes: Sequence[int] = (),
    earlier: Sequence[int] = (0, 0, 0, 0),
    year: Sequence[int] = (),
) -> WeeklySummary:
    total = sum(sentiments)
    counted = tuple(Count(*each) for each in zip(Sentiment, sentiments, strict=True))
    # As the query gives them: of those that have any, most first, then by name.
    order = sorted((-count, theme) for theme, count in zip(THEMES, themes, strict=False) if count)
    return a_summary(
        submissions=total,
        roles=(Count("staff", total),) if total else (),
        sentiments=counted,
        ratings=(),
        no_rating=total,
        themes=tuple(Count(theme, -count) for count, theme in order),
        changes=changes_of(total, earlier),
        charts=(a_chart(year),) if year else (),
    )


def a_chart(year: Sequence[int]) -> SeriesChart:
    names = [str(WEEK.shifted(place + 1 - len(year))) for place in range(len(year))]
    return weekly_chart(Measure.FEEDBACK, names, year, [20] * len(year))


def alike(count: int) -> st.SearchStrategy[int]:
    """Counts that are to look the same outside."""
    if count == 0:
        return st.just(0)
    shown = outside(count)
    return st.integers(1, 7) if shown is None else st.integers(max(8, shown - 2), shown + 2)


def printed(summary: OutsideSummary) -> str:
    out = StringIO()
    Console(file=out, width=80, highlight=False).print(render_outside(summary))
    return out.getvalue()


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_truths_whose_counts_look_alike_give_the_same_bytes(data: st.DataObject) -> None:
    """Order, shares and charts included: whatever is not in `protect` cannot be found out."""
    themes, earlier = (data.draw(st.lists(CELL, min_size=size, max_size=size)) for size in (len(THEMES), 4))
    sentiments = data.draw(st.lists(CELL, min_size=5, max_size=5))
    year = data.draw(WEEKLY)
    other = [[data.draw(alike(count)) for count in counts] for counts in (themes, earlier, year)]

    one = a_week(sentiments, themes, earlier, year)
    two = a_week(sentiments, *other)

    assert to_json(outside_summary(one)) == to_json(outside_summary(two))
    assert printed(outside_summary(one)) == printed(outside_summary(two))


@given(st.lists(CELL, min_size=5, max_size=5), st.data())
@settings(max_examples=200, deadline=None)
def test_sentiments_that_are_protected_alike_give_the_same_share(sentiments: list[int], data: st.DataObject) -> None:
    other = [data.draw(alike(count)) for count in sentiments]
    one, two = a_week(sentiments), a_week(other)

    if protect(counts_of(one)) == protect(counts_of(two)):
        assert to_json(outside_summary(one)) == to_json(outside_summary(two))


@given(st.lists(CELL, min_size=5, max_size=5), st.lists(CELL, min_size=6, max_size=6))
@settings(deadline=None)
def test_no_figure_from_one_to_seven_is_anywhere(sentiments: list[int], themes: list[int]) -> None:
    shown = outside_summary(a_week(sentiments, themes))

    figures = [shown.submissions, *(week.submissions for week in shown.weeks)]
    for table in (shown.roles, shown.sentiments, shown.ratings, shown.themes):
        figures += [cell.submissions for cell in table or ()]
    assert all(figure is None or figure == 0 or figure >= 10 for figure in figures)


def test_themes_are_listed_by_what_is_shown_and_not_by_how_many_they_are() -> None:
    shown = outside_summary(a_week([40, 0, 0, 0, 0], [1, 6, 2, 7, 12, 0]))

    assert shown.themes == (
        Shown("safety", 10),
        Shown("explaining", None),
        Shown("food", None),
        Shown("manners", None),
        Shown("places", None),
    )


def test_a_share_of_few_or_of_hidden_figures_is_not_shown() -> None:
    assert outside_summary(a_week([30, 10, 0, 0, 0])).positive_percent == 75
    assert outside_summary(a_week([30, 3, 9, 9, 0])).positive_percent is None
    assert outside_summary(a_week([4, 3, 0, 0, 0])).positive_percent is None


def test_a_year_with_a_small_week_has_no_chart() -> None:
    assert len(outside_summary(a_week([30, 0, 0, 0, 0], year=[30] * 8)).charts) == 1
    assert outside_summary(a_week([30, 0, 0, 0, 0], year=[30] * 7 + [7])).charts == ()


def test_of_all_charts_only_how_much_feedback_leaves_the_team() -> None:
    charts = tuple(
        weekly_chart(measure, [str(WEEK.shifted(-back)) for back in range(8)], [30] * 8, [30] * 8)
        for measure in Measure
    )

    shown = outside_summary(a_summary(charts=charts))

    assert [chart.measure for chart in shown.charts] == ["feedback"]


def test_nothing_that_could_be_words_is_in_what_leaves_the_team() -> None:
    answer = an_answer("Secret words.", sentiment_reason="Secret reason", team_reason="Secret team")
    shown = outside_summary(a_summary(good=(answer,), better=(answer,), held_back=3, late=2))

    assert b"ecret" not in to_json(shown)
    assert "ecret" not in printed(shown)
    assert not {"good", "better", "held_back", "late"} & set(OutsideSummary.__struct_fields__)


@pytest.mark.parametrize("standing", [Standing.RUNNING, Standing.NOT_BEGUN])
def test_only_a_whole_week_leaves_the_team(standing: Standing) -> None:
    with pytest.raises(NotOver):
        outside_summary(a_summary(standing=standing, ends_at=WEEK.ends_at + timedelta(days=1)))


def test_in_a_terminal_what_is_hidden_is_said_in_words() -> None:
    hidden = printed(outside_summary(a_week([3, 2, 0, 0, 0], [2], (0, 12, 3, 0))))
    shown = printed(outside_summary(a_week([31, 0, 11, 0, 0], [12, 2], year=[30] * 13)))

    assert "Pieces of feedback: Not shown" in hidden
    assert "Not shown: the numbers are too small." in hidden
    assert "There is no chart, because the numbers are too small." in hidden
    assert "Numbers from 1 to 7 are not shown" in hidden
    assert "Pieces of feedback: 40" in shown
    assert "Sounded positive: about 75%" in shown
    assert "Nothing here is outside what is usual." in shown
    assert max(len(line.rstrip()) for line in shown.splitlines()) <= 80
