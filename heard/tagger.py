"""The tagger, built from the configuration and from the weights that are in force."""

import gc
from pathlib import Path

from heard.learning.installed import SHIPPED, learned_folder, learned_themes_folder, load_sentiment, load_themes
from heard.settings import Settings
from schemas.errors import InvalidConfig
from schemas.kinds import KindWords
from streams.kind import KindReader
from streams.lexicon import Lexicon
from streams.personal import PersonalDataFinder
from streams.personal.lists import FOLDER as NAME_LISTS
from streams.personal.lists import read_name_lists
from streams.safety import SafetyReader
from streams.sentiment import SentimentReader
from streams.tagging import Readers, Tagger
from streams.themes import ThemeReader
from streams.vader import Vader

_CONFIGURED = ("teams.toml", "lexicon.toml", "themes.toml", "kinds.toml", "safety.toml", "names.toml")
_LEARNED = ("sentiment.json", "sentiment_rated.json", "themes.json")


def keep_for_good() -> None:
    """Leave what is alive now out of the garbage collector's rounds, for a process that tags until it ends.

    A tagger is built of a hundred thousand small objects that live as long as the process. Each full round of the
    collector would look at all of them, and hold up the text in hand by 60 milliseconds.
    """
    gc.collect()
    gc.freeze()


def make_tagger(settings: Settings) -> Tagger:
    """Return the tagger of the settings. It takes about half a second, so make it once.

    Raises:
        InvalidConfig: a file that it is built from is missing or wrong.
    """
    texts = {name: settings.config(name) for name in _CONFIGURED}
    learned = {name: _content(SHIPPED / name) for name in _LEARNED}
    sentiment = load_sentiment(settings)
    vader = Vader()
    book = settings.themes
    readers = Readers(
        vader=vader,
        sentiment=SentimentReader(
            vader,
            Lexicon.from_toml(texts["lexicon.toml"]),
            sentiment.plain,
            sentiment.rated,
        ),
        book=book,
        themes=ThemeReader(book, load_themes(settings)),
        kind=KindReader(KindWords.from_toml(texts["kinds.toml"])),
        safety=SafetyReader.from_toml(texts["safety.toml"]),
        personal_data=PersonalDataFinder(read_name_lists(texts["names.toml"])),
        directory=settings.directory,
    )
    lists = [_content(path) for path in sorted(NAME_LISTS.glob("*.txt"))]
    here = (learned_folder(settings).in_force, learned_themes_folder(settings).in_force)
    learned_here = [_content(file) for file in here if file.exists()]
    return Tagger(readers, [*(text.encode() for text in texts.values()), *learned.values(), *lists, *learned_here])


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidConfig(f"{path} cannot be read: install Heard again") from error
