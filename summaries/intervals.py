"""How far a share may be from the truth by chance alone. Pure."""

from math import sqrt

Z = 1.96
"""Of a normal distribution, 19 in 20 are within so many standard deviations."""


def wilson(count: float, total: float) -> tuple[float, float]:
    """Return the 95% interval of a share, from 0 to 1, by Wilson's score.

    It never leaves 0 to 1 and holds for small counts and for none, unlike the textbook's interval. Source: E. B.
    Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209-212.

    Raises:
        ValueError: the count is less than 0 or greater than the total, or the total is not greater than 0.
    """
    if not 0 <= count <= total or total <= 0:
        raise ValueError("a share is of a count from 0 to its total")
    share, z2 = count / total, Z * Z
    middle = share + z2 / (2 * total)
    reach = Z * sqrt(share * (1 - share) / total + z2 / (4 * total * total))
    scale = 1 + z2 / total
    least = 0.0 if count == 0 else (middle - reach) / scale
    most = 1.0 if count == total else (middle + reach) / scale
    return least, most
