"""The page "How we know": how feedback was collected, how many, how tags were checked, what was suppressed. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from schemas.frameworks import Framework
from schemas.months import Period
from summaries.evidence import telling
from summaries.evidence.counting import NOT_KNOWN
from summaries.evidence.figures import SERVICE_NAMES
from summaries.evidence.pack import Figure, Kind
from summaries.evidence.protecting import PackShown
from summaries.wording import day, moment, plural

TEAM_NOT_KNOWN = "Feedback of which nobody could tell the team belongs to no service, and is not in this pack."
NOT_CHECKED = (
    "Tags (how words sound, whom they are about, what they speak of) are made by rules and learned weights. How often "
    "reviewers found them right in this period has not been measured."
)


def how_we_know(
    framework: Framework,
    period: Period,
    shown: PackShown,
    figures: Iterable[Sequence[Figure]],
    up_to: datetime | None,
    checked: Sequence[str],
) -> tuple[str, ...]:
    """Return the paragraphs of the page."""
    all_ = [figure for some in figures for figure in some]
    return (
        "People tell us by a form on the web, in Easy Read and on paper, through staff who write down what they heard, "
        "and through partners’ own systems. Nobody is picked: these are the people who chose to speak, and they may "
        "not be like those who did not. The figure “How it reached us” says how many came each way.",
        f"This pack counts what was received from {day(period.first.first_day)} to {day(period.last.last_day)} "
        f"(London). {_up_to(up_to)}",
        "What a person has to look at first, because someone may be unsafe, is not in this pack. Nor is anything that "
        "was erased. Words that a person took back are counted, and quoted nowhere.",
        *(() if NOT_KNOWN in shown.services else (TEAM_NOT_KNOWN,)),
        *_left_out(shown),
        f"One piece of feedback may speak to several {framework.statement_word.lower()}s, so they do not add up.",
        *(checked or (NOT_CHECKED,)),
        "Quotes are words that the person let us quote, and that a reviewer read, freed of names, and approved. They "
        "are chosen in the balance of what was said. They are attributed by role, team and season, and never closer.",
        telling.rounding(),
        _suppressed(all_),
        f"The names of the framework ({framework.name}, version {framework.version}) were read on "
        f"{day(framework.read_on)}. Which themes speak to a {framework.statement_word.lower()} is the council’s own "
        "reading.",
    )


def _up_to(up_to: datetime | None) -> str:
    if up_to is None:
        return "Up to when everything sent is in it is not known."
    return f"Everything sent up to {moment(up_to)} is in it."


def _left_out(shown: PackShown) -> tuple[str, ...]:
    if not shown.left_out:
        return ()
    names = ", ".join(SERVICE_NAMES[service] for service in shown.left_out)
    return (f"So few told us about these that they are left out of every figure: {names}.",)


def _suppressed(figures: Sequence[Figure]) -> str:
    cells = [row for figure in figures for row in figure.rows]
    hidden = sum(row.submissions is None for row in cells)
    withheld = [figure for figure in figures if figure.is_withheld and figure.kind is not Kind.CATEGORIES]
    are = "is" if hidden == 1 else "are"
    said = f"Of {plural(len(cells), 'number', 'numbers')} in this pack, {hidden:,} {are} not shown"
    if withheld:
        said += f", and {plural(len(withheld), 'table is', 'tables are')} left out whole"
    return f"{said}."
