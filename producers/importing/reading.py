"""Read a row as the mapping says: a submission and the moment it was received, or every reason why not.

What is valid is what `producers/rules.py` says for every door. Reasons name things of ours and never quote a cell.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from producers.door import Submission
from producers.importing.dates import read_moment, read_month_of
from producers.importing.mapping import ANY_OTHER, ImportMapping, called_teams, meaning, places
from producers.importing.table import Cell, SourceRow, Table, UnreadableFile, folded, text_of
from producers.rules import FIRST_YEAR, Rules, find_open_team, reply_fault
from schemas.events import Rating, Role, Unsafe, WordsUse
from schemas.labels import RATINGS
from schemas.tags import Question
from schemas.weeks import LONDON
from schemas.words import normalise, normalise_line

NOTHING_SAID = "nothing was said: good and better are empty"
NO_DATE = "received: it has no date"
BAD_DATE = "received: the date cannot be read; add its form to date_formats in the mapping"
EARLY_OR_LATE = f"received: the date is before {FIRST_YEAR} or in the future"
BAD_MONTH = "happened: the month cannot be read, is before 2000 or in the future"
BAD_REPLY = "reply_to: neither an email address nor a telephone number"
NO_ROLE = "role: it is empty, and the mapping gives no default"


class RowRead(NamedTuple):
    """What a row says."""

    number: int
    submission: Submission
    received_at: datetime


class _Reasons(list[str]):
    """Why a row cannot be taken: every reason, so that it needs to be put right once only."""


class RowReader:
    """Reads the rows of one table, by one mapping."""

    def __init__(self, mapping: ImportMapping, table: Table, rules: Rules) -> None:
        """Look for the mapping's columns in the table, and for its teams in the directory.

        Raises:
            UnreadableFile: the table lacks a column, or the mapping names a team that is not there.
        """
        self._rules = rules
        self._formats, self._epoch = mapping.file.date_formats, table.epoch
        self._places = places(mapping.columns, table.header)
        self._defaults = mapping.defaults
        self._default_received = self._read_default(mapping.defaults.received)
        values = mapping.values
        ratings = {label: rating for rating, label in RATINGS.items()} | {"Don't know": Rating.DONT_KNOW}
        self._meanings: dict[str, Mapping[str, str]] = {
            "role": meaning({each: each for each in Role}) | meaning(values.role),
            "team": called_teams(rules.directory) | meaning(values.team),
            "rating": meaning({each: each for each in Rating}) | meaning(ratings) | meaning(values.rating),
            "question": meaning({each: each for each in Question}) | meaning(values.question),
            "unsafe": meaning({each: each for each in Unsafe}) | meaning(values.unsafe),
            "words_use": meaning({each: each for each in WordsUse}) | meaning(values.words_use),
        }
        for team in {*values.team.values(), mapping.defaults.team} - {""}:
            if team not in rules.directory:
                raise UnreadableFile(f"the mapping names the team {team!r}, which is not in config/teams.toml")

    def read(self, row: SourceRow) -> RowRead | Sequence[str]:
        """Return what a row says, or every reason why it cannot be taken."""
        if row.fault:
            return [row.fault]
        reasons = _Reasons()
        received_at = self._received(row, reasons)
        good, better = self._answers(row, reasons)
        role = self._one_of("role", row, reasons) or self._defaults.role
        if not role and not any(reason.startswith("role") for reason in reasons):
            reasons.append(NO_ROLE)
        team = self._team(row, received_at, reasons)
        rating, unsafe = self._one_of("rating", row, reasons), self._one_of("unsafe", row, reasons)
        words_use = self._one_of("words_use", row, reasons)
        reply_to, happened_in = self._reply(row, reasons), self._happened(row, reasons)
        if reasons or received_at is None or not role:
            return reasons
        submission = Submission(
            role=Role(role),
            team_chosen=team,
            rating=Rating(rating) if rating else None,
            good=good,
            better=better,
            unsafe=Unsafe(unsafe) if unsafe else None,
            words_use=WordsUse(words_use) if words_use else WordsUse.TEAM_ONLY,
            reply_to=reply_to,
            happened_in=happened_in,
        )
        return RowRead(row.number, submission, received_at)

    def _cell(self, thing: str, row: SourceRow) -> Cell:
        place = self._places.get(thing)
        return row.cells[place] if place is not None and place < len(row.cells) else None

    def _one_of(self, thing: str, row: SourceRow, reasons: _Reasons) -> str:
        """Return our value for a cell; empty where it says nothing."""
        value = folded(text_of(self._cell(thing, row)))
        if not value:
            return ""
        meanings = self._meanings[thing]
        ours = meanings.get(value, meanings.get(ANY_OTHER))
        if ours is None:
            reasons.append(f"{thing}: the value is not one of ours; add it under [values.{thing}] in the mapping")
        return ours or ""

    def _answers(self, row: SourceRow, reasons: _Reasons) -> tuple[str, str]:
        cells = {name: self._cell(name, row) for name in ("good", "better", "words")}
        said = {name: normalise(text_of(cell)) if cell else "" for name, cell in cells.items()}
        if words := said["words"]:
            said[self._one_of("question", row, reasons) or self._defaults.question] = words
        if not (said["good"] or said["better"] or words):
            reasons.append(NOTHING_SAID)
        reasons.extend(
            f"{name}: longer than {self._rules.answer_limit:,} characters"
            for name in ("good", "better")
            if self._rules.length_fault(name, said[name])
        )
        return said["good"], said["better"]

    def _team(self, row: SourceRow, received_at: datetime | None, reasons: _Reasons) -> str | None:
        is_empty = not folded(text_of(self._cell("team", row)))
        team_id = self._defaults.team if is_empty else self._one_of("team", row, reasons)
        if not team_id or received_at is None:
            return None
        # The team as it was then: what it became since is the directory's business, and the tagger's.
        team = find_open_team(self._rules.directory, team_id, received_at.astimezone(LONDON).date())
        if team is None:
            reasons.append("team: it did not exist on that day")
        return team.id if team else None

    def _received(self, row: SourceRow, reasons: _Reasons) -> datetime | None:
        cell = self._cell("received", row)
        if not folded(text_of(cell)):
            if self._default_received is None:
                reasons.append(NO_DATE)
            return self._default_received
        moment = read_moment(cell, self._formats, self._epoch)
        if moment is None:
            reasons.append(BAD_DATE)
        elif not date(FIRST_YEAR, 1, 1) <= moment.astimezone(LONDON).date() <= self._rules.today:
            reasons.append(EARLY_OR_LATE)
            return None
        return moment

    def _read_default(self, received: str) -> datetime | None:
        if not received:
            return None
        moment = read_moment(received, (), self._epoch)
        if moment is None or moment.year < FIRST_YEAR or moment.astimezone(LONDON).date() > self._rules.today:
            raise UnreadableFile("the mapping's default for received is not a date like 2024-03-31 that has passed")
        return moment

    def _reply(self, row: SourceRow, reasons: _Reasons) -> str | None:
        cell = self._cell("reply_to", row)
        reply_to = normalise_line(text_of(cell)) if cell else ""
        if reply_to and reply_fault(reply_to):
            reasons.append(BAD_REPLY)
        return reply_to or None

    def _happened(self, row: SourceRow, reasons: _Reasons) -> str | None:
        cell = self._cell("happened", row)
        if not folded(text_of(cell)):
            return None
        found = read_month_of(cell, self._formats, self._epoch)
        if found is None or self._rules.month_fault(*found):
            reasons.append(BAD_MONTH)
            return None
        return f"{found[0]}-{found[1]:02}"
