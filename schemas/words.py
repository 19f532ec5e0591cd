"""Normalise people's words once, at the edge, so that every database and every hash holds the same text."""

import re
import unicodedata

_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")


def normalise(text: str) -> str:
    """Return the text as it will be kept: NFC, line feeds only, no control characters, no outer white space.

    Half a character (a lone surrogate) becomes U+FFFD, as the Unicode Standard says in section 3.9 for text that
    cannot be read. Normalising twice changes nothing.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _NOT_TEXT.sub("", _HALF_CHARACTERS.sub("\ufffd", text))
    return unicodedata.normalize("NFC", text).strip()


def normalise_line(text: str) -> str:
    """Return the text normalised and on one line, for a name, an address or a number."""
    return " ".join(normalise(text).split())
