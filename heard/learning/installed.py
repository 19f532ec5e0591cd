"""Where learned entries live: `learned/` in the data folder, with every earlier one, so that it can be undone."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import streams
from heard.learning.entries import (
    Entry,
    Learned,
    read_entries,
    read_fifths,
    struck_out,
    write_entries,
    write_fifths,
)
from heard.learning.refit import FIFTHS, corrected
from heard.learning.theme_entries import (
    LearnedThemes,
    ThemeEntry,
    read_theme_entries,
    themes_struck_out,
    write_theme_entries,
)
from heard.learning.theme_refit import corrected_themes
from heard.settings import Settings
from schemas.errors import InvalidConfig
from streams.linear import LinearModel, model_from_json

SHIPPED = Path(streams.__file__).parent / "weights"
"""What was learned before Heard was shipped."""


class SentimentWeights(NamedTuple):
    """Two models: of words and questions, and of these with a rating."""

    plain: LinearModel
    rated: LinearModel


class _Versions:
    """One file that is in force, and a folder that numbers all that was installed."""

    def __init__(self, in_force: Path, earlier: Path) -> None:
        self.in_force = in_force
        self._earlier = earlier

    def _installed(self) -> tuple[str, str] | None:
        """Return what was installed last, as it was then, and where it stands; None where nothing is in force."""
        versions = self._versions()
        return (_text(versions[-1]), str(versions[-1])) if versions and self.in_force.exists() else None

    def _put(self, text: str, beside: str | None = None) -> None:
        versions = self._versions()
        number = int(versions[-1].stem) + 1 if versions else 1
        try:
            self._earlier.mkdir(parents=True, exist_ok=True)
            version = self._earlier / f"{number:04}.toml"
            if beside is not None:
                _beside(version).write_text(beside, encoding="utf-8")
            version.write_text(text, encoding="utf-8")
            _replace(self.in_force, text)
        except OSError as error:
            raise InvalidConfig(f"{self.in_force} cannot be written: set HEARD_DATA_FOLDER") from error

    def undo(self) -> bool:
        """Take back what was installed last; say whether there was anything to take back.

        Raises:
            InvalidConfig: the folder cannot be written.
        """
        versions = self._versions()
        if not versions:
            return False
        try:
            if len(versions) > 1:
                _replace(self.in_force, _text(versions[-2]))
            else:
                self.in_force.unlink(missing_ok=True)
            versions[-1].unlink()
            _beside(versions[-1]).unlink(missing_ok=True)
        except OSError as error:
            raise InvalidConfig(f"{self.in_force} cannot be written: set HEARD_DATA_FOLDER") from error
        return True

    def _versions(self) -> list[Path]:
        return sorted(self._earlier.glob("[0-9][0-9][0-9][0-9].toml"))


class LearnedFolder(_Versions):
    """What was learned about sentiment."""

    def read(self) -> Learned:
        """Return what is in force, as people may have edited it.

        Raises:
            InvalidConfig: the file cannot be read or used.
        """
        return read_entries(_text(self.in_force), str(self.in_force)) if self.in_force.exists() else Learned()

    def struck(self) -> frozenset[str]:
        """Return what people struck out since it was installed, and before."""
        installed = self._installed()
        return struck_out(read_entries(*installed).entries, self.read()) if installed else frozenset()

    def by_fifths(self) -> list[tuple[Entry, ...]]:
        """Return what is in force as it was learned without each fifth of the comments, less what was struck out.

        Where that is not known, as of a file from another machine, it is what is in force itself, five times.

        Raises:
            InvalidConfig: a file cannot be read or used.
        """
        now, installed = self.read(), self._installed()
        beside = _beside(self._versions()[-1]) if installed else None
        if installed is None or beside is None or not beside.exists():
            return [now.entries] * FIFTHS
        if not set(now.entries) <= set(read_entries(*installed).entries):
            return [now.entries] * FIFTHS
        struck = self.struck()
        fifths = read_fifths(_text(beside), str(beside))
        return [tuple([entry for entry in entries if entry.feature not in struck]) for entries in fifths]

    def install(self, entries: Sequence[Entry], by_fifths: Sequence[Sequence[Entry]] = ()) -> None:
        """Put entries in force; what people struck out is written down as struck.

        Args:
            entries: what was learned.
            by_fifths: what was learned without each fifth, kept to judge what is learned next.

        Raises:
            InvalidConfig: the folder cannot be written.
        """
        self._put(write_entries(entries, self.struck()), write_fifths(by_fifths) if by_fifths else None)


class LearnedThemesFolder(_Versions):
    """What was learned about themes."""

    def read(self) -> LearnedThemes:
        """Return what is in force, as people may have edited it.

        Raises:
            InvalidConfig: the file cannot be read or used.
        """
        if not self.in_force.exists():
            return LearnedThemes()
        return read_theme_entries(_text(self.in_force), str(self.in_force))

    def struck(self) -> frozenset[str]:
        """Return what people struck out since it was installed, and before."""
        installed = self._installed()
        return themes_struck_out(read_theme_entries(*installed).entries, self.read()) if installed else frozenset()

    def install(self, entries: Sequence[ThemeEntry]) -> None:
        """Put entries in force; what people struck out is written down as struck.

        Raises:
            InvalidConfig: the folder cannot be written.
        """
        self._put(write_theme_entries(entries, self.struck()))


def learned_folder(settings: Settings) -> LearnedFolder:
    """Return the folder of what this council learned about sentiment."""
    folder = settings.data_folder / "learned"
    return LearnedFolder(folder / "sentiment.toml", folder / "earlier")


def learned_themes_folder(settings: Settings) -> LearnedThemesFolder:
    """Return the folder of what this council learned about themes."""
    folder = settings.data_folder / "learned"
    return LearnedThemesFolder(folder / "themes.toml", folder / "earlier-themes")


def load_shipped() -> SentimentWeights:
    """Return the weights of sentiment that came with Heard.

    Raises:
        InvalidConfig: a file is missing or wrong.
    """
    return SentimentWeights(*[_shipped(name) for name in ("sentiment.json", "sentiment_rated.json")])


def load_sentiment(settings: Settings) -> SentimentWeights:
    """Return the weights of sentiment that are in force: those that came with Heard, and what was learned here.

    Raises:
        InvalidConfig: a file is missing or wrong.
    """
    entries = learned_folder(settings).read().entries
    return SentimentWeights(*[corrected(model, entries) for model in load_shipped()])


def load_by_fifths(settings: Settings) -> list[LinearModel]:
    """Return for each fifth of the coded comments the weights of words and questions in force, learned without it.

    Raises:
        InvalidConfig: a file is missing or wrong.
    """
    shipped = load_shipped().plain
    return [corrected(shipped, entries) for entries in learned_folder(settings).by_fifths()]


def load_shipped_themes() -> LinearModel:
    """Return the weights of themes that came with Heard.

    Raises:
        InvalidConfig: the file is missing or wrong.
    """
    return _shipped("themes.json")


def load_themes(settings: Settings) -> LinearModel:
    """Return the weights of themes that are in force: those that came with Heard, and what was learned here.

    Raises:
        InvalidConfig: a file is missing or wrong.
    """
    return corrected_themes(load_shipped_themes(), learned_themes_folder(settings).read().entries)


def _shipped(name: str) -> LinearModel:
    return model_from_json(_text(SHIPPED / name), str(SHIPPED / name))


def _beside(version: Path) -> Path:
    """Return where it is kept what was learned without each fifth, beside an installed version."""
    return version.with_suffix(".fifths.json")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidConfig(f"{path} cannot be read") from error


def _replace(path: Path, text: str) -> None:
    """Put a file in its place whole or not at all: a tagger may start at this moment."""
    written = path.with_suffix(".new")
    written.write_text(text, encoding="utf-8")
    written.replace(path)
