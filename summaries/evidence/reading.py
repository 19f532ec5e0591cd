"""Reads what a pack needs from the database, in one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from schemas.about_you import SERVICES_ASKED
from schemas.errors import InvalidConfig
from schemas.events import WordsUse
from schemas.frameworks import Frameworks
from schemas.weeks import LONDON, ReportingWeek
from summaries import who_words
from summaries.accuracy import Judged, accuracy, select_corrections, verdicts
from summaries.actions import Action, ActionState, all_actions, public_ones
from summaries.before_after import Result, outside_result, results_of
from summaries.evidence import register
from summaries.evidence.counting import service_of, theme_bits
from summaries.evidence.inert import inert
from summaries.evidence.making import Asked, Council, Found, assemble
from summaries.evidence.pack import Did, Pack
from summaries.evidence.quoting import Quotable
from summaries.evidence.register import Chosen, Entry, Place
from summaries.evidence.rows import select_alike
from summaries.queries import select_watermark
from summaries.quotes import Wanted, quotations, why_none
from summaries.result_words import told_outside
from summaries.review.measured import measured
from summaries.who_is_heard import groups_not_heard

WHAT_WAS_JUDGED = {
    Judged.SENTIMENT: "how feedback sounds",
    Judged.KIND: "what it is for",
    Judged.TEAM: "whom it is about",
    Judged.THEME: "what it speaks of",
}
STATES = {
    ActionState.PLANNED: "Planned",
    ActionState.DONE: "Done",
    ActionState.NOT_GOING_TO: "We are not going to",
}


def read(connection: Connection, asked: Asked, council: Council, now: datetime) -> Found:
    """Return what a pack needs.

    Raises:
        InvalidConfig: the framework has more themes than the database can count at once.
        sqlalchemy.exc.DBAPIError: the database failed; `reading` makes it `Unavailable`.
    """
    try:
        bits = theme_bits(asked.framework)
    except ValueError as error:
        raise InvalidConfig(str(error)) from None
    return Found(
        rows=select_alike(connection, asked.period, bits),
        up_to=select_watermark(connection),
        quotable=tuple(_quotable(connection, asked)),
        checked=tuple(_checked(connection, asked)),
        actions=tuple(_actions(connection, asked, council, now)),
        not_heard=tuple(_not_heard(connection, asked, council)),
    )


class Looked(NamedTuple):
    """A pack as it is looked at.

    Attributes:
        found: what it was made from; None for an issued one, which is as it was.
        to_replace: quotes of an issued pack that may not be quoted any more, each with its id and statement.
    """

    entry: Entry
    pack: Pack
    found: Found | None
    chosen: Mapping[str, Chosen]
    answers: Mapping[str, str]
    to_replace: Sequence[Place] = ()


def look(connection: Connection, entry: Entry, frameworks: Frameworks, council: Council, now: datetime) -> Looked:
    """Return a pack: an issued one as it was, an open one as everything in it stands now.

    Raises:
        InvalidConfig: the version that an open pack was begun under is not in `config/frameworks/` any more.
        sqlalchemy.exc.DBAPIError: the database failed; `reading` makes it `Unavailable`.
    """
    decided, answered = register.choices(connection, entry.pack_id), register.answers(connection, entry.pack_id)
    frozen = register.issued(connection, entry.pack_id)
    if frozen is not None:
        return Looked(entry, frozen, None, decided, answered, tuple(_to_replace(connection, entry)))
    asked = entry.asked(frameworks)
    found = read(connection, asked, council, now)
    pack = assemble(asked, council, found, now, {id_: one.choice for id_, one in decided.items()})
    return Looked(entry, pack, found, decided, answered)


def _not_heard(connection: Connection, asked: Asked, council: Council) -> Iterator[str]:
    """Yield the groups from whom nothing was heard, of each service whose people are asked about themselves."""
    months = (str(asked.period.first), str(asked.period.last))
    for service in SERVICES_ASKED:
        if service in asked.taken():
            for one in groups_not_heard(connection, council.population, service, months):
                yield inert(who_words.named(one, service))


def _checked(connection: Connection, asked: Asked) -> Iterator[str]:
    """Say how often reviewers found tags right in the period: of the whole council, where they judged enough."""
    months = {str(month) for month in asked.period.months()}
    rows = [row for row in accuracy(verdicts(select_corrections(connection))) if row.month in months]
    for one in measured(rows):
        percent, interval = one.all.percent, one.all.interval
        if percent is not None and interval is not None:
            yield (
                f"Reviewers of the council judged {WHAT_WAS_JUDGED[one.what]} {one.all.of:,} times in this period and "
                f"found it right in {percent}% (95% interval: {interval[0]}% to {interval[1]}%)."
            )


def _to_replace(connection: Connection, entry: Entry) -> Iterator[Place]:
    """Yield the quotes of an issued pack that a person took back, or that may not be quoted for another reason."""
    quotes = [place for place in register.places_in(connection, entry.pack_id) if place.quote_id is not None]
    faults = why_none(connection, {place.quote_id for place in quotes if place.quote_id}, WordsUse.QUOTED)
    yield from (place for place in quotes if place.quote_id in faults)


def _quotable(connection: Connection, asked: Asked) -> Iterator[Quotable]:
    """Yield what may be quoted of the period: `summaries.quotes` alone says what that is."""
    wanted = Wanted(use=WordsUse.QUOTED, since=asked.period.starts_at, until=asked.period.ends_at)
    for one in quotations(connection, wanted):
        yield Quotable(
            quote_id=one.quote_id,
            feedback_id=one.feedback_id,
            words=one.words,
            role=one.role,
            team=one.team,
            month=one.month,
            said_on=one.received_at.astimezone(LONDON).date(),
            sentiment=one.sentiment,
            themes=one.themes,
        )


def _actions(connection: Connection, asked: Asked, council: Council, now: datetime) -> list[tuple[Did, frozenset[str]]]:
    """Return the actions that others may see, of the teams of the pack, that were open in its period or ended in it."""
    teams = [one for one in council.directory.teams if service_of(one.id, council.directory) in asked.taken()]
    actions = [
        (team.name, action)
        for team in teams
        for action in public_ones(all_actions(connection, team.id))
        if _belongs(action, asked)
    ]
    last_week = ReportingWeek.containing(now).shifted(-1)
    results = results_of(connection, [action for _, action in actions], last_week) if actions else {}
    return [(_did(action, name, results.get(action.action_id)), frozenset(action.themes)) for name, action in actions]


def _belongs(action: Action, asked: Asked) -> bool:
    ended_before = action.ended_on is not None and action.ended_on < asked.period.first.first_day
    return action.created_at < asked.period.ends_at and not ended_before


def _did(action: Action, team_name: str, result: Result | None) -> Did:
    return Did(
        title=inert(action.title),
        said=inert(action.said),
        team=team_name,
        state=STATES[action.state],
        reason=inert(action.reason),
        due_on=action.due_on,
        ended_on=action.ended_on,
        result="" if result is None else told_outside(outside_result(result)),
    )
