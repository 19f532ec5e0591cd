"""Complaints: which procedure is suggested for whom, and what its clock says."""

from datetime import UTC, date, datetime

import pytest

from schemas.corrections import ComplaintRoute as Route
from schemas.events import Role
from schemas.weeks import LONDON
from summaries.complaints import STAGES, limits_of, next_limit, suggest_route

ADULTS, CHILDRENS, CORPORATE = Route
RECEIVED = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
"""A Monday."""

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)

SUGGESTED = [
    ("adults", Role.SERVICE_USER, ADULTS),
    ("adults", Role.UNPAID_CARER, ADULTS),
    ("adults", Role.CARE_LEAVER, ADULTS),
    ("childrens", Role.CHILD_OR_YOUNG_PERSON, CHILDRENS),
    ("childrens", Role.PARENT_OR_FAMILY, CHILDRENS),
    ("childrens", Role.FOSTER_CARER, CHILDRENS),
    ("childrens", "neighbour", CHILDRENS),
    ("workforce", Role.SERVICE_USER, CORPORATE),
    ("adults", Role.STAFF, CORPORATE),
    ("childrens", Role.STUDENT_OR_NEWLY_QUALIFIED, CORPORATE),
    ("adults", Role.PARTNER_ORGANISATION, CORPORATE),
    (None, Role.CHILD_OR_YOUNG_PERSON, CHILDRENS),
    (None, Role.CARE_LEAVER, CHILDRENS),
    (None, Role.FOSTER_CARER, CHILDRENS),
    (None, Role.SERVICE_USER, ADULTS),
    (None, Role.PARENT_OR_FAMILY, ADULTS),
    (None, Role.STAFF, CORPORATE),
]


@pytest.mark.parametrize(("service", "role", "route"), SUGGESTED)
def test_the_route_follows_from_service_and_role(service: str | None, role: str, route: Route) -> None:
    suggested = suggest_route(role, service)

    assert suggested.route == route
    assert suggested.why.endswith(".")


CLOCKS = [
    (ADULTS, ["2026-03-05", "2026-09-02"]),
    (CHILDRENS, ["2026-03-16", "2026-03-30"]),
    (CORPORATE, ["2026-03-09", "2026-03-23", "2026-04-08"]),  # over Easter
]


@pytest.mark.parametrize(("route", "days"), CLOCKS)
def test_each_route_has_its_own_clock(route: Route, days: list[str]) -> None:
    limits = limits_of(route, "open", RECEIVED, NOW)

    assert [limit.by for limit in limits] == [date.fromisoformat(day) for day in days]
    assert not any(limit.is_done for limit in limits)
    assert route in STAGES


def test_an_acknowledgement_leaves_the_answer_to_be_given() -> None:
    limits = limits_of(CORPORATE, "acknowledged", RECEIVED, NOW)

    assert [limit.is_done for limit in limits] == [True, False, False]
    assert next_limit(limits) == limits[1]


def test_the_codes_answer_counts_from_the_day_of_the_acknowledgement() -> None:
    soon = datetime(2026, 3, 3, 16, tzinfo=UTC)

    limits = limits_of(CORPORATE, "acknowledged", RECEIVED, NOW, soon)

    assert [limit.by for limit in limits[1:]] == [date(2026, 3, 17), date(2026, 3, 31)]
    assert [limit.by for limit in limits_of(ADULTS, "acknowledged", RECEIVED, NOW, soon)] == [
        date(2026, 3, 5),
        date(2026, 9, 2),
    ]


@pytest.mark.parametrize("route", Route)
@pytest.mark.parametrize("state", ["answered", "not_a_complaint"])
def test_an_answer_is_the_end(route: Route, state: str) -> None:
    assert next_limit(limits_of(route, state, RECEIVED, NOW)) is None


@pytest.mark.parametrize(
    ("now", "left"),
    [("2026-03-02", 3), ("2026-03-04", 1), ("2026-03-05", 0), ("2026-03-06", -1), ("2026-03-09", -2)],
)
def test_days_left_are_working_days_and_below_nothing_where_the_limit_has_passed(now: str, left: int) -> None:
    moment = datetime.fromisoformat(f"{now}T12:00").replace(tzinfo=LONDON)

    assert limits_of(ADULTS, "open", RECEIVED, moment)[0].working_days_left == left


def test_a_limit_that_ended_on_a_friday_is_over_on_the_saturday() -> None:
    friday = datetime(2026, 3, 3, 10, tzinfo=UTC)  # a Tuesday: 3 working days later it is Friday
    saturday = datetime(2026, 3, 7, 10, tzinfo=UTC)

    assert limits_of(ADULTS, "open", friday, saturday)[0].working_days_left == -1


def test_the_day_of_receipt_is_londons() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight on 1 July in London

    assert limits_of(ADULTS, "open", late, late)[0].by == date(2026, 7, 6)


def test_six_months_after_the_end_of_august_is_the_end_of_february() -> None:
    august = datetime(2026, 8, 31, 10, tzinfo=UTC)

    assert limits_of(ADULTS, "open", august, august)[1].by == date(2027, 2, 28)
