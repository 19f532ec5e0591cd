"""How often tags are right: shares, their intervals, and what is counted as what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summaries.accuracy import ClassAccuracy, Judged
from summaries.review.measured import FEWEST, Rate, measured


def row(tag: str, month: str = "2026-03", what: Judged = Judged.SENTIMENT, **counts: int) -> ClassAccuracy:
    return ClassAccuracy(what=what, tag=tag, month=month, **{"confirmed": 0, "changed": 0, "missed": 0} | counts)


# Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I:
# 81/263: 0.2553 to 0.3662; 15/148: 0.0624 to 0.1605; 0/20: 0 to 0.1611; 1/29: 0.0061 to 0.1718.
@pytest.mark.parametrize(
    ("right", "of", "between"), [(81, 263, (25, 37)), (15, 148, (6, 17)), (0, 20, (0, 17)), (1, 29, (0, 18))]
)
def test_the_interval_is_wilsons(right: int, of: int, between: tuple[int, int]) -> None:
    assert Rate(right, of).interval == between


@given(st.integers(FEWEST, 5_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_an_interval_holds_its_share_and_stays_between_nothing_and_all(counts: tuple[int, int]) -> None:
    rate = Rate(*counts)

    assert rate.interval is not None
    low, high = rate.interval
    assert -1 <= low <= 100 * rate.right / rate.of <= high <= 101


def test_too_few_are_no_percentage() -> None:
    assert (Rate(9, 9).percent, Rate(9, 9).interval) == (None, None)
    assert Rate(9, 10).percent == 90


def test_what_was_tagged_and_what_is_so_are_two_shares_and_months_stand_apart() -> None:
    rows = [
        row("positive", confirmed=8, changed=2, missed=1),
        row("negative", confirmed=3, changed=1, missed=2),
        row("positive", "2026-04", confirmed=1),
        row("home-care", what=Judged.TEAM, changed=1),
    ]

    sentiment, team = measured(rows)

    assert (sentiment.what, sentiment.all) == (Judged.SENTIMENT, Rate(12, 15))
    assert [(one.tag, one.said, one.found) for one in sentiment.classes] == [
        ("negative", Rate(3, 4), Rate(3, 5)),
        ("positive", Rate(9, 11), Rate(9, 10)),
    ]
    assert sentiment.months == (("2026-04", Rate(1, 1)), ("2026-03", Rate(11, 14)))
    assert team.all == Rate(0, 1)


def test_nothing_judged_is_nothing_measured() -> None:
    assert measured([]) == ()
