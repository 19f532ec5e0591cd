"""What a chart says in words, and what is drawn."""

from collections import Counter
from datetime import timedelta
from xml.etree.ElementTree import Element, fromstring

import pytest

from schemas.tags import Sentiment
from summaries import chart_words
from summaries.drawing import draw, draw_key, signals_in
from summaries.queries import CriticismRow
from summaries.series import Measure, SeriesChart, series_of, weekly_chart
from summaries.xmr import Form, Signal
from tests.summarised import TUESDAY, WEEK

SVG = "{http://www.w3.org/2000/svg}"
ORDINARY = [30, 34, 29, 33, 31, 35, 30, 32, 33, 29, 34, 31, 33]


def weekly(values: list[float], measure: Measure = Measure.FEEDBACK) -> SeriesChart:
    names = [str(WEEK.shifted(place + 1 - len(values))) for place in range(len(values))]
    return weekly_chart(measure, names, values, [25] * len(values))


def between(gaps: list[int], since: int = 2) -> SeriesChart:
    """Return the chart of a small team's criticisms, a day apart."""
    rows, place = [CriticismRow(TUESDAY - timedelta(days=len(gaps)), 1)], 1
    for number, gap in enumerate(gaps):
        place += gap + 1
        rows.append(CriticismRow(TUESDAY - timedelta(days=len(gaps) - 1 - number), place))
    counts = [Counter({Sentiment.NEGATIVE: len(rows), Sentiment.POSITIVE: place + since - len(rows)})]
    return series_of([WEEK], counts, rows, since)[2]


def drawn(chart: SeriesChart, width: int = 640) -> Element:
    return fromstring(draw(chart, width))  # noqa: S314  # our own


def test_a_chart_with_nothing_unusual_says_so_to_everybody() -> None:
    chart = weekly(ORDINARY)

    assert chart_words.verdict(chart) == ("Nothing here is outside what is usual.",)
    assert drawn(chart).get("role") == "img"
    assert drawn(chart).get("aria-label") == (
        "Feedback each week, 8 December to 8 March. Usual: 23 to 40 a week. The average is 31.8. "
        "Nothing here is outside what is usual."
    )


def test_a_week_that_is_above_what_is_usual_is_named() -> None:
    chart = weekly([*ORDINARY, 60])

    assert chart_words.verdict(chart) == ("2 to 8 March is above what is usual.",)
    assert chart_words.mark(chart.points[-1]) == "Above what is usual"
    assert chart_words.mark(chart.points[0]) == "–"


def test_weeks_in_a_row_that_are_all_unusual_are_told_together() -> None:
    chart = weekly([*ORDINARY, *ORDINARY, 60, 61])

    assert chart_words.verdict(chart) == ("23 February to 8 March: each week is above what is usual.",)


def test_what_was_unusual_before_is_not_told_as_if_it_were_now() -> None:
    chart = weekly([*ORDINARY, 60, 31])

    assert chart_words.verdict(chart) == (
        "The last point, 2 to 8 March, is not unusual. Before it:",
        "23 February to 1 March is above what is usual.",
    )


def test_long_runs_and_trends_are_told_as_stretches() -> None:
    shift = weekly([*[20, 22, 24] * 5, *[25, 27, 26] * 3])
    trend = weekly([50, 60, 45, 55, 44, 46, 48, 50, 52, 54, 56, 45, 61, 43])

    assert any("7 or more weeks in a row are above average" in said for said in chart_words.verdict(shift))
    assert any("7 or more weeks in a row went up" in said for said in chart_words.verdict(trend))


def test_many_unusual_stretches_are_cut_short_and_the_rest_counted() -> None:
    chart = weekly([*ORDINARY, 60, *ORDINARY, 60, *ORDINARY, 60, *ORDINARY, 60, *ORDINARY])

    assert len(chart_words.verdict(chart)) == 1 + chart_words.MOST_TOLD + 1
    assert chart_words.verdict(chart)[-1] == "The table shows 1 more like this."


def test_every_signal_has_words_and_a_shape_of_its_own() -> None:
    shapes = {draw_key(signal) for signal in Signal}

    assert len(shapes) == len(Signal)
    assert set(chart_words.KEY) == set(Signal)
    assert set(chart_words._SHORT) == {(signal, is_high) for signal in Signal for is_high in (True, False)}


def test_a_signal_is_drawn_as_a_shape_and_not_only_in_another_colour() -> None:
    svg = drawn(weekly([*ORDINARY, 60]))

    assert len(svg.findall(f"{SVG}circle")) == len(ORDINARY)
    assert len(svg.findall(f"{SVG}polygon")) == 1
    assert signals_in(weekly([*ORDINARY, 60]).points) == [Signal.OUTSIDE]
    assert signals_in(weekly(ORDINARY).points) == []


def test_the_rules_and_trial_limits_are_named_on_the_chart() -> None:
    firm, trial = draw(weekly(ORDINARY), 640), draw(weekly(ORDINARY[:9]), 640)

    assert "NHS Making Data Count: XmR chart" in firm
    assert "trial limits" not in firm
    assert "trial limits" in trial
    assert "with 9 points they will still move" in chart_words.rules(weekly(ORDINARY[:9]))
    assert "g chart" in draw(between([3] * 8), 640)


@pytest.mark.parametrize("width", [288, 640])
@pytest.mark.parametrize("values", [ORDINARY, [5.0] * 8, [0, 100] * 20, [1000000.0] * 7 + [1.0]])
def test_everything_is_drawn_inside_the_picture(width: int, values: list[float]) -> None:
    svg = drawn(weekly(values), width)

    for circle in svg.findall(f"{SVG}circle"):
        assert 0 <= float(circle.get("cx", "-1")) <= width
        assert 0 <= float(circle.get("cy", "-1")) <= 240
    for text in svg.findall(f"{SVG}text"):
        assert 0 <= float(text.get("x", "-1")) <= width


def test_a_drawing_has_no_style_and_no_script() -> None:
    text = draw(weekly([*ORDINARY, 60]), 640)

    for forbidden in ("style=", "<style", "<script", "href", "class="):
        assert forbidden not in text


def test_lines_that_no_figure_can_pass_are_not_drawn() -> None:
    shares = weekly([100, 80, 100, 70, 100, 90, 100], Measure.POSITIVE)
    few = weekly([0, 9, 0, 12, 1, 10, 0])

    assert len(drawn(shares).findall(f"{SVG}line")) == 2
    assert chart_words.usual(shares).startswith("Usual: 38% to 100%")
    assert len(drawn(few).findall(f"{SVG}line")) == 2
    assert chart_words.usual(few).startswith("Usual: 0 to ")


def test_a_small_team_is_told_how_much_came_between_criticisms() -> None:
    chart = between([3, 2, 4, 3, 2, 5, 3, 40], since=6)

    assert chart.form is Form.CASES_BETWEEN
    assert chart_words.title(chart) == "Other feedback between two criticisms"
    assert chart_words.since(chart) == "Since the last criticism: 6 pieces of feedback."
    assert chart_words.verdict(chart) == ("3 March: more feedback than is usual came before the next criticism.",)
    assert chart_words.usual(chart) == (
        "Usual: up to 32 other pieces of feedback before the next criticism. Half are 3 or fewer."
    )


def test_criticisms_that_come_closer_together_are_said_to_come_more_often() -> None:
    said = " ".join(chart_words.verdict(between([9, 8, 12, 9, 10, 8, 11, 2, 1, 3, 2, 1, 2, 0])))

    assert "7 or more criticisms in a row came more often than half of them do." in said


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        (
            SeriesChart(measure=Measure.FEEDBACK, form=Form.TOO_LITTLE, average=0, weeks=0),
            "There is nothing to draw yet.",
        ),
        (SeriesChart(measure=Measure.FEEDBACK, form=Form.TOO_LITTLE, average=31, weeks=6), "there are 6."),
        (SeriesChart(measure=Measure.POSITIVE, form=Form.TOO_LITTLE, average=4, weeks=50), "Fewer than 20 a week"),
        (SeriesChart(measure=Measure.CRITICISMS, form=Form.TOO_LITTLE, average=1, weeks=50), "it takes 8 criticisms"),
    ],
)
def test_where_there_is_too_little_for_a_chart_words_say_why(chart: SeriesChart, said: str) -> None:
    assert said in chart_words.verdict(chart)[0]
    with pytest.raises(ValueError, match="cannot be drawn"):
        draw(chart, 640)


def test_busy_weeks_with_few_criticisms_get_both_kinds_of_chart() -> None:
    counts = [Counter({Sentiment.POSITIVE: 30, Sentiment.NEGATIVE: 1}) for _ in range(13)]
    weeks = [WEEK.shifted(place - 12) for place in range(13)]
    rows = [CriticismRow(week.starts_at, 31 * (place + 1)) for place, week in enumerate(weeks)]

    feedback, positive, criticisms = series_of(weeks, counts, rows, 0)

    assert (feedback.form, positive.form, criticisms.form) == (Form.XMR, Form.XMR, Form.CASES_BETWEEN)
    assert [point.value for point in criticisms.points] == [30] * 12


def test_a_week_with_too_few_for_a_share_is_left_out_of_the_shares() -> None:
    counts = [Counter({Sentiment.POSITIVE: 40})] * 7 + [Counter({Sentiment.POSITIVE: 7})]
    weeks = [WEEK.shifted(place - 7) for place in range(8)]

    feedback, positive, _ = series_of(weeks, counts, [], 0)

    assert (len(feedback.points), len(positive.points)) == (8, 7)
