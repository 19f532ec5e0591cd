"""Half-years: which is over in London, and that none overlaps another."""

from datetime import UTC, datetime

import pytest

from summaries.half_years import HalfYear


@pytest.mark.parametrize(
    ("now", "last"),
    [
        (datetime(2026, 3, 31, 22, 59, tzinfo=UTC), "2025-04"),
        (datetime(2026, 3, 31, 23, 0, tzinfo=UTC), "2025-10"),
        (datetime(2026, 9, 30, 22, 59, tzinfo=UTC), "2025-10"),
        (datetime(2026, 9, 30, 23, 0, tzinfo=UTC), "2026-04"),
        (datetime(2026, 12, 31, tzinfo=UTC), "2026-04"),
        (datetime(2027, 1, 1, tzinfo=UTC), "2026-04"),
    ],
)
def test_the_last_that_is_over_is_londons(now: datetime, last: str) -> None:
    assert str(HalfYear.last_over(now)) == last


def test_one_ends_where_the_next_begins() -> None:
    half = HalfYear.parse("2024-10")
    for _ in range(5):
        assert half.ends_at == half.after().starts_at
        assert half.after().before() == half
        assert half.months[1] < half.after().months[0]
        half = half.after()


def test_a_half_year_is_named_in_words() -> None:
    assert HalfYear.parse("2026-04").words == "April to September 2026"
    assert HalfYear.parse("2025-10").words == "October 2025 to March 2026"
    assert HalfYear.parse("2025-10").months == ("2025-10", "2026-03")


@pytest.mark.parametrize("text", ["", "2026", "2026-4", "2026-05", "26-04", "2026-04-01", "２０２６-04", "0000-04"])
def test_what_is_no_half_year_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="half-year"):
        HalfYear.parse(text)
