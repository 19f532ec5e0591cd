"""Puts a pack together: from rows, quotes and actions that were read already, so that all of it is pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from schemas.events import Role
from schemas.frameworks import Framework, Frameworks, Statement
from schemas.months import Period
from schemas.population import NO_POPULATION, Population
from schemas.teams import TeamDirectory
from schemas.themes import ThemeBook
from summaries.disclosure import Table
from summaries.evidence import telling
from summaries.evidence.counting import SERVICES, TABLES, count_services, has_figures, service_of
from summaries.evidence.figures import SERVICE_NAMES, Scope, critical_percent, of_statement, overview
from summaries.evidence.inert import inert
from summaries.evidence.method import how_we_know
from summaries.evidence.moving import moved
from summaries.evidence.pack import Citation, Did, Evidence, FrameworkUsed, Missing, Pack
from summaries.evidence.protecting import PackShown, Shown, protect_pack
from summaries.evidence.quoting import Quotable, as_quote, balance, balanced
from summaries.evidence.rows import AlikeRow
from summaries.wording import label, month

_NOTHING = Shown(0, dict.fromkeys(TABLES, Table({})), {})


class Asked(Struct, frozen=True, kw_only=True):
    """What a pack is asked for.

    Attributes:
        services: those wanted, of those that the framework takes; empty for all of them.
    """

    framework: Framework
    period: Period
    services: tuple[str, ...] = ()

    def taken(self) -> tuple[str, ...]:
        """Return the services that the pack is of."""
        all_ = self.framework.services or SERVICES
        return tuple(service for service in SERVICES if service in all_ and service in (self.services or all_))


class Council(Struct, frozen=True):
    """What a pack needs to know of the council."""

    name: str
    directory: TeamDirectory
    themes: ThemeBook
    population: Population = NO_POPULATION


class Found(Struct, frozen=True, kw_only=True):
    """What was read for a pack, in one transaction.

    Attributes:
        quotable: all that may be quoted in the period, of every service.
        actions: those that may be shown outside, with the ids of the themes each answers.
        checked: how accurate the tags were when reviewers looked, in sentences.
        not_heard: groups of people who told nothing about themselves, in words (`summaries.who_is_heard`).
    """

    rows: Sequence[AlikeRow]
    up_to: datetime | None
    quotable: Sequence[Quotable] = ()
    actions: Sequence[tuple[Did, frozenset[str]]] = ()
    checked: tuple[str, ...] = ()
    not_heard: tuple[str, ...] = ()


class Choice(Struct, frozen=True, kw_only=True):
    """What a leader decided for a statement.

    Attributes:
        quotes: the ids of the quotes to show, in order; None takes what is suggested.
    """

    quotes: tuple[str, ...] | None = None
    own_text: str = ""


def version_in_force(frameworks: Frameworks, framework: str, version: str, period: Period) -> Framework:
    """Return the version named, else the one in force on the period's last day.

    Raises:
        InvalidConfig: there is none.
    """
    return frameworks.find(framework, version, period.last.last_day)


def assemble(
    asked: Asked,
    council: Council,
    found: Found,
    now: datetime,
    choices: Mapping[str, Choice] | None = None,
) -> Pack:
    """Return the pack.

    Args:
        asked: which.
        council: whose.
        found: what was read.
        now: aware; when it is made.
        choices: by the statement's id; what is not in it is as suggested.
    """
    months = [str(one) for one in asked.period.months()]
    counts = count_services(found.rows, asked.framework, council.directory, months)
    shown = protect_pack(counts, asked.framework, asked.taken())
    scope = Scope(asked.framework, asked.period, asked.taken(), council.themes)
    maker = _Maker(asked, council, found, scope, shown, choices or {})
    evidence = tuple(maker.evidence(statement) for statement in asked.framework.statement)
    figures = overview(scope, shown)
    missing = _missing(maker, evidence)
    pack = Pack(
        title=f"{asked.framework.name}: evidence from feedback, {_period(asked.period)}",
        council=council.name,
        framework=_used(asked.framework),
        first=months[0],
        last=months[-1],
        period=_period(asked.period),
        services=tuple(SERVICE_NAMES[one] for one in asked.taken()),
        made_at=now,
        up_to=found.up_to,
        number=None,
        issued_at=None,
        summary=telling.summary(shown, evidence, asked.framework.statement_word),
        overview=figures,
        statements=evidence,
        missing=missing,
        method=how_we_know(
            asked.framework,
            asked.period,
            shown,
            (figures, *(one.figures for one in evidence)),
            found.up_to,
            found.checked,
        ),
        citations=(),
    )
    return replace_citations(pack)


def replace_citations(pack: Pack) -> Pack:
    """Return the pack with its table of citations made from what stands in it."""
    names = {one.id: one.name for one in pack.statements} | {"": "All statements together"}
    figures = [Citation(one.cite, f"Figure: {one.title}", names[where], one.query) for where, one in pack.figures()]
    quotes = [
        Citation(one.cite, f"Quote: {one.attribution}", names[where], "consent and approval, kept with the words")
        for where, one in pack.quotes()
    ]
    return msgspec.structs.replace(pack, citations=(*figures, *quotes))


class _Maker(Struct, frozen=True):
    """Makes the evidence of one statement after another."""

    asked: Asked
    council: Council
    found: Found
    scope: Scope
    shown: PackShown
    choices: Mapping[str, Choice]

    def evidence(self, statement: Statement) -> Evidence:
        shown = self.shown.statements.get(statement.id, _NOTHING)
        figures = (
            of_statement(self.scope, statement, shown) if has_figures(statement) and self._speaks(statement) else ()
        )
        percent = critical_percent(shown) if shown.total else None
        choice = self.choices.get(statement.id, Choice())
        quotes = tuple(as_quote(one, self.team_name(one.team)) for one in self.quotes(statement, choice, percent))
        actions = tuple(did for did, themes in self.found.actions if _answers(statement, themes))
        months = [str(one) for one in self.asked.period.months()]
        return Evidence(
            id=statement.id,
            group=statement.group,
            name=statement.name,
            themes=tuple(self.theme_name(theme) for theme in statement.themes),
            sentences=telling.heard_in_words(statement, shown, figures),
            figures=figures,
            moved=moved(shown.tables["months"], months) if shown.total and figures else None,
            critical_percent=percent,
            quotes=quotes,
            balance=balance(quotes, percent),
            actions=actions,
            missing=_lacks(statement, shown, quotes, actions),
            own_text=inert(choice.own_text),
        )

    def quotes(self, statement: Statement, choice: Choice, percent: int | None) -> Sequence[Quotable]:
        """Return the quotes chosen, of those that may still be shown; else those suggested."""
        allowed = self.allowed(statement)
        if choice.quotes is None:
            return balanced(allowed, None if percent is None else percent / 100)
        by_cite = {one.cite: one for one in allowed}
        return [by_cite[cite] for cite in choice.quotes if cite in by_cite]

    def left_out(self) -> Sequence[str]:
        """Name the quotes that were chosen and may not be shown any more."""
        return [
            f"{cite}, under “{statement.name}”: it may not be shown any more, or is none of this pack’s."
            for statement in self.asked.framework.statement
            for cite in self.choices.get(statement.id, Choice()).quotes or ()
            if cite not in {one.cite for one in self.allowed(statement)}
        ]

    def allowed(self, statement: Statement) -> Sequence[Quotable]:
        """Return the quotes that speak to a statement, of the pack's services and roles."""
        return quotes_for(self.asked, self.council.directory, statement, self.found.quotable)

    def team_name(self, team: str | None) -> str:
        if team is None:
            return "team not known"
        return self.council.directory.named(team).name if team in self.council.directory else team

    def theme_name(self, theme: str) -> str:
        return self.council.themes.named(theme).name if theme in self.council.themes else theme

    def _speaks(self, statement: Statement) -> bool:
        return statement.answered_by == "whole" or bool(statement.themes)


def quotes_for(
    asked: Asked, directory: TeamDirectory, statement: Statement, quotable: Iterable[Quotable]
) -> Sequence[Quotable]:
    """Return the quotes that speak to a statement, of the pack's services, roles and period."""
    framework = asked.framework
    first, last = asked.period.first.first_day, asked.period.last.last_day
    return [
        one
        for one in quotable
        if first <= one.said_on <= last
        and service_of(one.team, directory) in asked.taken()
        and (not framework.roles or one.role in framework.roles)
        and (not statement.roles or one.role in statement.roles)
        and (statement.answered_by == "whole" or any(theme in statement.themes for theme in one.themes))
    ]


def _answers(statement: Statement, themes: frozenset[str]) -> bool:
    return statement.answered_by in ("actions", "whole") or any(theme in themes for theme in statement.themes)


def _lacks(statement: Statement, shown: Shown, quotes: Sequence[object], actions: Sequence[object]) -> tuple[str, ...]:
    """Say what there is none of, beside what the sentences say already."""
    if statement.answered_by == "method" or (statement.answered_by == "themes" and not statement.themes):
        return ()
    no_quotes = () if quotes or statement.answered_by == "actions" or not shown.total else (telling.NO_QUOTES,)
    return (*no_quotes, *(() if actions else (telling.NO_ACTIONS,)))


def _missing(maker: "_Maker", evidence: Sequence[Evidence]) -> Missing:
    asked, council, found, shown = maker.asked, maker.council, maker.found, maker.shown
    silent = [
        one.name
        for one, statement in zip(evidence, asked.framework.statement, strict=True)
        if has_figures(statement) and not (shown.statements.get(statement.id, _NOTHING).total or 0)
    ]
    return Missing(
        statements=tuple(silent),
        teams=tuple(_silent_teams(asked, council.directory, found.rows)),
        groups=(*_groups_not_heard(asked, shown), *maker.found.not_heard),
        quotes_left_out=tuple(maker.left_out()),
    )


def _silent_teams(asked: Asked, directory: TeamDirectory, rows: Iterable[AlikeRow]) -> Iterable[str]:
    """Yield the teams, open at the period's end, that nobody told us about; a forerunner's feedback is theirs too."""
    heard = {directory.current(row.team).id for row in rows if row.team is not None and row.team in directory}
    for team in directory.open_on(asked.period.last.last_day):
        if team.service in asked.taken() and team.id not in heard:
            yield team.name


def _groups_not_heard(asked: Asked, shown: PackShown) -> Iterable[str]:
    """Yield the roles that nobody spoke in; none where the breakdown by roles may not be shown."""
    roles = shown.whole.tables["roles"] if shown.services else Table({})
    if not roles.is_withheld:
        for role in asked.framework.roles or tuple(Role):
            if roles.cells.get(role, 0) == 0:
                yield label(role)


def _used(framework: Framework) -> FrameworkUsed:
    return FrameworkUsed(
        framework=framework.framework,
        version=framework.version,
        name=framework.name,
        publisher=framework.publisher,
        statement_word=framework.statement_word,
        sources=framework.sources,
        read_on=framework.read_on,
        groups=tuple((group.id, group.name) for group in framework.group),
    )


def _period(period: Period) -> str:
    if period.first == period.last:
        return month(str(period.first))
    return f"{month(str(period.first))} to {month(str(period.last))}"
