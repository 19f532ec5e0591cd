"""How well labels agree with what people said."""

from collections.abc import Sequence
from typing import NamedTuple

from streams.sentiment import CLASSES

_SUREST = 0.8


class Said(NamedTuple):
    """A label that was given to a comment, and how sure it was, 0 to 1."""

    label: str
    confidence: float


class Figures(NamedTuple):
    """What is reported of a set of comments; each is 0 to 1.

    Attributes:
        negatives_found: the recall of "negative".
        negatives_praised: how many of the negatives were called positive.
        surest: the accuracy of the surest four fifths.
    """

    accuracy: float
    macro_f1: float
    negatives_found: float
    negatives_praised: float
    surest: float

    def __str__(self) -> str:
        return (
            f"accuracy {self.accuracy:.3f}, macro-F1 {self.macro_f1:.3f}, negatives found {self.negatives_found:.3f}, "
            f"called positive {self.negatives_praised:.3f}, surest 80% {self.surest:.3f}"
        )


def figures(labels: Sequence[str], said: Sequence[Said]) -> Figures:
    """Return the figures of some comments: what people said of each, and what Heard said."""
    pairs = list(zip(labels, said, strict=True))
    surest = sorted(range(len(pairs)), key=lambda place: (-said[place].confidence, place))[: int(_SUREST * len(pairs))]
    of_negatives = [one.label for label, one in pairs if label == "negative"]
    return Figures(
        accuracy=sum(label == one.label for label, one in pairs) / len(pairs),
        macro_f1=sum(_f1(labels, [one.label for one in said], name) for name in CLASSES) / len(CLASSES),
        negatives_found=of_negatives.count("negative") / max(1, len(of_negatives)),
        negatives_praised=of_negatives.count("positive") / max(1, len(of_negatives)),
        surest=sum(labels[place] == said[place].label for place in surest) / max(1, len(surest)),
    )


def _f1(labels: Sequence[str], said: Sequence[str], name: str) -> float:
    """Return F1 of a class: 2 x right / (said + real)."""
    both = sum(label == one == name for label, one in zip(labels, said, strict=True))
    return 2 * both / max(1, labels.count(name) + said.count(name))
