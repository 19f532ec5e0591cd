"""`heard learn --themes`: learn themes from what reviewers decided, say what changes, install or undo."""

from heard.learning.command import NotLearned, read_lessons
from heard.learning.installed import learned_themes_folder, load_shipped_themes, load_themes
from heard.learning.refit import key_of
from heard.learning.theme_refit import JudgedAnswer, ThemeProposal, refit_themes
from heard.settings import Settings
from schemas.tags import Question
from streams.text import Text
from streams.theme_signs import Signs, features
from summaries.taught import themes_of

_SHOWN = 10


def learn_themes(settings: Settings, *, dry_run: bool) -> None:
    """Learn, print what that changes, and install it unless it does worse on what it has not seen.

    Raises:
        InvalidConfig: a file of Heard's own cannot be used.
        NotLearned: too few answers are judged, or it would do worse.
        Unavailable: the database is away.
    """
    folder = learned_themes_folder(settings)
    try:
        proposal = refit_themes(load_shipped_themes(), load_themes(settings), _read(settings), folder.struck())
    except ValueError as error:
        raise NotLearned(f"what reviewers decided: {error}") from error
    print(describe_themes(proposal))
    if not proposal.is_worth_installing:
        raise NotLearned("the new weights are no better on the answers that were held back; nothing was installed")
    if dry_run:
        print("Nothing was installed: this was a dry run.")
        return
    folder.install(proposal.entries)
    print(f"Installed. {folder.in_force} lists it; delete an entry there to strike it out. Now run `heard retag`.")


def undo_themes(settings: Settings) -> None:
    """Go back to what was in force before the last `heard learn --themes`.

    Raises:
        InvalidConfig: the data folder cannot be written.
        NotLearned: nothing was learned.
    """
    if not learned_themes_folder(settings).undo():
        raise NotLearned("there is nothing to undo")
    print("Undone. Now run `heard retag`.")


def describe_themes(proposal: ThemeProposal) -> str:
    """Return what was learned and what it changes, for a person to read. It holds words of entries, never answers."""
    held, themes = proposal.held_back, {entry.theme for entry in proposal.entries}
    lines = [
        f"Learned {len(proposal.entries)} entries for {len(themes)} themes from {proposal.judged} answers;"
        f" {held} more were held back.",
        f"On those held back: micro-F1 {proposal.before.f1} before, {proposal.after.f1} now"
        f" (mean surprise {proposal.before.surprise} before, {proposal.after.surprise} now).",
    ]
    lines += [f"  {count} {'gain' if way > 0 else 'lose'} {theme}" for (theme, way), count in proposal.moved.items()]
    lines += ["What moves most:"] if proposal.entries else []
    heaviest = sorted(proposal.entries, key=lambda entry: (-abs(entry.weight), entry.name))
    lines += [f"  {entry.name} {entry.weight:+.2f} ({entry.comments} answers)" for entry in heaviest[:_SHOWN]]
    return "\n".join(lines)


def _read(settings: Settings) -> list[JudgedAnswer]:
    book = settings.themes
    signs = {question: Signs(book, question) for question in Question}
    return [
        JudgedAnswer(features(book, signs[one.question], Text(one.words), one.question), one.tag, key_of(one.words))
        for one in read_lessons(settings, themes_of)
    ]
