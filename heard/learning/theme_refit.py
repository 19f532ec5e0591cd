"""What reviewers' themes would change in the shipped weights, and whether that is better on unseen answers. Pure.

Each theme is learned by itself, because an answer may speak of several. Only themes that came with learned weights can
be; the others are found by their phrases, which a council changes in `config/themes.toml`.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from heard.learning.entries import FEWEST_COMMENTS
from heard.learning.fitting import Lesson, fit_correction
from heard.learning.refit import ALWAYS, FEWEST_CODED, FIFTHS
from heard.learning.theme_entries import ThemeEntry
from streams.linear import LinearModel, probability

_PENALTY = 3.0
"""As for sentiment: how strongly few comments are kept from moving the shipped weights far."""
_LEAST = 0.05
"""A weight below it moves nothing that anybody would notice, and makes the file longer to read."""


class JudgedAnswer(NamedTuple):
    """An answer whose themes a person has judged.

    Attributes:
        features: what the model may know of it.
        themes: all that it speaks of, by their ids.
        key: its words without anything else; answers of one key are held back together.
    """

    features: Mapping[str, float]
    themes: frozenset[str]
    key: str


class HeldThemes(NamedTuple):
    """How a model does on what was held back: its micro-F1 over the themes that it knows, and the mean surprise."""

    f1: float
    surprise: float


class ThemeProposal(NamedTuple):
    """What was learned, and what it is worth.

    Attributes:
        entries: what to add to the shipped weights.
        judged: how many answers taught it; `held_back` more judged it.
        before: on those held back, the weights that are in force; `after`, the proposed ones.
        moved: of those held back, how many gain a theme (+1) or lose it (-1).
    """

    entries: tuple[ThemeEntry, ...]
    judged: int
    held_back: int
    before: HeldThemes
    after: HeldThemes
    moved: Mapping[tuple[str, int], int]

    @property
    def is_worth_installing(self) -> bool:
        """Whether it is right at least as often on what it has not seen, and less surprised."""
        return self.after.f1 >= self.before.f1 and self.after.surprise < self.before.surprise


def refit_themes(
    shipped: LinearModel, in_force: LinearModel, judged: Sequence[JudgedAnswer], struck: Collection[str]
) -> ThemeProposal:
    """Return what judged answers would add to the shipped weights, the same for the same answers.

    Args:
        shipped: the weights that came with Heard.
        in_force: those that are used now, for comparison.
        judged: answers whose themes people judged.
        struck: names of entries that people struck out: they are not learned again.

    Raises:
        ValueError: there are too few answers, or a fifth of them holds none.
    """
    taught = [one for one in judged if not is_held_back(one.key)]
    held = [one for one in judged if is_held_back(one.key)]
    if len(judged) < FEWEST_CODED or not held or not taught:
        raise ValueError(f"learning needs at least {FEWEST_CODED} judged answers; there are {len(judged)}")
    entries = tuple(entry for theme in shipped.classes for entry in _learn(theme, shipped, taught, struck))
    proposed = corrected_themes(shipped, entries)
    moves: Counter[tuple[str, int]] = Counter()
    for one in held:
        before, after = _said(in_force, one), _said(proposed, one)
        moves.update({(theme, 1): 1 for theme in after - before} | {(theme, -1): 1 for theme in before - after})
    return ThemeProposal(
        entries=entries,
        judged=len(taught),
        held_back=len(held),
        before=_judged(in_force, held),
        after=_judged(proposed, held),
        moved=dict(sorted(moves.items())),
    )


def corrected_themes(shipped: LinearModel, entries: Iterable[ThemeEntry]) -> LinearModel:
    """Return the shipped weights with what was learned added to them; of themes that they do not know, nothing is."""
    places = {theme: place for place, theme in enumerate(shipped.classes)}
    bias, changed = list(shipped.bias), dict[str, list[float]]()
    for entry in entries:
        place = places.get(entry.theme)
        if place is None:
            continue
        row = bias
        if entry.feature != ALWAYS:
            none = (0.0,) * len(places)
            row = changed.setdefault(entry.feature, list(shipped.features.get(entry.feature, none)))
        row[place] = round(row[place] + entry.weight, 4) + 0.0
    features = shipped.features | {name: tuple(row) for name, row in changed.items()}
    return msgspec.structs.replace(shipped, bias=tuple(bias), features=features)


def is_held_back(key: str) -> bool:
    """Say whether an answer judges what was learned, and does not teach it: a fifth do, by their words."""
    return hashlib.sha256(key.encode()).digest()[0] % FIFTHS == 0


def _learn(
    theme: str, shipped: LinearModel, taught: Sequence[JudgedAnswer], struck: Collection[str]
) -> list[ThemeEntry]:
    place = shipped.classes.index(theme)
    lessons = [(one, shipped.scores(one.features)[place], theme in one.themes) for one in taught]
    if sum(is_so or score > 0 for _, score, is_so in lessons) < FEWEST_COMMENTS:
        return []  # fewer could be one person's
    counts = Counter(name for one in taught for name in one.features if name[0].isalnum())
    counts[ALWAYS] = len(taught)
    names = {name for name, count in counts.items() if count >= FEWEST_COMMENTS and f"{theme}: {name}" not in struck}
    weights = fit_correction(
        [Lesson(_known(one.features, names), (0.0, score), int(is_so)) for one, score, is_so in lessons], _PENALTY
    )
    moved = {name: round(row[1] - row[0], 4) + 0.0 for name, row in sorted(weights.items())}
    return [ThemeEntry(name, theme, counts[name], weight) for name, weight in moved.items() if abs(weight) >= _LEAST]


def _known(features: Mapping[str, float], names: Collection[str]) -> dict[str, float]:
    known = {name: value for name, value in features.items() if name in names}
    return known | ({ALWAYS: 1.0} if ALWAYS in names else {})


def _said(model: LinearModel, one: JudgedAnswer) -> set[str]:
    scores = zip(model.classes, model.scores(one.features), strict=True)
    return {theme for theme, score in scores if score > 0}


def _judged(model: LinearModel, held: Sequence[JudgedAnswer]) -> HeldThemes:
    known = frozenset(model.classes)
    right = wrong = 0
    surprise = 0.0
    for one in held:
        said, meant = _said(model, one), one.themes & known
        right += len(said & meant)
        wrong += len(said ^ meant)
        for theme, score in zip(model.classes, model.scores(one.features), strict=True):
            surprise -= math.log(max(probability(score if theme in meant else -score), 1e-9))
    f1 = 2 * right / (2 * right + wrong) if right + wrong else 1.0
    return HeldThemes(round(f1, 4), round(surprise / (len(held) * len(known)), 4))
