"""Writes the emails of an issue into the outbox, in the transaction that keeps the issue.

Who gets the team's own figures: whose address is the name of an account that may see this team's figures, at that
moment. Everybody else gets what may be seen outside the team (docs/decisions/0023).
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, select_autoescape
from sqlalchemy import Connection

from schemas.council import Council
from schemas.events import WordsUse
from schemas.teams import TeamDirectory
from schemas.themes import ThemeBook
from schemas.weeks import ReportingWeek
from summaries import chart_words
from summaries.access import Person, What, may_see, with_forerunners
from summaries.issuing.due import due_at
from summaries.issuing.letter import Letter, outside_letter, team_letter
from summaries.issuing.picture import png_of
from summaries.issuing.press import Issued
from summaries.issuing.shelf import Listed
from summaries.mail import Image, Message, add
from summaries.quotes import Quotation, Wanted, quotations
from summaries.subscribers import Reader, select_readers

NOT_LATER_THAN = timedelta(days=14)
"""What is issued later than this after it was due is on the pages, and emailed to nobody: it is news no more."""

MOST_QUOTES = 20


class Post(NamedTuple):
    """What is needed to write emails about issues.

    Attributes:
        pages_url: where staff reach the pages, without a slash at its end.
        clock: returns now; aware.
    """

    directory: TeamDirectory
    themes: ThemeBook
    council: Council
    pages_url: str
    clock: Callable[[], datetime]

    def write(self, connection: Connection, issued: Issued) -> None:
        """Write to each subscriber of the team whom this issue or revision tells something new.

        Raises:
            sqlalchemy.exc.DBAPIError: the database failed; then the issue is not kept either.
        """
        now, listed, frozen = self.clock(), issued.listed, issued.frozen
        if listed is None or frozen is None or now - due_at(issued.week) > NOT_LATER_THAN:
            return
        readers = select_readers(connection, issued.team)
        inside = [one for one in readers if one.staff and self._may_see(one.staff, issued.team)]
        outside = [one for one in readers if one not in inside]
        if inside:
            quotes = _quotes(connection, issued.team, issued.week, WordsUse.QUOTED)
            address = f"teams/{quote(issued.team)}/issues/{listed.number}/revisions/{listed.revision}"
            link = f"{self.pages_url}/{address}"
            self._write(connection, listed, team_letter(listed, frozen, quotes, self.themes, link), inside, now)
        if outside and frozen.outside_since == listed.revision:
            quotes = _quotes(connection, issued.team, issued.week, WordsUse.PUBLISHED)
            letter = outside_letter(listed, frozen, quotes, self.themes)
            if letter:
                self._write(connection, listed, letter, outside, now)

    def _may_see(self, staff: Person, team: str) -> bool:
        person = staff._replace(teams=with_forerunners(staff.teams, self.directory))
        return may_see(person, What.FIGURES, team)

    def _write(
        self, connection: Connection, listed: Listed, letter: Letter, readers: Sequence[Reader], now: datetime
    ) -> None:
        png = png_of(letter.chart) if letter.chart else None
        for reader in readers:
            message = self.message(listed, letter, reader, png)
            add(connection, message, now)

    def message(self, listed: Listed, letter: Letter, reader: Reader, png: bytes | None) -> Message:
        """Return the email to one subscriber."""
        # A mail program ends the emails by itself, and does so by https only (RFC 8058).
        unsubscribe = f"{self.pages_url}/unsubscribe/{reader.token}" if self.pages_url.startswith("https://") else None
        shared = {"letter": letter, "unsubscribe": unsubscribe, "council": self.council.name}
        label = chart_words.label(letter.chart) if letter.chart else ""
        look = {"brand": self.council.look.brand, "image": png is not None, "label": label}
        return Message(
            key=f"issue/{listed.issue_id}/{reader.subscriber_id}",
            to=reader.address,
            subject=letter.subject,
            text=_templates().get_template("issue.txt").render(shared),
            html=_templates().get_template("issue.html").render(shared | look),
            images=(Image("chart", png),) if png else (),
            unsubscribe=unsubscribe,
        )


def _quotes(connection: Connection, team: str, week: ReportingWeek, use: WordsUse) -> Sequence[Quotation]:
    wanted = Wanted(use=use, since=week.starts_at, until=week.ends_at, teams=frozenset({team}))
    return quotations(connection, wanted)[:MOST_QUOTES]


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("summaries.issuing"),
        autoescape=select_autoescape(["html"]),
        trim_blocks=False,
        keep_trailing_newline=True,
    )
