"""What became of an action's series, in words."""

from collections.abc import Mapping

from summaries import chart_words
from summaries.before_after import OutsideResult, Result
from summaries.compared import Verdict
from summaries.series import Measure
from summaries.wording import plural
from summaries.xmr import LEAST_FOR_FIRM_LIMITS, LEAST_PER_PERIOD, LEAST_POINTS, Form

NOT_WHY = "A change does not show that the action is why. Look for what else happened."
NOT_SHOWN = "What came of it is not shown: the numbers are too small."

_SERIES: Mapping[Measure, str] = {
    Measure.POSITIVE: "The share that sounded positive",
    Measure.CRITICISMS: "The number of criticisms",
    Measure.FEEDBACK: "The amount of feedback",
}
_WENT: Mapping[Verdict, str] = {Verdict.UP: "rose", Verdict.DOWN: "fell"}
_CAME: Mapping[Verdict, str] = {Verdict.UP: "less often", Verdict.DOWN: "more often"}
_MORE, _AS_MUCH = "by more than it usually goes up and down", "It usually goes up and down by as much."


def told(result: Result) -> str:
    """Say what became of it, for the team: with figures."""
    compared = result.compared
    if compared.verdict is Verdict.TOO_LITTLE:
        return _too_little(result)
    if compared.verdict is Verdict.TOO_EARLY:
        return _too_early(result)
    trial = "" if not compared.is_trial else _trial(result)
    return f"{_between(result) if result.form is Form.CASES_BETWEEN else _weekly(result)}{trial}"


def told_outside(result: OutsideResult) -> str:
    """Say what became of it, outside the team: without figures."""
    if result.verdict is None:
        return NOT_SHOWN
    if result.verdict in (Verdict.TOO_EARLY, Verdict.TOO_LITTLE):
        return "What came of it: too little to tell yet."
    if result.form is Form.CASES_BETWEEN:
        came = _CAME.get(result.verdict)
        return f"Criticisms came {came}, {_MORE}." if came else f"Criticisms came about as often. {_AS_MUCH}"
    went = _WENT.get(result.verdict)
    what = _SERIES[result.measure]
    return f"{what} {went}, and {_MORE}." if went else f"{what} did not change much. {_AS_MUCH}"


def _weekly(result: Result) -> str:
    before, after = figures(result)
    unit = "" if result.measure is Measure.POSITIVE else " a week"
    went = _WENT.get(result.compared.verdict)
    if went:
        return f"{_SERIES[result.measure]} {went} from {before} to {after}{unit}, and {_MORE}."
    return f"{_SERIES[result.measure]} was {before}{unit} before and {after} after. {_AS_MUCH}"


def _between(result: Result) -> str:
    before, after = figures(result)
    gaps = f"{before} other pieces of feedback between two of them before, and {after} after, on average"
    came = _CAME.get(result.compared.verdict)
    if came:
        return f"Criticisms came {came}, {_MORE}: {gaps}."
    return f"Criticisms came about as often: {gaps}. {_AS_MUCH}"


def column(result: Result) -> str:
    """Return what stands over the figures."""
    if result.form is Form.CASES_BETWEEN:
        return "Others between two criticisms"
    if result.measure is Measure.POSITIVE:
        return "Sounded positive"
    return "Criticisms a week" if result.measure is Measure.CRITICISMS else "Feedback a week"


def rests_on(result: Result) -> tuple[str, str]:
    """Return what the averages before and after rest on, as `14 weeks, 322 pieces`."""
    one, many = ("gap", "gaps") if result.form is Form.CASES_BETWEEN else ("week", "weeks")
    sides = (
        (result.compared.points_before, result.heard_before),
        (result.compared.points_after, result.heard_after),
    )
    before, after = (f"{plural(points, one, many)}, {plural(heard, 'piece', 'pieces')}" for points, heard in sides)
    return before, after


def figures(result: Result) -> tuple[str, str]:
    """Return the averages before and after, as people write them."""
    before, after = result.compared.before or 0.0, result.compared.after or 0.0
    if result.measure is Measure.POSITIVE:
        return chart_words.value(result.measure, before), chart_words.value(result.measure, after)
    return f"{before:.1f}", f"{after:.1f}"


def _too_early(result: Result) -> str:
    if result.form is Form.CASES_BETWEEN:
        return f"Too early to tell: {plural(result.heard_after, 'piece', 'pieces')} of feedback came after that week."
    weeks = result.compared.points_after
    if result.measure is Measure.POSITIVE and weeks < result.weeks_after:
        return f"Too little to tell yet: it takes {LEAST_POINTS} weeks with enough feedback, and there are {weeks}."
    if not weeks:
        return f"Too early to tell: it takes {LEAST_POINTS} whole weeks after the week it was done."
    return f"{plural(weeks, 'week is', 'weeks are')} too little to tell. It takes {LEAST_POINTS}."


def _too_little(result: Result) -> str:
    if result.measure is Measure.CRITICISMS:
        return f"Too little to tell a change from chance: there were fewer than {LEAST_POINTS + 1} criticisms before."
    if result.compared.points_before < LEAST_POINTS:
        return f"Too little to tell a change from chance: fewer than {LEAST_POINTS} weeks before had enough feedback."
    return f"Too little to tell a change from chance: fewer than {LEAST_PER_PERIOD} a week came before."


def _trial(result: Result) -> str:
    points = "gaps" if result.form is Form.CASES_BETWEEN else "weeks"
    few = result.compared.points_before
    return f" There were only {few} {points} before, and {LEAST_FOR_FIRM_LIMITS} would be surer."
