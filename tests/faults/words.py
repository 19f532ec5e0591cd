"""Words to send: invented, awkward, and never the same twice."""

from random import Random

_PARTS = (
    "they listened and rang back",
    "the porridge was hot",
    "nobody answered for a week",
    "£5 — naïve café",
    "it’s “kind”, she said",
    "diolch yn fawr",
    "شكرا جزيلا",
    "谢谢你们",
    "🙂👩🏽‍⚕️",
    "a line\nand another",
    "<b>bold</b> & 'quoted' \\ %s {0}",
    "NULL; drop table words; --",
    "\u200fright to left\u200e",
    "not bad, not good",
)


def words_of(rng: Random, number: int, name: str) -> tuple[str, str]:
    """Return two answers; the second is empty half the time."""
    good = f"{name} {number}: " + ", ".join(rng.choices(_PARTS, k=rng.randint(1, 12)))
    better = f"better {number}: {rng.choice(_PARTS)}" if rng.random() < 0.5 else ""
    return good, better
