"""Who the council is: the names and numbers that people are shown, from `config/council.toml`."""

import re
import tomllib
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from schemas.toml_places import fault_at

MADE_UP = (
    "Its numbers for emergencies are made up: nobody answers them. "
    "Put your council's own into config/council.toml before people use the form."
)
_FICTION = ("01632960", "07700900", "08081570", "0306999")
"""How numbers begin that Ofcom keeps for fiction and no telephone ever has."""

Colour = Annotated[str, Meta(pattern="^#[0-9a-fA-F]{6}$")]


class Emergency(Struct, frozen=True, forbid_unknown_fields=True):
    """The council's own numbers for someone who is unsafe."""

    adults: str
    childrens: str
    out_of_hours: str


class Complaints(Struct, frozen=True, forbid_unknown_fields=True):
    """How to make a formal complaint."""

    phone: str
    email: str
    post: str


class Advocacy(Struct, frozen=True, forbid_unknown_fields=True):
    """Who speaks up for people."""

    name: str
    phone: str


class Privacy(Struct, frozen=True, forbid_unknown_fields=True):
    """Whom to ask how words are used."""

    contact: str


class Look(Struct, frozen=True, forbid_unknown_fields=True):
    """The council's own look: its brand colour."""

    brand: Colour


class Council(Struct, frozen=True, forbid_unknown_fields=True):
    """The council that Heard runs for."""

    name: str
    short_name: str
    emergency: Emergency
    complaints: Complaints
    advocacy: Advocacy
    privacy: Privacy
    look: Look

    @property
    def is_made_up(self) -> bool:
        """Whether a number for emergencies is one that Ofcom keeps for fiction: nobody answers it."""
        return any(re.sub(r"\D", "", one).startswith(_FICTION) for one in msgspec.structs.astuple(self.emergency))


def council_from_toml(text: str) -> Council:
    """Return the council that a TOML text describes.

    Raises:
        InvalidConfig: the text is not TOML, or something is missing from it.
    """
    try:
        return msgspec.convert(tomllib.loads(text), Council)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise fault_at("config/council.toml", text, str(error)) from None
