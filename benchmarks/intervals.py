"""How sure a share is that was counted on a small set."""

from math import sqrt

_Z = 1.959964  # two-sided 95 % of the normal distribution


def wilson(right: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, 0 to 1 (Wilson, 1927: sound for small sets and shares near 0 or 1)."""
    if not of:
        return 0.0, 1.0
    rate = right / of
    middle = (rate + _Z**2 / (2 * of)) / (1 + _Z**2 / of)
    half = _Z / (1 + _Z**2 / of) * sqrt(rate * (1 - rate) / of + _Z**2 / (4 * of**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def share(right: int, of: int) -> str:
    """Return a share as people read it: `.950 (19 of 20), .764 to .991`."""
    if not of:
        return "none"
    low, high = wilson(right, of)
    return f"{right / of:.3f} ({right} of {of}), {low:.3f} to {high:.3f}"
