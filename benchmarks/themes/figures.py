"""How well themes were found: precision, recall and F1 of each, and of all together."""

from collections.abc import Sequence
from typing import NamedTuple

Themes = Sequence[frozenset[str]]


class Figures(NamedTuple):
    """How well one theme was found; each from 0 to 1.

    Attributes:
        comments: how many comments people gave the theme to.
    """

    precision: float
    recall: float
    f1: float
    comments: int


def figures_of(given: Themes, found: Themes, theme: str) -> Figures:
    """Return how well a theme was found."""
    right = sum(theme in one and theme in other for one, other in zip(given, found, strict=True))
    return _figures(right, sum(theme in one for one in found), sum(theme in one for one in given))


def micro_figures(given: Themes, found: Themes, themes: frozenset[str]) -> Figures:
    """Return how well all themes were found, each one given to a comment counting once."""
    right = sum(len(one & other & themes) for one, other in zip(given, found, strict=True))
    return _figures(right, sum(len(one & themes) for one in found), sum(len(one & themes) for one in given))


def macro_f1(given: Themes, found: Themes, themes: frozenset[str]) -> float:
    """Return the mean of the themes' F1, each theme counting once."""
    return sum(figures_of(given, found, theme).f1 for theme in sorted(themes)) / len(themes)


def _figures(right: int, found: int, given: int) -> Figures:
    f1 = 2 * right / (found + given) if found + given else 0.0
    return Figures(right / found if found else 0.0, right / given if given else 0.0, f1, given)
