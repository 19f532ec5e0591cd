"""Complaints: which of three procedures a complaint is likely to belong to, why, and by when what must be done. Pure.

A reviewer decides: the words may be about something that a procedure leaves out, which no role or service tells.

Sources:
- Adults: the Local Authority Social Services and National Health Service Complaints (England) Regulations 2009
  (SI 2009/309), https://www.legislation.gov.uk/uksi/2009/309.
- Children: the Children Act 1989, sections 24D and 26, and the Children Act 1989 Representations Procedure (England)
  Regulations 2006 (SI 2006/1738), https://www.legislation.gov.uk/uksi/2006/1738.
- Anything else: the Complaint Handling Code of the Local Government and Social Care Ombudsman, section 6,
  https://www.lgo.org.uk/information-centre/information-for-organisations-we-investigate/complaint-handling-code.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from schemas.corrections import ComplaintRoute as Route
from schemas.corrections import ComplaintState
from schemas.events import Role
from schemas.weeks import LONDON
from summaries.working_time import working_days_after, working_days_between


class Suggestion(NamedTuple):
    """A route, and why it is likely to be the right one, in words for a page."""

    route: Route
    why: str


class Limit(NamedTuple):
    """Something that must be done by a day.

    Attributes:
        what: what must be done, in words for a page.
        by: the last day.
        is_done: whether the complaint's state says that it was done.
        working_days_left: how many after today, up to the last; below 0 where that is over.
    """

    what: str
    by: date
    is_done: bool
    working_days_left: int


class _Rule(NamedTuple):
    """A limit as its procedure has it.

    Attributes:
        working_days: how many after the day of receipt.
        months: how many calendar months after it.
        acknowledged_days: how many working days after the day of acknowledgement, where that is known.
    """

    what: str
    working_days: int = 0
    months: int = 0
    acknowledged_days: int = 0
    done_in: frozenset[str] = frozenset()


_ANSWERED = frozenset({ComplaintState.ANSWERED, ComplaintState.NOT_A_COMPLAINT})
_ACKNOWLEDGED = _ANSWERED | {ComplaintState.ACKNOWLEDGED}

_RULES: Mapping[Route, tuple[_Rule, ...]] = {
    # Regulation 13(3): not later than 3 working days after the day on which it came. 14(3): 6 months for an answer.
    Route.ADULTS: (
        _Rule("Acknowledge it", working_days=3, done_in=_ACKNOWLEDGED),
        _Rule("Answer it, or agree a longer time", months=6, done_in=_ANSWERED),
    ),
    # Regulation 14: 10 working days for local resolution, and 10 more where it is complex or where there should be an
    # advocate. No time is set for acknowledging.
    Route.CHILDREN: (
        _Rule("Answer it at stage 1", working_days=10, done_in=_ANSWERED),
        _Rule("Answer it at stage 1, where it is complex or an advocate helps", working_days=20, done_in=_ANSWERED),
    ),
    # 6.2: acknowledged within 5 working days. 6.3: answered within 10 of that. 6.4: no more than 10 longer.
    Route.CORPORATE: (
        _Rule("Acknowledge it", working_days=5, done_in=_ACKNOWLEDGED),
        _Rule(
            "Answer it at stage 1: 10 working days after you acknowledge it",
            working_days=15,
            acknowledged_days=10,
            done_in=_ANSWERED,
        ),
        _Rule("Answer it at stage 1, where it is complex", working_days=25, acknowledged_days=20, done_in=_ANSWERED),
    ),
}

STAGES: Mapping[Route, str] = {
    Route.ADULTS: "There is one stage. Agree with the person how long the answer will take.",
    Route.CHILDREN: (
        "If the person asks for stage 2, an independent investigation: 25 working days, and 65 at most. "
        "Stage 3 is a review panel, within 30."
    ),
    Route.CORPORATE: "If the person asks for stage 2: acknowledge that in 5 working days, and answer in 20 more.",
}
"""What may come after, in words for a page. Its time begins when the person asks for it, which Heard is not told.

Children's: SI 2006/1738, regulations 17 and 19. Corporate: the Code, section 6.
"""

_BY_ROLE: Mapping[str, Suggestion] = {
    # SI 2009/309, regulation 8(1)(b) and (a)
    **dict.fromkeys(
        (Role.STAFF, Role.STUDENT_OR_NEWLY_QUALIFIED),
        Suggestion(Route.CORPORATE, "Staff’s complaints about their work are in neither of the two by law."),
    ),
    Role.PARTNER_ORGANISATION: Suggestion(
        Route.CORPORATE, "What another public body complains of is in neither of the two by law."
    ),
}
_BY_SERVICE: Mapping[str, Suggestion] = {
    "childrens": Suggestion(Route.CHILDREN, "It is about a team of children’s services."),
    "adults": Suggestion(Route.ADULTS, "It is about a team of adults’ services."),
}
_OTHER_SERVICE = Suggestion(Route.CORPORATE, "It is about neither adults’ nor children’s services.")
_YOUNG = frozenset({Role.CHILD_OR_YOUNG_PERSON, Role.CARE_LEAVER, Role.FOSTER_CARER})


def suggest_route(role: str, service: str | None) -> Suggestion:
    """Return the route that is likely, by who complains and about which service.

    Args:
        role: a `Role`, or one that is not known yet.
        service: `adults`, `childrens` or `workforce`, as the directory of teams says; None where no team is known.
    """
    if role in _BY_ROLE:
        return _BY_ROLE[role]
    if service is not None:
        return _BY_SERVICE.get(service, _OTHER_SERVICE)
    if role in _YOUNG:
        return Suggestion(Route.CHILDREN, "The team is not known, and the person is with children’s services.")
    return Suggestion(Route.ADULTS, "The team is not known, so the shortest time to acknowledge counts.")


def limits_of(
    route: Route, state: str, received_at: datetime, now: datetime, acknowledged_at: datetime | None = None
) -> tuple[Limit, ...]:
    """Return what must be done and by when, in order of time. Days are London's.

    Args:
        route: the procedure.
        state: the complaint's state, as the review keeps it.
        received_at: when the words came; aware.
        now: aware.
        acknowledged_at: when it was acknowledged; aware. Not known: at the latest that there is for it.
    """
    received, today = received_at.astimezone(LONDON).date(), now.astimezone(LONDON).date()
    acknowledged = acknowledged_at.astimezone(LONDON).date() if acknowledged_at else None
    limits = []
    for rule in _RULES[route]:
        by = _last_day(rule, received, acknowledged)
        left = working_days_between(today, by) if today <= by else -max(working_days_between(by, today), 1)
        limits.append(Limit(rule.what, by, state in rule.done_in, left))
    return tuple(limits)


def next_limit(limits: tuple[Limit, ...]) -> Limit | None:
    """Return the first that has not been done; None where all have."""
    return next((limit for limit in limits if not limit.is_done), None)


def _last_day(rule: _Rule, received: date, acknowledged: date | None) -> date:
    if acknowledged and rule.acknowledged_days:
        return working_days_after(acknowledged, rule.acknowledged_days)
    if rule.working_days:
        return working_days_after(received, rule.working_days)
    return _months_after(received, rule.months)


def _months_after(day: date, months: int) -> date:
    """Return the day that many months later; the month's last day where it has no such day."""
    place = day.year * 12 + day.month - 1 + months
    for last in range(day.day, 0, -1):
        try:
            return date(place // 12, place % 12 + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")
