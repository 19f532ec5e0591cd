"""Made-up names, drawn by a seed: of many backgrounds, as people write them of workers and family."""

import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.names.lists import faker_names

# How often each background is drawn: most names in England are British ones, many are not.
BACKGROUNDS = {
    "en_GB": 10, "en_IE": 2, "en_IN": 3, "en_PK": 2, "pl_PL": 1, "ro_RO": 1, "en_NG": 1, "yo_NG": 1,
    "ig_NG": 1, "tw_GH": 1, "sw": 1, "pt_PT": 1, "it_IT": 1, "tr_TR": 1, "lt_LT": 1, "zh_CN": 1, "es_ES": 1,
}  # fmt: skip
_AFTER_TITLE = re.compile(r"\b(dr|doctor|mr|mrs|ms|miss|prof|professor)\.?\s*$", re.IGNORECASE)


class Drawing(NamedTuple):
    """Lists to draw from: for each background its weight, forenames and surnames, as a person writes them."""

    backgrounds: Sequence[tuple[int, Sequence[str], Sequence[str]]]

    def draw(self, before: str, chance: random.Random) -> str:
        """Return a name that fits after some words: a surname after a title, else mostly a forename."""
        _, forenames, surnames = chance.choices(self.backgrounds, [weight for weight, *_ in self.backgrounds])[0]
        forename, surname = chance.choice(forenames), chance.choice(surnames)
        if _AFTER_TITLE.search(before):
            return surname if chance.random() < 0.9 else f"{forename} {surname}"
        style = chance.random()
        if style < 0.72:
            return forename
        if style < 0.9:
            return f"{forename} {surname}"
        if style < 0.95:
            return f"{chance.choice(('Mr', 'Mrs', 'Ms', 'Miss'))} {surname}"
        return f"{forename} {surname[0]}" if style < 0.98 else f"{forename[0]}.{surname[0]}."

    def withhold(self, share: float, seed: int) -> frozenset[str]:
        """Return a share of all names, which the finder's lists are to lack."""
        names = sorted({name.lower() for _, *both in self.backgrounds for names in both for name in names})
        chance = random.Random(seed + 1000)  # noqa: S311  # the same ones each time
        return frozenset(chance.sample(names, int(share * len(names))))


def read_drawing(packages: Path) -> Drawing:
    """Return the lists of Faker's locales."""
    backgrounds = []
    british_surnames = faker_names(packages, "en_GB")[1]
    for locale, weight in BACKGROUNDS.items():
        forenames, surnames = faker_names(packages, locale)
        surnames = surnames if len(surnames) > 5 else british_surnames
        backgrounds.append((weight, _written(forenames), _written(surnames)))
    return Drawing(backgrounds)


def _written(names: set[str]) -> list[str]:
    return [name.capitalize() for name in sorted(names) if len(name) > 2]
