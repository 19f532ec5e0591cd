"""How the figures of a week are put in words."""

from datetime import UTC, date, datetime

import pytest

from schemas.events import Rating, Role, Unsafe, WordsUse
from schemas.tags import Sentiment
from schemas.weeks import ReportingWeek
from summaries import wording
from summaries.weekly import Share, Standing
from tests.summarised import a_summary, changes_of


@pytest.mark.parametrize("code", [*Role, *Rating, *Sentiment, *WordsUse, Unsafe.YES, Unsafe.NOT_SURE])
def test_every_code_has_words_of_its_own(code: str) -> None:
    assert "_" not in wording.label(code)
    assert wording.label(code) in wording._LABELS.values()


def test_a_code_nobody_knows_yet_is_still_readable() -> None:
    assert wording.label("street_warden") == "Street warden"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 3, 3, 0, 5, tzinfo=UTC), "Tuesday 3 March 2026 at 12:05am"),
        (datetime(2026, 3, 3, 12, 0, tzinfo=UTC), "Tuesday 3 March 2026 at 12:00pm"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "Sunday 29 March 2026 at 2:00am"),
        (datetime(2026, 7, 5, 23, 30, tzinfo=UTC), "Monday 6 July 2026 at 12:30am"),
    ],
)
def test_moments_are_told_by_londons_clock(moment: datetime, words: str) -> None:
    assert wording.moment(moment) == words


@pytest.mark.parametrize(
    ("week", "words"),
    [
        (ReportingWeek(2026, 10), "2 to 8 March 2026"),
        (ReportingWeek(2026, 9), "23 February to 1 March 2026"),
        (ReportingWeek(2026, 1), "29 December 2025 to 4 January 2026"),
    ],
)
def test_a_week_names_month_and_year_no_more_often_than_it_must(week: ReportingWeek, words: str) -> None:
    assert wording.week_days(week) == words


def test_days_and_months_are_written_out() -> None:
    assert wording.day(date(2026, 3, 9)) == "9 March 2026"
    assert wording.month("2026-03") == "March 2026"
    assert wording.short_days(ReportingWeek(2026, 10)) == "2 to 8 March"


@pytest.mark.parametrize(
    ("standing", "up_to", "expected"),
    [
        (Standing.RUNNING, datetime(2026, 3, 4, 9, 0, tzinfo=UTC), "still running"),
        (Standing.MORE_MAY_COME, datetime(2026, 3, 4, 9, 0, tzinfo=UTC), "More may still come"),
        (Standing.MORE_MAY_COME, None, "not known yet"),
        (Standing.COMPLETE, datetime(2026, 3, 10, tzinfo=UTC), "Everything sent in this week"),
        (Standing.NOT_BEGUN, None, "has not begun"),
    ],
)
def test_the_page_says_how_sure_its_figures_are(standing: Standing, up_to: datetime | None, expected: str) -> None:
    assert expected in wording.how_sure(a_summary(standing=standing, up_to=up_to))


def test_a_share_over_fewer_than_eight_is_too_few_to_tell() -> None:
    assert wording.share(Share(6, 7, None)) == "Too few to tell"
    assert wording.share(Share(6, 9, 67)) == "6 of 9 (67%)"


def test_weeks_are_put_beside_one_another_without_a_claim() -> None:
    summary = a_summary(submissions=9, changes=changes_of(9, [5, 12, 0, 7]))

    words = wording.beside_earlier(summary)

    assert words == "9 pieces of feedback this week. In the four weeks before: between 0 and 12 a week, 24 in all."
    for claim in ("more", "fewer", "better", "worse", "up from", "down from", "improve", "%"):
        assert claim not in words


def test_equal_or_empty_weeks_before_read_naturally() -> None:
    equal = a_summary(submissions=1, changes=changes_of(1, [2, 2, 2, 2]))
    none = a_summary(submissions=1, changes=changes_of(1, [0, 0, 0, 0]), standing=Standing.RUNNING)

    assert wording.beside_earlier(equal).endswith("In the four weeks before: 2 each week, 8 in all.")
    assert wording.beside_earlier(none) == "1 piece of feedback this week so far. In the four weeks before: none."


def test_one_submission_is_not_submissions() -> None:
    assert wording.how_many_held(1) == "1 submission is not shown here because someone may be unsafe."
    assert wording.how_many_held(2) == "2 submissions are not shown here because someone may be unsafe."
    assert wording.how_late(a_summary(late=0)) == ""
    assert wording.how_late(a_summary(late=1)).startswith("1 piece of feedback arrived")
