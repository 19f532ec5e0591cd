"""When weeks are issued: Mondays at 07:00 by London's clock, both clock changes included."""

from datetime import UTC, date, datetime, timedelta

import pytest

from schemas.weeks import LONDON, ReportingWeek
from summaries.issuing.due import MOST_WEEKS, due_at, issuing_day, weeks_due


@pytest.mark.parametrize(
    ("week", "moment"),
    [
        ("2026-W10", "2026-03-09T07:00+00:00"),
        ("2026-W12", "2026-03-23T07:00+00:00"),
        ("2026-W13", "2026-03-30T06:00+00:00"),  # clocks went forward the day before
        ("2026-W42", "2026-10-19T06:00+00:00"),
        ("2026-W43", "2026-10-26T07:00+00:00"),  # and back
        ("2026-W53", "2027-01-04T07:00+00:00"),
    ],
)
def test_a_week_is_due_at_seven_in_london(week: str, moment: str) -> None:
    due = due_at(ReportingWeek.parse(week))

    assert due == datetime.fromisoformat(moment)
    assert due.astimezone(LONDON).isoformat()[11:16] == "07:00"


@pytest.mark.parametrize("monday", [datetime(2026, 3, 30, tzinfo=LONDON), datetime(2026, 10, 26, tzinfo=LONDON)])
def test_a_week_becomes_due_at_seven_and_not_before(monday: datetime) -> None:
    week = ReportingWeek.containing(monday).shifted(-1)
    before, at = monday.replace(hour=6, minute=59, second=59), monday.replace(hour=7)

    assert week not in weeks_due(before.astimezone(UTC))
    assert weeks_due(at.astimezone(UTC))[-1] == week
    assert (issuing_day(before), issuing_day(at)) == (monday.date() - timedelta(days=1), monday.date())


def test_a_machine_that_was_off_has_what_it_missed_and_not_a_year_of_it() -> None:
    due = weeks_due(datetime(2026, 3, 9, 7, 0, tzinfo=UTC))

    assert due == [ReportingWeek(2026, number) for number in range(3, 11)]
    assert len(due) == MOST_WEEKS


def test_every_week_of_two_years_is_due_once() -> None:
    start = datetime(2026, 1, 5, 7, tzinfo=LONDON).astimezone(UTC)
    moments = [start + timedelta(hours=hour) for hour in range(24 * 700)]
    newest = [weeks_due(moment)[-1] for moment in moments]

    firsts = dict(reversed(list(zip(newest, moments, strict=True))))
    assert len(firsts) == 100
    for week, moment in list(firsts.items())[:-1]:
        local = moment.astimezone(LONDON)
        assert (local.isoweekday(), local.hour, local.date()) == (1, 7, week.monday() + timedelta(days=7))


def test_the_issuing_day_begins_at_seven() -> None:
    assert issuing_day(datetime(2026, 7, 1, 5, 59, tzinfo=UTC)) == date(2026, 6, 30)  # 6:59 in London
    assert issuing_day(datetime(2026, 7, 1, 6, 0, tzinfo=UTC)) == date(2026, 7, 1)
