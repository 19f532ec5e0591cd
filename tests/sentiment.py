"""A reader of sentiment as it ships, and one without learned weights, for the tests."""

from functools import cache
from pathlib import Path

from streams.lexicon import Lexicon
from streams.linear import model_from_json
from streams.sentiment import SentimentReader
from streams.vader import Vader

_PROJECT = Path(__file__).parent.parent


@cache
def shipped_reader() -> SentimentReader:
    lexicon = Lexicon.from_toml((_PROJECT / "config" / "lexicon.toml").read_text(encoding="utf-8"))
    weights = [
        model_from_json((_PROJECT / "streams" / "weights" / name).read_bytes(), name)
        for name in ("sentiment.json", "sentiment_rated.json")
    ]
    return SentimentReader(Vader(), lexicon, *weights)
