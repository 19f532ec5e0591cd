"""The tagger as it ships: built once for all tests, because that takes half a second."""

from functools import cache

from heard.settings import Settings
from heard.tagger import make_tagger
from streams.tagging import Tagger


@cache
def shipped_tagger() -> Tagger:
    """Return the tagger of the configuration that ships, with the teams of the made-up council."""
    return make_tagger(Settings(_env_file=None))
