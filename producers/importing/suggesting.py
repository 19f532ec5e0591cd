"""Suggest a mapping by reading the header and the first rows. A person checks it: nothing is imported by it alone."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import islice

import msgspec

from producers.importing.dates import read_moment
from producers.importing.mapping import Columns, called_teams
from producers.importing.table import Cell, Table, folded, text_of
from schemas.events import Rating, Role, Unsafe, WordsUse
from schemas.tags import Question
from schemas.teams import TeamDirectory

ROWS_LOOKED_AT = 1000
MOST_VALUES, LONGEST_VALUE = 40, 60
"""A column with more or longer values is no list to choose from, and may be somebody's words."""

# What columns are called, likeliest first. Compared without spaces, marks and capitals.
_CALLED: Mapping[str, Sequence[str]] = {
    "role": ("role", "who", "from", "relationship", "submitted by", "type of person", "person type"),
    "team": ("team", "service", "service area", "department", "team name", "directorate"),
    "rating": ("rating", "score", "overall experience", "satisfaction", "fft", "stars"),
    "good": ("good", "what was good", "compliment", "compliments", "what went well", "positive", "praise"),
    "better": ("better", "what could we do better", "improve", "improvement", "suggestion", "what could be better"),
    "words": ("words", "comment", "comments", "feedback", "text", "details", "description", "message", "answer"),
    "question": ("question type", "question", "type of feedback", "feedback type", "category"),
    "unsafe": ("unsafe", "is anyone unsafe", "safeguarding", "safeguarding concern", "at risk"),
    "words_use": ("words use", "consent", "permission", "can we quote", "consent to publish", "how can we use"),
    "reply_to": ("reply to", "email", "email address", "phone", "telephone", "contact", "contact details"),
    "received": ("received", "date received", "received date", "date", "submitted", "created", "timestamp", "logged"),
    "happened": ("happened", "happened in", "month", "date of event", "when did it happen", "event date"),
}
_MEANT: Mapping[str, Mapping[str, str]] = {
    "role": {
        "service user|client|customer|resident|adult|person who uses services": Role.SERVICE_USER,
        "carer|unpaid carer|family carer": Role.UNPAID_CARER,
        "parent|family|family member|relative|mother|father|daughter|son": Role.PARENT_OR_FAMILY,
        "child|young person|child or young person": Role.CHILD_OR_YOUNG_PERSON,
        "care leaver|care experienced": Role.CARE_LEAVER,
        "foster carer|foster parent": Role.FOSTER_CARER,
        "staff|colleague|employee|manager": Role.STAFF,
        "student|asye|nqsw|newly qualified": Role.STUDENT_OR_NEWLY_QUALIFIED,
        "partner|partner agency|partner organisation|professional|nhs|school|police": Role.PARTNER_ORGANISATION,
    },
    "rating": {
        "excellent|very satisfied": Rating.VERY_GOOD,
        "satisfied": Rating.GOOD,
        "ok|average|neutral|fair": Rating.NEITHER,
        "dissatisfied|bad": Rating.POOR,
        "very dissatisfied|very bad": Rating.VERY_POOR,
        "not sure|unsure": Rating.DONT_KNOW,
    },
    "question": {
        "compliment|what good|what was good|positive|praise|nonspecific": Question.GOOD,
        "complaint|could improve|suggestion|improvement|negative": Question.BETTER,
    },
    "unsafe": {"n|none": Unsafe.NO, "y": Unsafe.YES, "unsure|maybe": Unsafe.NOT_SURE},
    "words_use": {"no|n": WordsUse.TEAM_ONLY},  # what "yes" allows is for a person to say
}
_ALLOWED: Mapping[str, Iterable[str]] = {
    "role": Role, "rating": Rating, "question": Question, "unsafe": Unsafe, "words_use": WordsUse
}  # fmt: skip
_FORMATS = (
    "%d/%m/%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d-%b-%y", "%d %B %Y",
    "%d %b %Y", "%d-%b-%Y", "%m/%d/%Y", "%m/%d/%Y %H:%M", "%m/%d/%y",
)  # fmt: skip


def suggest_mapping(table: Table, directory: TeamDirectory, file_name: str) -> str:
    """Return a commented TOML mapping for the table, to be checked by a person.

    Raises:
        UnreadableFile: the table cannot be read.
    """
    rows = [row.cells for row in islice(table.rows(), ROWS_LOOKED_AT) if not row.fault]
    columns = suggest_columns(table.header)
    seen = {thing: _seen(rows, table.header.index(name)) for thing, name in columns.items()}
    lines = [
        f"# What the columns of {_one_line(file_name)} mean. Heard suggested it from the header and the first rows:",
        "# check every line, then try it without importing anything:",
        "#   heard import FILE --mapping THIS_FILE --dry-run",
        "",
        "[file]",
        *_date_lines(seen.get("received", {}), table.epoch),
        "",
        "[columns]",
        "# thing = the name of the column; a # in front: no column holds it.",
        *(_column_line(thing, columns.get(thing, "")) for thing in Columns.__struct_fields__),
        "# Columns that are not used: " + (", ".join(_unused(table.header, columns)) or "none"),
        "",
        "[defaults]",
        "# Where a row does not say it. How words may be used has no default: without consent only the team sees them.",
        f'# role = "service_user"     # one of: {", ".join(Role)}',
        '# team = "reablement"       # an id of config/teams.toml',
        '# received = "2024-03-31"   # for rows without a date',
        '# question = "good"         # for words, where no column says which question: good or better',
    ]
    for thing in ("role", "team", "rating", "question", "unsafe", "words_use"):
        if thing in columns:
            lines += _value_lines(thing, seen[thing], directory)
    return "\n".join(lines) + "\n"


def suggest_columns(header: Sequence[str]) -> dict[str, str]:
    """Return the name of the column that probably holds each thing; a column holds one thing."""
    free = [name for name in header if folded(name) and header.count(name) == 1]
    found: dict[str, str] = {}
    for matches in (lambda name, call: name == call, lambda name, call: call in name.split(" ")):
        for thing, calls in _CALLED.items():
            wanted = (name for call in calls for name in free if matches(_plain(name), _plain(call)))
            name = None if thing in found else next(wanted, None)
            if name is not None:
                found[thing] = name
                free.remove(name)
    if "words" in found and ("good" in found or "better" in found):
        del found["words"]
        found.pop("question", None)
    if "words" not in found:
        found.pop("question", None)
    return found


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", folded(name)))


def _seen(rows: Iterable[tuple[Cell, ...]], place: int) -> dict[str, Cell]:
    """Return the different values of a column by their text, at most one more than a list to choose from has."""
    seen: dict[str, Cell] = {}
    for cells in rows:
        text = text_of(cells[place]).strip() if place < len(cells) else ""
        if text and len(seen) <= MOST_VALUES:
            seen.setdefault(text, cells[place])
    return seen


def _column_line(thing: str, name: str) -> str:
    return f"{thing} = {_quoted(name)}" if name else f'# {thing} = ""'


def _unused(header: Sequence[str], columns: Mapping[str, str]) -> list[str]:
    return [_one_line(name) for name in header if folded(name) and name not in columns.values()]


def _date_lines(seen: Mapping[str, Cell], epoch: date) -> list[str]:
    dates = [text for text, cell in seen.items() if isinstance(cell, str)]
    unread = [text for text in dates if read_moment(text, (), epoch) is None]
    fits = {each: sum(read_moment(text, (each,), epoch) is not None for text in unread) for each in _FORMATS}
    chosen = max(_FORMATS, key=fits.__getitem__)  # the first of those that fit equally well: day first
    lines = ["# How dates are written, as Python's strptime reads them: %d day, %m month, %Y year, %H:%M time."]
    if fits[chosen] < len(unread):
        lines.append(f"# CHECK: {len(unread) - fits[chosen]} of the first {len(unread)} dates are not in this form.")
    elif unread and fits.get(chosen.replace("%d/%m", "%m/%d")) == len(unread) and chosen.startswith("%d/%m"):
        lines.append("# CHECK: the first dates could be day first or month first; day first was taken.")
    return [*lines, f"date_formats = [{_quoted(chosen)}]"]


def _value_lines(thing: str, seen: Mapping[str, Cell], directory: TeamDirectory) -> list[str]:
    allowed = [team.id for team in directory.teams] if thing == "team" else list(_ALLOWED[thing])
    lines = ["", f"[values.{thing}]", f"# One of: {', '.join(allowed)}", '# "*" stands for every value not named.']
    if len(seen) > MOST_VALUES or any(len(value) > LONGEST_VALUE for value in seen):
        return [*lines, "# The column has too many values, or too long ones, to list them here. Is it the right one?"]
    for value in sorted(seen):
        ours = _meant(thing, value, directory)
        lines.append(f"{_quoted(value)} = {_quoted(ours)}" if ours else f'# {_quoted(value)} = ""')
    return lines


def _meant(thing: str, value: str, directory: TeamDirectory) -> str:
    if thing == "team":
        return called_teams(directory).get(folded(value), "")
    known = {_plain(each): str(each) for each in _ALLOWED[thing]}
    for words, ours in _MEANT[thing].items():
        known |= dict.fromkeys(words.split("|"), ours)
    return known.get(_plain(value), "")


def _one_line(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]", " ", text)


def _quoted(text: str) -> str:
    """Return the text as a TOML string: JSON's is one, but for DEL, which TOML wants escaped."""
    return msgspec.json.encode(text).decode().replace("\x7f", "\\u007f")
