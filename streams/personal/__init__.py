"""Words that may say who somebody is: found, and what could stand in their place. A person confirms it."""

from streams.personal.finder import PersonalDataFinder
from streams.personal.lists import NameLists, read_name_lists

__all__ = ["NameLists", "PersonalDataFinder", "read_name_lists"]
