"""Words that can be printed in a terminal whatever people wrote, and how a terminal heads its parts."""

import unicodedata

from rich.console import RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

_TURNS_TEXT_ROUND = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SHOWN_AS = "\ufffd"


def harmless(words: str) -> str:
    """Return words that can be printed: a character that would steer the terminal is shown as U+FFFD."""
    return "".join(_SHOWN_AS if _steers(character) else character for character in words.expandtabs(4))


def _steers(character: str) -> bool:
    if character == "\n":
        return False
    return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} or character in _TURNS_TEXT_ROUND


def heading(title: str) -> RenderableType:
    """Return a heading with a rule and a line above it."""
    return Padding(Rule(Text(title, style="bold"), align="left", style="dim"), (1, 0, 0, 0))
