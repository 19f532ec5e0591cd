"""Feedback ids, and the short references that people are told.

A feedback id is a UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, then 74 bits that nobody can guess.
A reference is the last 60 of those bits in Crockford's base 32 and a check character, as `7K3M-9QTX-2HVDC`.
"""

import re
from datetime import UTC, datetime
from uuid import UUID

from stdnum.iso7064 import mod_37_36

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O or U
REFERENCE_BITS = 60
_CHARACTERS = REFERENCE_BITS // 5
_LOOKALIKES = str.maketrans("ILO", "110")
_RANDOM_BITS = 74


def make_feedback_id(moment: datetime, random: bytes) -> UUID:
    """Return the UUIDv7 for a moment and at least 10 bytes that nobody can guess.

    Args:
        moment: aware; kept to the millisecond.
        random: 10 bytes or more, of which the first 74 bits are used.

    Raises:
        ValueError: `random` is too short, or `moment` is naive.
    """
    if len(random) * 8 < _RANDOM_BITS or moment.tzinfo is None:
        raise ValueError("a feedback id needs an aware moment and 10 random bytes")
    milliseconds = int(moment.timestamp() * 1000)
    bits = int.from_bytes(random[:10], "big") >> (80 - _RANDOM_BITS)
    high, low = bits >> 62, bits & (1 << 62) - 1
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def id_of_digest(digest: bytes) -> UUID:
    """Return the UUIDv8 (RFC 9562, section 5.8) of a digest's first 16 bytes: it holds no time."""
    bits = int.from_bytes(digest[:16], "big")
    return UUID(int=bits & ~(0xF << 76) & ~(0b11 << 62) | 0x8 << 76 | 0b10 << 62)


def minted_at(feedback_id: UUID) -> datetime:
    """Return the aware UTC moment, to the millisecond, that a UUIDv7 holds."""
    return datetime.fromtimestamp((feedback_id.int >> 80) / 1000, UTC)


def reference_of(feedback_id: UUID) -> str:
    """Return the reference that a person is told for this id: 13 characters in groups of 4, 4 and 5.

    The check character is ISO/IEC 7064's hybrid system with M = 32, which notices every single wrong
    character and nearly every swap of two neighbours.
    """
    bits = feedback_id.int & (1 << REFERENCE_BITS) - 1
    body = "".join(ALPHABET[bits >> shift & 31] for shift in range(REFERENCE_BITS - 5, -1, -5))
    text = body + mod_37_36.calc_check_digit(body, ALPHABET)
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"


def id_ending(reference: str) -> str:
    """Return how every feedback id of a canonical reference ends, as a UUID is written: `abc-0123456789ab`."""
    bits = 0
    for character in reference.replace("-", "")[:_CHARACTERS]:
        bits = bits << 5 | ALPHABET.index(character)
    digits = f"{bits:0{REFERENCE_BITS // 4}x}"
    return f"{digits[:3]}-{digits[3:]}"


def parse_reference(typed: str) -> str | None:
    """Return the reference that someone typed in its canonical form, or None where it cannot be one.

    Lower case, spaces, hyphens and the look-alikes I, L and O are put right first.
    """
    text = re.sub(r"[\s-]", "", typed.upper()).translate(_LOOKALIKES)
    if len(text) != _CHARACTERS + 1 or any(character not in ALPHABET for character in text):
        return None
    if mod_37_36.calc_check_digit(text[:-1], ALPHABET) != text[-1]:
        return None
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"
