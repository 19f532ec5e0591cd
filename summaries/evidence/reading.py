"""Reads what a pack needs from the database, in one transaction."""

from datetime import datetime

from sqlalchemy import Connection, Engine

from schemas.errors import InvalidConfig
from summaries.actions import Action, ActionState, all_actions, public_ones
from summaries.evidence.counting import service_of, theme_bits
from summaries.evidence.inert import inert
from summaries.evidence.making import Asked, Council, Found, assemble
from summaries.evidence.pack import Did, Pack
from summaries.evidence.rows import select_alike
from summaries.queries import select_watermark
from summaries.reading import reading

STATES = {
    ActionState.PLANNED: "Planned",
    ActionState.DONE: "Done",
    ActionState.NOT_GOING_TO: "We are not going to",
}


def read(connection: Connection, asked: Asked, council: Council) -> Found:
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
        actions=tuple(_actions(connection, asked, council)),
    )


def make_pack(engine: Engine, asked: Asked, council: Council, now: datetime) -> Pack:
    """Return a pack as everything in it stands now, with the quotes that are suggested.

    Raises:
        InvalidConfig: the framework has more themes than the database can count at once.
        Unavailable: the database is away.
    """
    with reading(engine) as connection:
        found = read(connection, asked, council)
    return assemble(asked, council, found, now)


def _actions(connection: Connection, asked: Asked, council: Council) -> list[tuple[Did, frozenset[str]]]:
    """Return the actions that others may see, of the teams of the pack, that were open in its period or ended in it."""
    teams = [one for one in council.directory.teams if service_of(one.id, council.directory) in asked.taken()]
    return [
        (_did(action, team.name), frozenset(action.themes))
        for team in teams
        for action in public_ones(all_actions(connection, team.id))
        if _belongs(action, asked)
    ]


def _belongs(action: Action, asked: Asked) -> bool:
    ended_before = action.ended_on is not None and action.ended_on < asked.period.first.first_day
    return action.created_at < asked.period.ends_at and not ended_before


def _did(action: Action, team_name: str) -> Did:
    return Did(
        title=inert(action.title),
        said=inert(action.said),
        team=team_name,
        state=STATES[action.state],
        reason=inert(action.reason),
        due_on=action.due_on,
        ended_on=action.ended_on,
        result="",
    )
