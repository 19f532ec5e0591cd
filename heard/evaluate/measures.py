"""Measures of accuracy. Pure functions over pairs of what people said and what the tagger says.

Precision, recall and F1 as in scikit-learn's user guide, section 3.4.4; a measure over nothing is 0.
"""

from collections import Counter
from collections.abc import Hashable, Sequence

from msgspec import Struct


class Measure(Struct, frozen=True, kw_only=True):
    """One class: how much of what was given is right, how much of what there is was found, and both together.

    Attributes:
        support: how many there are by people's account.
    """

    precision: float
    recall: float
    f1: float
    support: int


class Classes(Struct, frozen=True, kw_only=True):
    """How well rows were put into classes, one each.

    Attributes:
        confusion: by people's class, how many the tagger put into each class.
        most_confident_80: the accuracy of the four fifths that the tagger was surest of; None without confidences.
    """

    rows: int
    accuracy: float
    macro_f1: float
    classes: dict[str, Measure]
    confusion: dict[str, dict[str, int]]
    most_confident_80: float | None = None


class Labels(Struct, frozen=True, kw_only=True):
    """How well labels, of which a row can have several, were given."""

    rows: int
    micro_f1: float
    macro_f1: float
    labels: dict[str, Measure]


def measure(right: int, given: int, there: int) -> Measure:
    """Return precision, recall and F1 from counts: right ones, all that were given, all that there are."""
    precision, recall = right / given if given else 0.0, right / there if there else 0.0
    f1 = 2 * right / (given + there) if given + there else 0.0
    return Measure(precision=round(precision, 4), recall=round(recall, 4), f1=round(f1, 4), support=there)


def of_classes(pairs: Sequence[tuple[str, str]], confidences: Sequence[float] = ()) -> Classes:
    """Return how well rows were put into classes.

    Args:
        pairs: for each row what people said and what the tagger says.
        confidences: for each row how sure the tagger is, 0 to 1.
    """
    counted = Counter(pairs)
    names = sorted({name for pair in counted for name in pair})
    there, given = Counter(real for real, _ in pairs), Counter(said for _, said in pairs)
    classes = {name: measure(counted[name, name], given[name], there[name]) for name in names if there[name]}
    return Classes(
        rows=len(pairs),
        accuracy=_share_right(pairs),
        macro_f1=_mean([one.f1 for one in classes.values()]),
        classes=classes,
        confusion={real: {said: counted[real, said] for said in names} for real in classes},
        most_confident_80=_share_right(_surest(pairs, confidences)) if confidences else None,
    )


def of_labels(rows: Sequence[tuple[frozenset[str], frozenset[str]]], names: Sequence[str]) -> Labels:
    """Return how well labels were given.

    Args:
        rows: for each row the labels that people gave and those that the tagger gave.
        names: the labels that count.
    """
    right = {name: sum(name in real and name in said for real, said in rows) for name in names}
    given = {name: sum(name in said for _, said in rows) for name in names}
    there = {name: sum(name in real for real, _ in rows) for name in names}
    labels = {name: measure(right[name], given[name], there[name]) for name in names}
    micro = measure(sum(right.values()), sum(given.values()), sum(there.values()))
    return Labels(rows=len(rows), micro_f1=micro.f1, macro_f1=_mean([one.f1 for one in labels.values()]), labels=labels)


def _surest(pairs: Sequence[tuple[str, str]], confidences: Sequence[float]) -> list[tuple[str, str]]:
    order = sorted(range(len(pairs)), key=lambda place: (-confidences[place], place))
    return [pairs[place] for place in order[: round(len(pairs) * 0.8)]]


def _share_right(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    return _mean([real == said for real, said in pairs])


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0
