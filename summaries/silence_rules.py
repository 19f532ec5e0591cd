"""When silence is worth a word: the rule, and nothing else. Pure.

A team, or a way in of a service, is silent when it has been quiet for N whole weeks or more (6 unless it is set), and
for more than twice as long as it ever was in the two years before. What was heard in fewer than 8 different weeks of
those two years has no usual: it is silent after a year and a half. So a team that hears three times a year is left in
peace, and one that hears each week is named after six.

Where feedback comes by chance and nothing is wrong, a look on any one Monday calls so many teams silent: 3 in 100 of
those that hear twice a year, 1 or 2 of those that hear 3 to 6 times, and fewer than 1 of those that hear each month.
With 4 weeks as enough for a usual, and a year instead of a year and a half, it was 13 and 7 in 100.
"""

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

WEEKS_BACK = 104
"""How far back what is usual is looked for."""
LEAST_WEEKS_HEARD = 8
TIMES = 2
WITHOUT_A_USUAL = 78


class Quiet(Struct, frozen=True):
    """How long it has been quiet.

    Attributes:
        weeks: whole weeks without anything, the running one left out.
        last: the place of the last week in which something was heard.
        longest: the most quiet weeks in a row before; None where too little was heard to say.
    """

    weeks: int
    last: int
    longest: int | None


def quiet(heard: Sequence[int], running: int) -> Quiet | None:
    """Return how long it has been quiet; None where nothing was ever heard.

    Args:
        heard: places of the weeks in which something was heard, in order, each once.
        running: the place of the week that is still running.
    """
    if not heard:
        return None
    gaps = [after - before - 1 for before, after in pairwise(heard)]
    longest = max(gaps) if len(heard) >= LEAST_WEEKS_HEARD else None
    return Quiet(max(running - heard[-1] - 1, 0), heard[-1], longest)


def is_silent(so_far: Quiet, least_weeks: int) -> bool:
    """Say whether a quiet time is worth a word.

    Args:
        so_far: from `quiet`.
        least_weeks: no shorter time ever is.
    """
    usual = WITHOUT_A_USUAL if so_far.longest is None else TIMES * so_far.longest + 1
    return so_far.weeks >= max(least_weeks, usual)
