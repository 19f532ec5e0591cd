"""The weekly summary in a terminal."""

import io

import pytest
from rich.console import Console

from schemas.tags import Question, Sentiment
from summaries.terminal import render
from summaries.terminal_text import harmless
from summaries.weekly import Count, WeeklySummary
from tests.summarised import a_summary, an_answer, changes_of


def printed(summary: WeeklySummary, *, terminal: bool = False, width: int = 80) -> str:
    file = io.StringIO()
    colours = "truecolor" if terminal else None
    Console(file=file, width=width, force_terminal=terminal, color_system=colours, highlight=False).print(
        render(summary)
    )
    return file.getvalue()


def test_it_says_what_the_page_says() -> None:
    better = an_answer("Answer the telephone.", question=Question.BETTER, words_use="team_only", arrived_late=True)
    summary = a_summary(better=(better,), held_back=1, late=1, changes=changes_of(1, [3, 0, 0, 4]))

    text = printed(summary)

    for expected in (
        "Reablement Team",
        "2 to 8 March 2026 (2026-W10)",
        "1 piece of feedback",
        "Data up to: Monday 9 March 2026 at 12:00am.",
        "1 submission is not shown here because someone may be unsafe.",
        "between 0 and 4 a week, 7 in all",
        "Too few to tell",
        "The porridge was hot.",
        "Answer the telephone.",
        "0000-0000-00001",
        "do not quote",
        "arrived late",
        "Saw: hot",
        "Chosen on the form",
    ):
        assert expected in " ".join(text.split()), expected


def test_it_fits_eighty_columns_and_is_plain_when_piped() -> None:
    roles = (Count("student_or_newly_qualified", 12_345), Count("partner_organisation", 3))
    sentiments = tuple(Count(each, 2) for each in Sentiment)
    ratings = (Count("neither", 3), Count("very_good", 100))
    words = "Wide " * 50 + "W" * 200
    summary = a_summary(
        submissions=12_348, roles=roles, sentiments=sentiments, ratings=ratings, good=(an_answer(words),)
    )

    text = printed(summary)

    assert "\x1b" not in text
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 80
    assert text.count("W") >= 250
    for whole in ("Student or newly", "12,345", "Neither good nor poor", "Not assessed"):
        assert whole in text


@pytest.mark.parametrize(
    "attack",
    [
        "\x1b[2J\x1b[31mred",
        "\x1b]0;title\x07",
        "\x9b31m",
        "back\x08\x08\x08",
        "over\rwritten",
        "\u202egnp.exe",
        "\u2066",
    ],
)
def test_words_cannot_steer_the_terminal(attack: str) -> None:
    everywhere = an_answer(attack, sentiment_reason=attack, team_reason=attack)

    text = printed(a_summary(good=(everywhere,), team_name=attack))

    for steering in ("\x1b", "\x07", "\x9b", "\x08", "\r", "\u202e", "\u2066"):
        assert steering not in text


def test_richs_markup_in_words_is_only_words() -> None:
    words = "[bold red]loud[/] :smile: [link=file:///etc/hostname]here[/link] [/closing]"

    text = printed(a_summary(good=(an_answer(words, sentiment_reason="[blink]x"),)), terminal=True, width=120)

    assert words in text
    assert "[blink]x" in text
    assert "\x1b]8" not in text


def test_ordinary_words_are_left_alone() -> None:
    words = "Née O’Connor – “grand”, 👩‍👩‍👧 مرحبا\nnew line"

    assert harmless(words) == words


def test_a_week_with_nothing_says_so() -> None:
    summary = a_summary(submissions=0, good=(), roles=(), sentiments=(), no_rating=0)

    assert "Nobody sent feedback about this team in this week." in printed(summary)
