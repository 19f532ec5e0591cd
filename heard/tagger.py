"""The tagger, built from the configuration and from the weights that are in force."""

from pathlib import Path

import streams
from heard.settings import Settings
from schemas.errors import InvalidConfig
from schemas.kinds import KindWords
from streams.kind import KindReader
from streams.lexicon import Lexicon
from streams.linear import LinearModel, model_from_json
from streams.personal import PersonalDataFinder
from streams.personal.lists import FOLDER as NAME_LISTS
from streams.personal.lists import read_name_lists
from streams.safety import SafetyReader
from streams.sentiment import SentimentReader
from streams.tagging import Readers, Tagger
from streams.themes import ThemeReader
from streams.vader import Vader

WEIGHTS = Path(streams.__file__).parent / "weights"
"""What was learned before Heard was shipped."""
_CONFIGURED = ("teams.toml", "lexicon.toml", "themes.toml", "kinds.toml", "safety.toml", "names.toml")
_LEARNED = ("sentiment.json", "sentiment_rated.json", "themes.json")


def make_tagger(settings: Settings) -> Tagger:
    """Return the tagger of the settings. It takes about half a second, so make it once.

    Raises:
        InvalidConfig: a file that it is built from is missing or wrong.
    """
    texts = {name: settings.config(name) for name in _CONFIGURED}
    learned = {name: _content(WEIGHTS / name) for name in _LEARNED}
    vader = Vader()
    book = settings.themes
    readers = Readers(
        vader=vader,
        sentiment=SentimentReader(
            vader,
            Lexicon.from_toml(texts["lexicon.toml"]),
            _model(learned, "sentiment.json"),
            _model(learned, "sentiment_rated.json"),
        ),
        book=book,
        themes=ThemeReader(book, _model(learned, "themes.json")),
        kind=KindReader(KindWords.from_toml(texts["kinds.toml"])),
        safety=SafetyReader.from_toml(texts["safety.toml"]),
        personal_data=PersonalDataFinder(read_name_lists(texts["names.toml"])),
        directory=settings.directory,
    )
    lists = [_content(path) for path in sorted(NAME_LISTS.glob("*.txt"))]
    return Tagger(readers, [*(text.encode() for text in texts.values()), *learned.values(), *lists])


def _model(contents: dict[str, bytes], name: str) -> LinearModel:
    return model_from_json(contents[name], str(WEIGHTS / name))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidConfig(f"{path} cannot be read: install Heard again") from error
