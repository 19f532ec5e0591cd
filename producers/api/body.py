"""Read a request's body as strict JSON: whatever it holds, the answer is its members or a fault, and never a crash.

Python's own reader takes more than JSON (NaN, the last of two members of one name) and stops at less (numbers of more
than 4,300 digits, deep nesting): what is here is around it.
"""

import json
from typing import NamedTuple, NoReturn

WHOLE = "#"
"""The pointer to the body as a whole."""


class Fault(NamedTuple):
    """One thing that is wrong with a request, in words that never repeat what was sent.

    Attributes:
        detail: what is wrong and what to do.
        pointer: where, as the URI fragment of a JSON Pointer (RFC 6901): "#/good".
        header: the header that is wrong, where it is no member.
    """

    detail: str
    pointer: str | None = None
    header: str | None = None


class Members(list[tuple[str, object]]):
    """An object's members as they were sent: in order, and those that stand there twice too."""


class Number:
    """A number, of whatever length. No member is one, so none is ever computed."""

    def __init__(self, text: str) -> None:
        """Forget the digits."""


class _NotOurs(ValueError):
    """Why a body cannot be read."""


def _refuse(_constant: str) -> NoReturn:
    raise _NotOurs("The body is not JSON: NaN and Infinity are not numbers there")


_decoder = json.JSONDecoder(object_pairs_hook=Members, parse_int=Number, parse_float=Number, parse_constant=_refuse)


def read_members(body: bytes) -> Members | Fault:
    """Return the members of the JSON object that a body is, or what is wrong with it as a whole."""
    try:
        found = _decoder.decode(_text_of(body))
    except json.JSONDecodeError as error:
        return Fault(f"The body is not JSON. Look at line {error.lineno:,}, character {error.colno:,}", WHOLE)
    except _NotOurs as error:
        return Fault(str(error), WHOLE)
    except RecursionError:
        return Fault("The body is nested too deeply. Send one JSON object, with text in its members", WHOLE)
    if not isinstance(found, Members):
        return Fault("The body must be a JSON object: its members stand between { and }", WHOLE)
    return found


def _text_of(body: bytes) -> str:
    if not body.strip():
        raise _NotOurs("The body is empty. Send a JSON object")
    not_utf_8 = _NotOurs("The body is not in UTF-8. Send it in UTF-8, without a byte order mark")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise not_utf_8 from None
    # UTF-16 and UTF-32 of plain English are also UTF-8, full of NULs. JSON can hold none that is not escaped.
    if text.startswith("\ufeff") or "\x00" in text:
        raise not_utf_8
    return text
