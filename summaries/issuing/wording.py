"""What a revision changed, in words: the page, the email and the command line say the same."""

from collections.abc import Mapping

from schemas.tags import Question
from schemas.themes import ThemeBook
from summaries.issuing.frozen import Change
from summaries.issuing.shelf import Listed
from summaries.wording import label, moment, plural, question_asked

_SECTIONS: Mapping[str, str] = {
    "roles": "From whom",
    "sentiments": "How it sounded",
    "ratings": "Ratings given",
    "themes": "What people talked about",
}


def change_in_words(change: Change, themes: ThemeBook) -> str:
    """Return a change as a sentence, such as "How it sounded: Mixed: 3, was 2"."""
    figures = f"{change.now:,}, was {change.was:,}."
    if change.section == "feedback":
        return f"Pieces of feedback: {figures}"
    if change.section == "held_back":
        return f"Not shown because someone may be unsafe: {figures}"
    if change.section in set(Question):
        answers = plural(change.now, "answer", "answers")
        verb = "came to" if change.what == "added" else "gone from"
        return f"{answers} {verb} “{question_asked(change.section)}”."
    is_theme = change.section == "themes" and change.what in themes
    name = themes.named(change.what).name if is_theme else label(change.what)
    return f"{_SECTIONS[change.section]}: {name}: {figures}"


def title(listed: Listed) -> str:
    """Return what an issue is called, like `Issue 12, revised on Tuesday 10 March 2026 at 7:00am`."""
    if not listed.revision:
        return f"Issue {listed.number}, {moment(listed.issued_at)}"
    return f"Issue {listed.number}, revised on {moment(listed.issued_at)}"
