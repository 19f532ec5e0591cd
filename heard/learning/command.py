"""`heard learn`: learn from what reviewers decided, or a file that people coded; say what changes, install or undo."""

from collections.abc import Callable, Sequence
from pathlib import Path

from heard.learning.entries import Entry
from heard.learning.installed import learned_folder, load_by_fifths, load_shipped
from heard.learning.refit import Coded, Proposal, key_of, refit
from heard.settings import Settings
from heard.tag_file.rows import FileRow, opened_rows
from schemas.errors import HeardError, InvalidConfig
from schemas.standing import Standing
from sinks.engine import connect
from streams.lexicon import Lexicon
from streams.sentiment import ASKED_AS, SentimentReader
from streams.text import Text
from streams.vader import Vader
from summaries.reading import reading
from summaries.taught import Tag, Taught, select_lessons, sentiment_of

_CLASSES = {
    "positive": "positive",
    "negative": "negative",
    "neutral": "neutral_or_mixed",
    "mixed": "neutral_or_mixed",
    "neutral_or_mixed": "neutral_or_mixed",
}
_SHOWN = 10


class NotLearned(HeardError):
    """Nothing was installed. The message says why."""


def learn(settings: Settings, file: Path | None, *, dry_run: bool) -> None:
    """Learn, print what that changes, and install it unless it does worse on what it has not seen.

    Args:
        settings: whose words, weights and database.
        file: of coded comments; without one, what reviewers decided about what is stored.
        dry_run: install nothing.

    Raises:
        InvalidConfig: the file has no column `sentiment`, or a file of Heard's own cannot be used.
        NotLearned: too few comments are coded, or it would do worse.
        Unavailable: the database is away.
        UnreadableFile: the file cannot be read.
    """
    folder = learned_folder(settings)
    coded = _read(settings, file) if file else _read_stored(settings)
    try:
        proposal = refit(load_shipped().plain, load_by_fifths(settings), coded, folder.struck())
    except ValueError as error:
        raise NotLearned(f"{file or 'what reviewers decided'}: {error}") from error
    print(describe(proposal, folder.read().entries))
    if not proposal.is_worth_installing:
        raise NotLearned("what was learned is no better on comments that were held back; nothing was installed")
    if dry_run:
        print("Nothing was installed: this was a dry run.")
        return
    folder.install(proposal.entries, proposal.by_fifths)
    print(f"Installed. {folder.in_force} lists it; delete an entry there to strike it out. Now run `heard retag`.")


def undo(settings: Settings) -> None:
    """Go back to what was in force before the last `heard learn`.

    Raises:
        InvalidConfig: the data folder cannot be written.
        NotLearned: nothing was learned.
    """
    if not learned_folder(settings).undo():
        raise NotLearned("there is nothing to undo")
    print("Undone. Now run `heard retag`.")


def describe(proposal: Proposal, installed: Sequence[Entry]) -> str:
    """Return what was learned and what it changes, for a person to read. It holds words of entries, never comments."""
    count = proposal.coded
    lines = [
        f"Learned {len(proposal.entries)} entries from {count} comments. Each fifth of them was held back in turn, to"
        " judge what the others teach.",
        f"Right while they were held back: {proposal.before.right} of {count} before, {proposal.after.right} of {count}"
        f" now (mean surprise {proposal.before.surprise} before, {proposal.after.surprise} now).",
    ]
    lines += [f"  {count} change from {before} to {after}" for (before, after), count in proposal.moved.items()]
    before = {entry.feature: entry for entry in installed}
    changes = [(_change(entry, before.get(entry.feature)), entry) for entry in proposal.entries]
    changes.sort(key=lambda change: (-change[0], change[1].feature))
    lines.append("What moves most:")
    lines += [
        f"  {entry.feature}: praise {entry.praise:+.2f}, neutral {entry.neutral:+.2f}, blame {entry.blame:+.2f} "
        f"({entry.comments} comments)"
        for _, entry in changes[:_SHOWN]
    ]
    gone = sorted(before.keys() - {entry.feature for entry in proposal.entries})
    lines += [f"No longer there: {', '.join(gone)}."] if gone else []
    return "\n".join(lines)


def _change(entry: Entry, before: Entry | None) -> float:
    earlier = before.weights if before else (0.0, 0.0, 0.0)
    return max(abs(now - then) for now, then in zip(entry.weights, earlier, strict=True))


def _read(settings: Settings, file: Path) -> list[Coded]:
    reader = _reader(settings)
    with opened_rows(file) as opened:
        return [
            _coded(row, reader) for row in opened.rows if row.text.strip() and row.cells.get("sentiment", "").strip()
        ]


def _read_stored(settings: Settings) -> list[Coded]:
    reader = _reader(settings)
    return [
        Coded(
            reader.features(Text(one.words), one.question, None, ASKED_AS[one.question]),
            _CLASSES[one.tag],
            key_of(one.words),
        )
        for one in read_lessons(settings, sentiment_of)
    ]


def read_lessons(settings: Settings, tag_of: Callable[[Standing], Tag | None]) -> Sequence[Taught[Tag]]:
    """Return what reviewers judged, and print how many there are.

    Raises:
        Unavailable: the database is away.
    """
    engine = connect(settings.database)
    try:
        with reading(engine) as connection:
            lessons = select_lessons(connection, tag_of)
    finally:
        engine.dispose()
    print(
        f"Reviewers judged {len(lessons.taught)} stored comments."
        f" {lessons.with_two_answers} more have two answers, and nobody can say which of them the word is about."
    )
    return lessons.taught


def _reader(settings: Settings) -> SentimentReader:
    return SentimentReader(Vader(), Lexicon.from_toml(settings.config("lexicon.toml")))


def _coded(row: FileRow, reader: SentimentReader) -> Coded:
    said = row.cells["sentiment"].strip().lower()
    if said not in _CLASSES:
        raise InvalidConfig(f"row {row.number}: the column sentiment must be one of {', '.join(_CLASSES)}")
    features = reader.features(Text(row.text), row.question, None, row.question_words)
    return Coded(features, _CLASSES[said], key_of(row.text))
