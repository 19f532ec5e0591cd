"""Wilson's interval, against published figures and its own promises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summaries.intervals import wilson


@pytest.mark.parametrize(
    ("count", "total", "least", "most"),
    [
        # R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Stat. Med. 17 (1998), table I.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_intervals(count: int, total: int, least: float, most: float) -> None:
    assert wilson(count, total) == pytest.approx((least, most), abs=0.0001)


@given(st.integers(1, 10_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_an_interval_holds_its_share_and_stays_between_0_and_1(counted: tuple[int, int]) -> None:
    count, total = counted
    least, most = wilson(count, total)

    assert 0 <= least <= count / total <= most <= 1
    assert wilson(total - count, total) == pytest.approx((1 - most, 1 - least))


@pytest.mark.parametrize(("count", "total"), [(-1, 5), (6, 5), (0, 0)])
def test_what_is_no_share_is_refused(count: int, total: int) -> None:
    with pytest.raises(ValueError, match="a share"):
        wilson(count, total)
