"""Evidence packs for tests, of an invented council, without a database."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from schemas.frameworks import Framework, read_framework
from schemas.months import Period
from schemas.references import make_feedback_id
from schemas.teams import Team, TeamDirectory
from schemas.themes import Theme, ThemeBook
from summaries.evidence.counting import theme_bits
from summaries.evidence.making import Asked, Choice, Council, Found, assemble
from summaries.evidence.pack import Did, Pack
from summaries.evidence.quoting import Quotable
from summaries.evidence.rows import AlikeRow

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
PERIOD = Period.parse("2025-11", "2026-10")
MONTHS = tuple(str(month) for month in PERIOD.months())
FRAMEWORK = read_framework(
    "pledges.toml",
    """
framework = "pledges"
version = "2026"
name = "Fernbridge’s pledges"
publisher = "Fernbridge Council"
valid_from = 2025-01-01
sources = ["https://fernbridge.example/pledges"]
read_on = 2026-01-01
statement_word = "Pledge"

[[category]]
name = "People"
roles = ["service_user", "unpaid_carer", "care_leaver"]

[[category]]
name = "Staff"
roles = ["staff"]

[[category]]
name = "Processes"
roles = []

[[group]]
id = "one"
name = "How we are"

[[group]]
id = "two"
name = "What we do"

[[statement]]
id = "kind"
group = "one"
name = "We are kind"
themes = ["kindness", "waiting"]

[[statement]]
id = "quick"
group = "two"
name = "We are quick"
themes = ["waiting"]

[[statement]]
id = "leavers"
group = "two"
name = "We stand by care leavers"
themes = ["kindness", "waiting", "food"]
roles = ["care_leaver"]

[[statement]]
id = "all"
group = "two"
name = "All in all"
answered_by = "whole"

[[statement]]
id = "know"
group = "two"
name = "How do you know it?"
answered_by = "method"

[[statement]]
id = "plans"
group = "two"
name = "What are your plans?"
answered_by = "actions"

[[statement]]
id = "silent"
group = "two"
name = "Nothing speaks to this"
""",
)
COUNCIL = Council(
    "Fernbridge Council",
    TeamDirectory(
        [
            Team(id="reablement", name="Reablement Team", service="adults"),
            Team(id="quiet-team", name="Quiet Team", service="adults"),
            Team(id="fostering", name="Fostering Team", service="childrens"),
            Team(id="academy", name="Practice Academy", service="workforce"),
        ]
    ),
    ThemeBook(
        [
            Theme(id="kindness", name="Kindness & respect", description="Being kind."),
            Theme(id="waiting", name="Waiting", description="How long people wait."),
            Theme(id="food", name="Food", description="Meals."),
            Theme(id="not-assigned", name="No theme", description="Nothing."),
        ]
    ),
)
BITS = theme_bits(FRAMEWORK)
NASTY = (
    '=HYPERLINK("https://evil.example","x") #panic("x") $a$ *b* _c_ @d <w:t>&amp; ]]> {{ 7 * 7 }}',
    "\u202egnp.exe\u202c was \u2066kind\u2069 \x07to me\ufffe, +1 -1 @SUM(1+1)",
    "شكرا جزيلا لكم على لطفكم",
)
"""What words could try in a document."""


def alike(
    submissions: int,
    *,
    team: str | None = "reablement",
    role: str = "service_user",
    source: str = "form",
    sentiment: str = "positive",
    month: int = 0,
    themes: Sequence[str] = ("kindness",),
) -> AlikeRow:
    """Return so many submissions that are alike, with defaults for what is not said."""
    return AlikeRow(team, role, source, sentiment, month, sum(BITS[theme] for theme in themes), submissions)


def a_quote(words: str = "They were kind.", **changed: object) -> Quotable:
    """Return words that may be quoted, with defaults for what is not said."""
    fields: dict[str, object] = {
        "quote_id": make_feedback_id(NOW, hashlib.sha256(f"quote {words}".encode()).digest()[:10]),
        "feedback_id": make_feedback_id(NOW, hashlib.sha256(words.encode()).digest()[:10]),
        "words": words,
        "role": "unpaid_carer",
        "team": "reablement",
        "month": "2026-04",
        "said_on": date(2026, 4, 9),
        "sentiment": "positive",
        "themes": ("kindness",),
    }
    return Quotable(**(fields | changed))  # type: ignore[arg-type]


def an_action(**changed: object) -> Did:
    """Return an action that others may see."""
    fields: dict[str, object] = {
        "title": "Ring before we come",
        "said": "Nobody rang.",
        "team": "Reablement Team",
        "state": "Done",
        "reason": "",
        "due_on": date(2026, 6, 1),
        "ended_on": date(2026, 5, 20),
        "result": "",
    }
    return Did(**(fields | changed))  # type: ignore[arg-type]


def a_year() -> list[AlikeRow]:
    """Return a year with enough for charts, something small, and one month out of the usual."""
    rows = [alike(30 + 60 * (month == 8), month=month) for month in range(12)]
    rows += [alike(12, month=month, sentiment="negative", role="unpaid_carer") for month in range(12)]
    rows += [alike(9, month=month, sentiment="mixed", themes=["waiting"], source="paper") for month in range(12)]
    rows += [alike(3, role="staff", month=2, sentiment="neutral"), alike(40, team="fostering", month=3)]
    return [*rows, alike(5, role="care_leaver", team="fostering", month=4), alike(2, team="academy", role="staff")]


def asked(framework: Framework = FRAMEWORK, services: Sequence[str] = (), period: Period = PERIOD) -> Asked:
    """Return what is asked for."""
    return Asked(framework=framework, period=period, services=tuple(services))


def a_pack(
    rows: Sequence[AlikeRow] | None = None,
    *,
    services: Sequence[str] = (),
    quotable: Sequence[Quotable] = (),
    actions: Sequence[tuple[Did, frozenset[str]]] = (),
    choices: Mapping[str, Choice] | None = None,
) -> Pack:
    """Return a pack, of `a_year` where no rows are given."""
    found = Found(rows=a_year() if rows is None else rows, up_to=NOW, quotable=quotable, actions=actions)
    return assemble(asked(services=services), COUNCIL, found, NOW, choices)


def a_full_pack() -> Pack:
    """Return a pack that has everything: charts, quotes that try things, actions, and the leader's own text."""
    quotable = [
        a_quote(words, month=f"2026-0{1 + place}", said_on=date(2026, 1 + place, 3))
        for place, words in enumerate(NASTY)
    ]
    quotable += [
        a_quote("Nobody came.", sentiment="negative"),
        a_quote("It was fine.", month="2025-12", said_on=date(2025, 12, 1)),
    ]
    chosen = tuple(quote.cite for quote in quotable)
    return a_pack(
        services=["adults"],
        quotable=quotable,
        actions=[(an_action(), frozenset({"kindness"}))],
        choices={"kind": Choice(quotes=chosen, own_text='=1+1 #panic("own")\nA second paragraph.')},
    )
