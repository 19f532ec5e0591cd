"""The people whom a council serves: its areas, and how many live there by group, from `config/population.toml`."""

import tomllib
from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from schemas.about_you import (
    AGES,
    DISABILITIES,
    ELSEWHERE,
    ETHNIC_GROUPS,
    PREFER_NOT_TO_SAY,
    SERVICES_ASKED,
    SEXES,
    AreaId,
    first_half,
)
from schemas.errors import InvalidConfig
from schemas.toml_places import fault_at

People = Annotated[int, Meta(ge=0)]
_FILE = "config/population.toml"
_GROUPS: Mapping[str, frozenset[str]] = {
    "age": frozenset(AGES),
    "ethnic_group": frozenset(ETHNIC_GROUPS),
    "disability": frozenset(DISABILITIES),
    "sex": frozenset(SEXES),
}


class Area(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the council's ground, such as a few wards, and the first halves of its postcodes."""

    id: AreaId
    name: str
    postcodes: tuple[str, ...]


class Served(Struct, frozen=True, forbid_unknown_fields=True):
    """The people whom a service's answers are compared with.

    Attributes:
        who: who they are, in words, such as "Everyone aged 18 and over who lives in Ashmarsh".
        source: where the figures come from, in words that a page can show.
    """

    who: str
    source: str
    age: Mapping[str, People] = {}
    ethnic_group: Mapping[str, People] = {}
    disability: Mapping[str, People] = {}
    sex: Mapping[str, People] = {}
    area: Mapping[str, People] = {}


class Population(Struct, frozen=True, forbid_unknown_fields=True):
    """The areas, and the people of each service."""

    area: tuple[Area, ...]
    adults: Served
    childrens: Served

    def of(self, service: str) -> Served:
        """Return the people whom a service's answers are compared with."""
        return self.childrens if service == "childrens" else self.adults

    def area_of(self, postcode: str) -> str:
        """Return the id of the area that the first half of a postcode is in, or `elsewhere`."""
        return next((area.id for area in self.area if postcode in area.postcodes), ELSEWHERE)


NO_POPULATION = Population(area=(), adults=Served(who="", source=""), childrens=Served(who="", source=""))
"""A population of which nothing is known: everybody is counted, and compared with nothing."""


def population_from_toml(text: str) -> Population:
    """Return the population that a TOML text describes.

    Raises:
        InvalidConfig: the text is not TOML, something is missing from it, or it names a group that nobody is asked
            about. The message names the key.
    """
    try:
        population = msgspec.convert(tomllib.loads(text), Population)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise fault_at(_FILE, text, str(error)) from None
    _check_areas(population.area)
    for service in SERVICES_ASKED:
        _check_groups(service, population.of(service), frozenset(area.id for area in population.area))
    return population


def _check_areas(areas: tuple[Area, ...]) -> None:
    ids = [area.id for area in areas]
    codes = [code for area in areas for code in area.postcodes]
    if len(set(ids)) < len(ids) or len(set(codes)) < len(codes):
        raise InvalidConfig(f"{_FILE}: two areas have the same id or the same postcode")
    if taken := {ELSEWHERE, PREFER_NOT_TO_SAY} & set(ids):
        raise InvalidConfig(f"{_FILE}: {min(taken)} cannot be the id of an area")
    for code in codes:
        if first_half(code) != code:
            raise InvalidConfig(f"{_FILE}: {code} is not the first half of a postcode, like AM1")


def _check_groups(service: str, served: Served, areas: frozenset[str]) -> None:
    for question, known in {**_GROUPS, "area": areas}.items():
        for group in getattr(served, question):
            if group not in known:
                raise InvalidConfig(f"{_FILE}: {service}.{question}.{group}: there is no such group")
