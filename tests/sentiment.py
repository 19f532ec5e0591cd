"""A reader of sentiment as it ships, and what it is built from, for the tests."""

from functools import cache
from pathlib import Path

from streams.lexicon import Lexicon
from streams.linear import LinearModel, model_from_json
from streams.sentiment import SentimentReader
from streams.vader import Vader

_PROJECT = Path(__file__).parent.parent


@cache
def shipped_lexicon() -> Lexicon:
    return Lexicon.from_toml((_PROJECT / "config" / "lexicon.toml").read_text(encoding="utf-8"))


@cache
def shipped_weights() -> tuple[LinearModel, LinearModel]:
    folder = _PROJECT / "streams" / "weights"
    plain, rated = [
        model_from_json((folder / name).read_bytes(), name) for name in ("sentiment.json", "sentiment_rated.json")
    ]
    return plain, rated


@cache
def shipped_reader() -> SentimentReader:
    return SentimentReader(Vader(), shipped_lexicon(), *shipped_weights())
