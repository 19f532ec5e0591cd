"""People's words made harmless wherever they are put: nothing in them is a formula, a command or a trick. Pure."""

import re
import unicodedata

# Overrides and embeddings turn the text around them; isolates and marks that people need are kept.
_TURNING = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What XML 1.0 cannot hold, and controls that no document needs."""


def inert(words: str) -> str:
    """Return words without what could turn, hide or break the text around them. What people wrote is else kept."""
    return _FORBIDDEN.sub("", unicodedata.normalize("NFC", words).translate(_TURNING)).strip()
