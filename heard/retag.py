"""`heard retag`: tag what is stored by the tagger of now. It can be stopped at any time, and goes on where it was."""

from collections import Counter
from typing import NamedTuple

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from heard.settings import Settings
from heard.tagger import make_tagger
from schemas.events import FeedbackTagged
from sinks.engine import connect
from sinks.retagging import OldTags, Retagging
from streams.tagging import Tagger

BATCH = 500
_NONE = "none"


class Changed(NamedTuple):
    """One tag that became another: what of the submission, and from what to what."""

    what: str
    was: str
    now: str


def retag(settings: Settings, *, dry_run: bool) -> None:
    """Tag all that is stored under another tagger again, and print what changed.

    A reviewer's corrections stay. What was held back for a person stays held back.

    Args:
        settings: whose database, words and weights.
        dry_run: print what would change, and change nothing.

    Raises:
        Unavailable: the database is away; run it again to go on.
    """
    tagger = make_tagger(settings)
    engine = connect(settings.database)
    try:
        _retag(Retagging(engine, tagger.identity), tagger, dry_run=dry_run)
    finally:
        engine.dispose()


def _retag(past: Retagging, tagger: Tagger, *, dry_run: bool) -> None:
    console = Console(highlight=False)
    changes: Counter[Changed] = Counter()
    total = past.count()
    columns = (TextColumn("Tagging again"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=total)
        for batch in past.batches(BATCH):
            tagged = [tagger.tag(one.received) for one in batch]
            for old, new in zip(batch, tagged, strict=True):
                changes.update(changes_of(old.tags, new))
            if not dry_run:
                past.replace(tagged)
            progress.advance(task, len(batch))
    _show(console, changes, total, tagger.identity, dry_run=dry_run)


def changes_of(old: OldTags, new: FeedbackTagged) -> list[Changed]:
    """Return what the new tags say differently."""
    pairs = [
        Changed("sentiment", old.sentiment, new.sentiment.value),
        Changed("team", old.team or _NONE, new.team.team or _NONE),
        Changed("kind", old.kind or _NONE, new.kind.kind.value if new.kind else _NONE),
        Changed("held back for a person", _yes(old.held_back), _yes(old.held_back or new.safety.flagged)),
    ]
    themes = {theme.theme for theme in new.themes}
    gone = [Changed("theme", theme, _NONE) for theme in sorted(old.themes - themes)]
    come = [Changed("theme", _NONE, theme) for theme in sorted(themes - old.themes)]
    return [*(one for one in pairs if one.was != one.now), *gone, *come]


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _show(console: Console, changes: Counter[Changed], total: int, identity: str, *, dry_run: bool) -> None:
    verb = "would be" if dry_run else "are now"
    console.print(f"{total:,} submissions {verb} tagged by {identity}.")
    for what in dict.fromkeys(change.what for change in sorted(changes)):
        console.print(f"\n{what}")
        of_this = [(change, count) for change, count in changes.most_common() if change.what == what]
        for change, count in of_this:
            console.print(f"  {count:>8,}  {change.was} → {change.now}")
    if total and not changes:
        console.print("No tag changed.")
