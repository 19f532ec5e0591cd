"""Said in public: words whose people let everybody read them, and what was done about what the council was told.

Which words those are is decided by `summaries.quotes` alone; which actions, by the team that wrote them. What leaves
here says no more of who spoke than role, team and season, and has no id and no order that would say more.
"""

import hashlib
from collections.abc import Iterable

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from schemas.events import WordsUse
from schemas.tags import Question
from schemas.teams import Team, TeamDirectory
from summaries.action_rows import select_public_actions
from summaries.actions import Action, ActionState, made, public_ones
from summaries.evidence.quoting import season
from summaries.quotes import Quotation, Wanted, quotations
from summaries.wording import label

HEADINGS = {Question.GOOD: "What was good", Question.BETTER: "What could be better"}
STATES = {ActionState.DONE: "We did", ActionState.PLANNED: "We will", ActionState.NOT_GOING_TO: "We will not"}


class NoSuchPlace(LookupError):
    """A service or a team that the council does not have."""


class PublicQuote(Struct, frozen=True, kw_only=True):
    """Words that everybody may read.

    Attributes:
        words: redacted, and as the person wrote them.
        attribution: role, team and season, as "Unpaid carer, Reablement Team, spring 2026".
        team_id: of the team that does its work now; None, as its name and service, where the team is not known.
    """

    words: str
    question: str
    heading: str
    attribution: str
    role: str
    season: str
    team_id: str | None
    team: str | None
    service: str | None


class PublicAction(Struct, frozen=True, kw_only=True):
    """What a team says that people told it, and what it does about that.

    Attributes:
        did: "We did", "We will" or "We will not", and `action` goes on from there.
        reason: why it will not; empty otherwise.
        month: when it was done or decided, as `2026-03`; None while it is planned.
    """

    said: str
    state: str
    did: str
    action: str
    reason: str
    month: str | None
    team_id: str
    team: str
    service: str


class Place(Struct, frozen=True):
    """A service or a team that can be chosen."""

    id: str
    name: str


class SaidInPublic(Struct, frozen=True, kw_only=True):
    """What everybody may read, of a service, of a team or of all.

    Attributes:
        service: what was chosen; None for all of them. So is `team`.
        services: those that have something to show, whatever was chosen; so are `teams`, which are of the service.
    """

    service: Place | None
    team: Place | None
    quotes: tuple[PublicQuote, ...]
    actions: tuple[PublicAction, ...]
    services: tuple[Place, ...]
    teams: tuple[Place, ...]


def said_in_public(
    connection: Connection, directory: TeamDirectory, *, service: str = "", team: str = ""
) -> SaidInPublic:
    """Return what everybody may read now.

    Args:
        connection: from `reading`.
        directory: the teams; words about one that was merged stand under the one that does its work now.
        service: an id; all of them where it is empty.
        team: an id, likewise. It outranks the service.

    Raises:
        NoSuchPlace: there is no such service or team.
        sqlalchemy.exc.DBAPIError: the database failed; `reading` makes it `Unavailable`.
    """
    chosen_team, chosen_service = _chosen(directory, service, team)
    quotes = in_no_order(_quote(one, directory) for one in quotations(connection, Wanted(use=WordsUse.PUBLISHED)))
    written = public_ones(made(row) for row in select_public_actions(connection))
    actions = [_action(one, directory) for one in sorted(written, key=_newest_first) if one.team_id in directory]
    all_: list[PublicQuote | PublicAction] = [*quotes, *actions]
    services = [Place(one, label(one)) for one in dict.fromkeys(each.service for each in directory.teams)]
    of_service = [one for one in directory.teams if chosen_service in (None, one.service)]
    return SaidInPublic(
        service=None if chosen_service is None else Place(chosen_service, label(chosen_service)),
        team=None if chosen_team is None else Place(chosen_team.id, chosen_team.name),
        quotes=tuple(one for one in quotes if _is_of(one, chosen_service, chosen_team)),
        actions=tuple(one for one in actions if _is_of(one, chosen_service, chosen_team)),
        services=tuple(one for one in services if one.id in {each.service for each in all_}),
        teams=tuple(Place(one.id, one.name) for one in of_service if one.id in {each.team_id for each in all_}),
    )


def to_json(said: SaidInPublic, council: str, kept_seconds: int) -> bytes:
    """Return it as JSON in UTF-8, for other web sites; the same words always give the same bytes."""
    document = {
        "council": council,
        "keep_for_seconds": kept_seconds,
        "terms": "Do not keep this for longer than keep_for_seconds: a person may take their words back.",
        **msgspec.structs.asdict(said),
    }
    return msgspec.json.encode(document)


def in_no_order(quotes: Iterable[PublicQuote]) -> list[PublicQuote]:
    """Return quotes, the newest season first, and within a season in an order that has nothing to do with time."""
    by_words = sorted(quotes, key=lambda one: hashlib.sha256(one.words.encode()).digest())
    return sorted(by_words, key=lambda one: _season_number(one.season), reverse=True)


def _chosen(directory: TeamDirectory, service: str, team: str) -> tuple[Team | None, str | None]:
    if team:
        if team not in directory:
            raise NoSuchPlace(team)
        chosen = directory.current(team)
        return chosen, chosen.service
    if service and service not in {one.service for one in directory.teams}:
        raise NoSuchPlace(service)
    return None, service or None


def _is_of(one: PublicQuote | PublicAction, service: str | None, team: Team | None) -> bool:
    return (team is None or one.team_id == team.id) and service in (None, one.service)


def _quote(one: Quotation, directory: TeamDirectory) -> PublicQuote:
    team = directory.current(one.team) if one.team in directory and one.team is not None else None
    when = season(one.month)
    who = [label(one.role), *([team.name] if team else []), when]
    return PublicQuote(
        words=one.words,
        question=one.question,
        heading=HEADINGS[Question(one.question)],
        attribution=", ".join(who),
        role=label(one.role),
        season=when,
        team_id=team.id if team else None,
        team=team.name if team else None,
        service=team.service if team else None,
    )


def _action(one: Action, directory: TeamDirectory) -> PublicAction:
    team = directory.current(one.team_id)
    return PublicAction(
        said=one.said,
        state=one.state.value,
        did=STATES[one.state],
        action=one.title,
        reason=one.reason,
        month=None if one.ended_on is None else f"{one.ended_on:%Y-%m}",
        team_id=team.id,
        team=team.name,
        service=team.service,
    )


def _newest_first(action: Action) -> tuple[int, str]:
    return (-(action.ended_on or action.due_on).toordinal(), str(action.action_id))


def _season_number(words: str) -> tuple[int, int]:
    """Return a season's place in time: the year that it begins in, and where in that year."""
    name, year, *_ = words.split()
    return int(year), ("spring", "summer", "autumn", "winter").index(name)
