"""What is told of settings that cannot be used, or that nobody knows, in words for whoever sets Heard up."""

import os
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pydantic_settings import BaseSettings, DotEnvSettingsSource

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_PREFIX = "HEARD_"
_NUMBER = "it must be a number"
_PLAINER = {
    "int_parsing": "it must be a whole number",
    "int_from_float": "it must be a whole number",
    "float_parsing": _NUMBER,
    "bool_parsing": "it must be true or false",
    "string_pattern_mismatch": "it is not written as it has to be: .env.example shows how",
}


def told(fault: "ErrorDetails") -> str:
    """Return what is wrong with a setting's value. The value is not repeated: it may be a password."""
    return _PLAINER.get(fault["type"]) or fault["msg"].replace("Input should be", "it must be")


def unknown_settings(settings: type[BaseSettings], known: Iterable[str]) -> list[str]:
    """Return a line for each `HEARD_` name, in the environment or in `.env`, that is no setting: it changes nothing.

    Args:
        settings: what reads them, and knows where `.env` is.
        known: the names of all settings, as in the environment.
    """
    names = {name.upper() for name in (*os.environ, *DotEnvSettingsSource(settings).env_vars)}
    ours = sorted(known)
    strangers = sorted(name for name in names.difference(ours) if name.startswith(_PREFIX))
    return [f"{name} is no setting, and changes nothing{_meant(name, ours)}" for name in strangers]


def _meant(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.8)
    return f": did you mean {near[0]}?" if near else ""
