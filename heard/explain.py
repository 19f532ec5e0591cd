"""`heard explain`: what the tagger sees in some words, and why, in colour."""

from collections.abc import Sequence
from datetime import datetime

from rich.console import Console, Group, RenderableType
from rich.text import Text

from heard.settings import Settings
from heard.tag_file.rows import question_asked, read_rating
from heard.tagger import make_tagger
from schemas.errors import InvalidConfig
from schemas.tags import Sentiment, Span
from schemas.weeks import LONDON
from streams.tagging import Asked, Tags, Told
from summaries.terminal_text import harmless

_STYLES = {
    Sentiment.POSITIVE: "green",
    Sentiment.NEGATIVE: "red",
    Sentiment.MIXED: "yellow",
    Sentiment.NEUTRAL: "cyan",
    Sentiment.NOT_ASSESSED: "magenta",
}


def explain(settings: Settings, words: str, question: str, rating: str) -> None:
    """Print what is seen in some words, and why. Nothing is stored.

    Raises:
        InvalidConfig: the rating is not one, or a file of the configuration cannot be used.
    """
    try:
        rated = read_rating(rating) if rating else None
    except ValueError:
        raise InvalidConfig("--rating: say very_good, good, neither, poor, very_poor or dont_know") from None
    told = Told(rated, None, None, datetime.now(LONDON).date(), None)
    tags = make_tagger(settings).read([Asked(question_asked(question), words, question)], told)
    Console(highlight=False).print(rendered(words, tags))


def rendered(words: str, tags: Tags) -> RenderableType:
    """Return what was seen, for a rich console. Of the words nothing can steer the terminal."""
    answer = tags.answers[0]
    lines = [
        Text.assemble(
            ("Sentiment  ", "bold"),
            (tags.sentiment.value, _STYLES[tags.sentiment]),
            f" {tags.score:+.2f}, sure {tags.confidence:.0%}; VADER {answer.compound:+.2f}",
        ),
        Text(f"           {harmless(tags.sentiment_reason)}", style="dim"),
    ]
    for part in answer.parts:
        lines.append(Text(f"  {harmless(words[part.start : part.end])}", style=_STYLES[part.sentiment]))
        lines += [
            Text(f"    {reason.weight:+.2f}  “{harmless(words[reason.start : reason.end])}”  {reason.why}", style="dim")
            for reason in part.reasons
        ]
    lines += _others(words, tags)
    return Group(*lines)


def _others(words: str, tags: Tags) -> list[Text]:
    team = tags.team.team or "not known"
    lines = [_line("Team", f"{team} ({harmless(tags.team.reason)})")]
    lines += [_line("Theme", f"{theme.theme} {_quoted(words, theme.reasons)}") for theme in tags.themes]
    lines.append(_line("Kind", f"{tags.kind.kind.value} ({harmless(tags.kind.reason)})"))
    lines.append(
        _line(
            "Safety",
            "a person must look: " + _quoted(words, tags.safety.reasons) if tags.safety.flagged else "nothing found",
        )
    )
    lines += [
        _line("Personal", f"{one.kind.value}: “{harmless(words[one.start : one.end])}” → {one.replacement}")
        for one in tags.personal_data
    ]
    lines.append(_line("Language", tags.language))
    return lines


def _line(name: str, rest: str) -> Text:
    return Text.assemble((f"{name:11}", "bold"), rest)


def _quoted(words: str, reasons: Sequence[Span]) -> str:
    return "; ".join(
        f"“{harmless(words[reason.start : reason.end])}”" + (f" {reason.why}" if reason.why else "")
        for reason in reasons
    )
