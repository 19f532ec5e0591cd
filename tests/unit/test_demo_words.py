"""The demo's made-up words, and the year that they are told over."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from heard.demo.story import (
    FEATURED_TEAM,
    IMPROVED_BACK,
    IMPROVED_TEAM,
    SILENT_BACK,
    SILENT_TEAM,
    WEEKS,
    Telling,
    made_up_words,
    tell_year,
)
from heard.settings import PROJECT
from producers.door import Door
from schemas.events import MAX_ANSWER_CHARACTERS, Role, Source, Unsafe, WordsUse
from schemas.teams import TeamDirectory
from schemas.weeks import ReportingWeek
from tests.fakes import FakeInbox

LAST = ReportingWeek(2026, 10)
DIRECTORY = TeamDirectory.from_toml((PROJECT / "config" / "teams.toml").read_text(encoding="utf-8"))
WORDS = made_up_words()
YEAR = tell_year(LAST)
TELLINGS = [telling for _, tellings in YEAR for telling in tellings]


def test_there_are_at_least_four_hundred() -> None:
    assert len(WORDS) >= 400


def test_no_two_are_alike() -> None:
    said = Counter(" ".join(f"{told.good} {told.better}".casefold().split()) for told in WORDS)

    assert [words for words, times in said.items() if times > 1] == []


def test_every_answer_is_said_once() -> None:
    answers = Counter(words.casefold() for told in WORDS for words in (told.good, told.better) if len(words) > 60)

    assert [words for words, times in answers.items() if times > 1] == []


def test_each_says_something_within_the_forms_limit() -> None:
    for told in WORDS:
        assert told.good.strip() or told.better.strip()
        assert max(len(told.good), len(told.better)) <= 10_000 < MAX_ANSWER_CHARACTERS


def test_every_team_that_is_open_is_spoken_of_and_no_other() -> None:
    spoken_of = {told.team for told in WORDS if told.team}

    assert spoken_of <= {team.id for team in DIRECTORY.teams}
    assert spoken_of >= {team.id for team in DIRECTORY.open_on(LAST.monday())}
    assert any(told.team is None for told in WORDS)


def test_every_voice_is_heard_and_every_answer_given() -> None:
    assert {told.role for told in WORDS} == set(Role)
    assert {told.words_use for told in WORDS} == set(WordsUse)
    assert {told.unsafe for told in WORDS} >= set(Unsafe)
    assert any(told.good and told.better for told in WORDS)
    assert min(len(told.good + told.better) for told in WORDS) < 15
    assert max(len(told.good + told.better) for told in WORDS) > 500


def test_the_story_is_the_same_twice() -> None:
    assert tell_year(LAST) == YEAR


def test_it_tells_of_all_of_them_in_a_year_of_weeks_in_order() -> None:
    weeks = [week for week, _ in YEAR]

    assert weeks == [LAST.shifted(-back) for back in range(WEEKS - 1, -1, -1)]
    assert len(TELLINGS) == len(WORDS)


def test_each_is_told_in_its_own_week_and_in_order() -> None:
    for week, tellings in YEAR:
        assert [telling.at for telling in tellings] == sorted(telling.at for telling in tellings)
        assert {ReportingWeek.containing(telling.at) for telling in tellings} <= {week}


def test_nothing_is_told_of_the_future() -> None:
    last = ReportingWeek.containing(datetime.now(UTC)).shifted(-1)

    for _, tellings in tell_year(last):
        for telling in tellings:
            assert telling.at < last.ends_at <= datetime.now(UTC)
            assert telling.ticket.opened_at < telling.at
            assert (telling.submission.happened_in or "") <= f"{telling.at:%Y-%m}"


def test_the_last_week_has_a_page_worth_reading_for_the_featured_team() -> None:
    featured = [telling for telling in YEAR[-1][1] if telling.submission.team_chosen == FEATURED_TEAM]

    assert len(featured) == 10


def test_some_reach_the_council_late() -> None:
    assert 0 < sum(telling.is_late for telling in TELLINGS) < len(TELLINGS) / 20


@pytest.mark.parametrize("twice", [False, True])
def test_the_form_accepts_each_as_a_submission_of_its_own(twice: bool) -> None:
    inbox = FakeInbox()
    for telling in TELLINGS * (1 + twice):
        Door(inbox, "secret", clock=lambda at=telling.at: at).accept(telling.submission, telling.ticket, Source.DEMO)

    assert len(inbox.kept) == len(WORDS)


def test_one_team_hears_what_could_be_better_until_it_changes_something_and_hardly_since() -> None:
    about = [(back, one.submission) for back, (_, told) in enumerate(reversed(YEAR)) for one in told]
    better = [back for back, said in about if said.team_chosen == IMPROVED_TEAM and said.better]
    only_good = [back for back, said in about if said.team_chosen == IMPROVED_TEAM and not said.better]

    assert len(better) >= 10
    assert min(better) > IMPROVED_BACK
    assert sum(back < IMPROVED_BACK for back in only_good) >= 8


def test_one_team_is_heard_each_week_and_then_no_more() -> None:
    weeks = {back for back, (_, told) in enumerate(reversed(YEAR)) for one in told if is_silent_one(one)}

    assert weeks == set(range(SILENT_BACK, SILENT_BACK + 12))


def is_silent_one(telling: Telling) -> bool:
    return telling.submission.team_chosen == SILENT_TEAM
