"""What a pack says in sentences of its own: plain English, and nothing that the figures do not say. Pure."""

from collections.abc import Sequence

from schemas.frameworks import Statement
from summaries.disclosure import LEAST_SHOWN, ROUNDED_TO
from summaries.evidence.figures import critical_percent, positive_percent
from summaries.evidence.pack import Evidence, Figure, Kind
from summaries.evidence.protecting import PackShown, Shown

NOTHING = "Nobody told us anything that speaks to this in the period."
TOO_FEW = "How much was heard is not shown: the number is small, or would give a small one away."
NO_THEMES = "None of our themes speaks to this, so feedback cannot be evidence of it."
SEE_METHOD = "The page “How we know” of this pack answers this: how feedback was collected, counted and checked."
SEE_ACTIONS = "What teams said they would do about what people told them answers this. It is listed below."
NO_ACTIONS = "No team has written down for others to see what it does about this."
NO_QUOTES = "No words may be quoted here: nobody who spoke of this let us, or nobody has approved them yet."


def about(figure: int) -> str:
    """Return a rounded figure as people say it."""
    return f"about {figure:,}"


def heard_in_words(statement: Statement, shown: Shown, figures: Sequence[Figure]) -> tuple[str, ...]:
    """Say how much was heard on a statement, from whom, and how it sounded."""
    if statement.answered_by == "method":
        return (SEE_METHOD,)
    if statement.answered_by == "actions":
        return (SEE_ACTIONS,)
    if statement.answered_by == "themes" and not statement.themes:
        return (NO_THEMES,)
    if shown.total is None:
        return (TOO_FEW,)
    if shown.total == 0:
        return (NOTHING,)
    sentences = [f"{about(shown.total).capitalize()} pieces of feedback speak to this."]
    return (*sentences, *_from_whom(figures), how_it_sounded(shown))


def how_it_sounded(shown: Shown) -> str:
    """Say how what was heard sounded."""
    positive, critical = positive_percent(shown), critical_percent(shown)
    if positive is None or critical is None:
        return "How it sounded cannot be shown as a share: the numbers are too small."
    return f"Of all that was heard, about {positive}% sounded positive and about {critical}% negative or mixed."


def summary(shown: PackShown, evidence: Sequence[Evidence], word: str) -> tuple[str, ...]:
    """Say the whole pack in a few sentences."""
    total = shown.whole.total
    if total is None:
        return ("How much was heard is not shown: the number is small.",)
    if total == 0:
        return ("Nothing was heard in this period. This pack says so, and what it looked for.",)
    spoken = [one for one in evidence if _is_heard(one)]
    return (
        f"{about(total).capitalize()} pieces of feedback came in this period. {how_it_sounded(shown.whole)}",
        f"There is something to show for {len(spoken)} of {len(evidence)} {word.lower()}s.",
    )


def rounding() -> str:
    """Say what was done to the figures."""
    return (
        f"Numbers from 1 to {LEAST_SHOWN - 1} are not shown, so that nobody can be told apart. Others are rounded to "
        f"the nearest {ROUNDED_TO}; over several services, the rounded figures are added up. Some more are left out "
        "to keep small ones safe. So rows may not add up to their total."
    )


def _from_whom(figures: Sequence[Figure]) -> tuple[str, ...]:
    roles = next((figure for figure in figures if figure.kind is Kind.ROLES), None)
    if roles is None or roles.is_withheld:
        return ("Who it came from cannot be shown: the numbers are too small.",)
    known = sorted((row for row in roles.rows if row.submissions), key=lambda row: (-(row.submissions or 0), row.label))
    if not known:
        return ("Who it came from cannot be shown: the numbers are too small.",)
    return (f"Most came from: {'; '.join(f'{row.label} ({about(row.submissions or 0)})' for row in known[:3])}.",)


def _is_heard(evidence: Evidence) -> bool:
    heard = (figure for figure in evidence.figures if figure.kind is Kind.HEARD)
    return any(row.submissions for figure in heard for row in figure.rows)
