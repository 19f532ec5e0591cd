"""The rules that a submission is held to, whatever way it comes in: one home, so that no two doors differ."""

import re
from datetime import date
from typing import NamedTuple

from schemas.teams import Team, TeamDirectory

FIRST_YEAR = 2000
MAX_REPLY_CHARACTERS = 254  # the longest email address there is, RFC 3696 erratum 1690
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_PHONE_PUNCTUATION = re.compile(r"[\s().+/-]|ext")


class Rules(NamedTuple):
    """What this council accepts today.

    Attributes:
        directory: the teams.
        answer_limit: the most characters an answer can have, counted as it will be kept.
        today: London's day.
    """

    directory: TeamDirectory
    answer_limit: int
    today: date

    def open_team(self, team_id: str) -> Team | None:
        """Return the team that an id leads to today: itself, else the one that took over, else none."""
        return find_open_team(self.directory, team_id, self.today)

    def length_fault(self, name: str, words: str) -> str | None:
        """Return what is wrong with the length of an answer, or None.

        Args:
            name: what the answer is called where the message is shown.
            words: the answer, normalised.
        """
        if len(words) <= self.answer_limit:
            return None
        return f"{name} must be {self.answer_limit:,} characters or fewer. It is {len(words):,} now"

    def month_fault(self, year: int, month: int) -> str | None:
        """Return what is wrong with the month when something happened, or None."""
        if year < FIRST_YEAR:
            return f"The year must be {FIRST_YEAR} or later"
        if (year, month) > (self.today.year, self.today.month):
            return "When it happened must be this month or earlier"
        return None


def find_open_team(directory: TeamDirectory, team_id: str, day: date) -> Team | None:
    """Return the team that an id leads to on that day: itself, else the one that took over, else none."""
    if team_id not in directory:
        return None
    team = directory.named(team_id)
    if team.exists_on(day):
        return team
    successor = directory.current(team_id)
    return successor if successor.exists_on(day) else None


def reply_fault(reply_to: str) -> str | None:
    """Return what is wrong with a way to reply, normalised and not empty, or None.

    A light check, because a reply that cannot arrive is worse than none.
    """
    if len(reply_to) > MAX_REPLY_CHARACTERS:
        return f"The email address or phone number must be {MAX_REPLY_CHARACTERS} characters or fewer"
    if not is_contact(reply_to):
        return "Enter an email address or a phone number, like name@example.com or 01632 960 001"
    return None


def is_contact(typed: str) -> bool:
    """Say whether the text could be an email address or a telephone number. A light check: people know their own."""
    if "@" in typed:
        return _EMAIL.fullmatch(typed) is not None
    digits = _PHONE_PUNCTUATION.sub("", typed.lower())
    return re.fullmatch("[0-9]{6,20}", digits) is not None
