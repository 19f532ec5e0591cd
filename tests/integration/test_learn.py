"""`heard learn` on a real folder: what it installs, what can be struck out of it, and how it is undone."""

import csv
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from heard.learning.command import NotLearned, learn, undo
from heard.learning.entries import Entry, write_entries, write_fifths
from heard.learning.installed import (
    learned_folder,
    load_sentiment,
    load_shipped,
    load_shipped_themes,
    load_themes,
)
from heard.learning.theme_command import learn_themes, undo_themes
from heard.settings import Settings
from heard.tagger import make_tagger
from schemas.corrections import SentimentChange, ThemesChange
from schemas.errors import InvalidConfig
from schemas.tags import Sentiment
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.store import FeedbackStore
from tests.factories import NOON, corrected, received, received_in_full, tagged


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_folder=tmp_path / "data")


def coded_file(folder: Path, rows: list[tuple[str, str]]) -> Path:
    file = folder / "coded.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["text", "question_type", "sentiment"])
        writer.writerows([(text, "nonspecific", sentiment) for text, sentiment in rows])
    return file


def club(folder: Path, sentiment: str = "positive") -> Path:
    return coded_file(folder, [(f"Tuesday club, week {'x' * number}", sentiment) for number in range(1, 201)])


def test_what_was_learned_is_in_force_and_listed_for_a_person(settings, tmp_path, capsys):
    learn(settings, club(tmp_path), dry_run=False)

    listed = learned_folder(settings).in_force.read_text(encoding="utf-8")
    assert 'feature = "tuesday club"' in listed
    learned, shipped = load_sentiment(settings).plain, load_shipped().plain
    assert learned.features["tuesday club"][0] > shipped.features.get("tuesday club", (0.0,))[0]
    printed = capsys.readouterr().out
    assert "held back in turn" in printed
    assert "heard retag" in printed
    assert "week xxx" not in printed


def test_a_dry_run_installs_nothing(settings, tmp_path):
    learn(settings, club(tmp_path), dry_run=True)

    assert load_sentiment(settings) == load_shipped()


def test_what_a_person_struck_out_stays_out(settings, tmp_path):
    learn(settings, club(tmp_path), dry_run=False)
    file = learned_folder(settings).in_force
    head, *entries = file.read_text(encoding="utf-8").split("\n[[entry]]")
    kept = [entry for entry in entries if 'feature = "tuesday club"' not in entry]
    assert len(kept) == len(entries) - 1
    file.write_text("\n[[entry]]".join([head, *kept]), encoding="utf-8")

    assert "tuesday club" in learned_folder(settings).struck()
    learned_folder(settings).install(learned_folder(settings).read().entries)

    assert learned_folder(settings).read().struck == ("tuesday club",)


def test_what_was_learned_can_be_undone_step_by_step(settings, tmp_path):
    learn(settings, club(tmp_path), dry_run=False)
    first = load_sentiment(settings)
    learned_folder(settings).install(())
    assert load_sentiment(settings) == load_shipped()

    undo(settings)
    assert load_sentiment(settings) == first
    undo(settings)
    assert load_sentiment(settings) == load_shipped()
    with pytest.raises(NotLearned, match="nothing to undo"):
        undo(settings)


def test_too_few_comments_are_refused(settings, tmp_path):
    with pytest.raises(NotLearned, match="at least 60"):
        learn(settings, coded_file(tmp_path, [("Good", "positive")]), dry_run=False)


def test_what_is_no_better_on_the_held_back_fifth_is_refused_and_not_installed(settings, tmp_path):
    learn(settings, club(tmp_path), dry_run=False)
    before = load_sentiment(settings)

    with pytest.raises(NotLearned, match="no better"):
        learn(settings, club(tmp_path), dry_run=False)

    assert load_sentiment(settings) == before


def test_more_comments_are_held_against_what_was_in_force_without_the_fifth_that_judges(settings, tmp_path):
    """What is in force has learned the earlier comments by heart: held against that, more would never be better."""
    few, many = ([f"Tuesday club, week {'x' * number}" for number in range(1, most)] for most in (71, 201))
    learn(settings, coded_file(tmp_path, [(text, "negative") for text in few]), dry_run=False)
    folder = learned_folder(settings)
    without = folder.by_fifths()

    assert len(set(without)) > 1
    assert folder.read().entries not in without
    learn(settings, coded_file(tmp_path, [(text, "negative") for text in many]), dry_run=False)
    undo(settings)
    assert folder.by_fifths() == without


def test_what_is_in_force_is_judged_as_it_was_learned_without_the_fifth_that_judges(settings, tmp_path, capsys):
    file = coded_file(tmp_path, [(f"Tuesday club, week {'x' * number}", "negative") for number in range(1, 101)])
    learn(settings, file, dry_run=False)
    beside = next(settings.data_folder.rglob("0001.fifths.json"))
    beside.write_text(write_fifths([[Entry("always", 100, 50.0, 0.0, 0.0)]] * 5), encoding="utf-8")
    capsys.readouterr()

    learn(settings, file, dry_run=True)

    assert "0 of 100 before, 100 of 100 now" in capsys.readouterr().out


def test_spoilt_fifths_are_refused_by_name_and_say_how_to_go_back(settings, tmp_path):
    learn(settings, club(tmp_path), dry_run=False)
    next(settings.data_folder.rglob("0001.fifths.json")).write_text("[[", encoding="utf-8")

    with pytest.raises(InvalidConfig, match=r"0001\.fifths\.json: .*--undo"):
        learn(settings, club(tmp_path), dry_run=False)

    undo(settings)
    assert not list(settings.data_folder.rglob("*.fifths.json"))


def test_what_was_struck_out_is_in_no_fifth_either(settings, tmp_path):
    learn(settings, club(tmp_path), dry_run=False)
    folder = learned_folder(settings)
    kept = [entry for entry in folder.read().entries if entry.feature != "tuesday club"]

    folder.in_force.write_text(write_entries(kept, ()), encoding="utf-8")

    assert all("tuesday club" not in {entry.feature for entry in its} for its in folder.by_fifths())
    assert all(its for its in folder.by_fifths())


def test_a_file_from_another_machine_is_judged_as_it_is(settings, tmp_path):
    learn(settings, club(tmp_path), dry_run=False)
    folder = learned_folder(settings)
    other = [msgspec.structs.replace(entry, praise=2.0) for entry in folder.read().entries]

    folder.in_force.write_text(write_entries(other, ()), encoding="utf-8")

    assert [sorted(its) for its in map(features_of, folder.by_fifths())] == [sorted(features_of(other))] * 5
    assert {entry.praise for its in folder.by_fifths() for entry in its} == {2.0}


def features_of(entries):
    return [entry.feature for entry in entries]


def test_a_label_that_nobody_knows_is_refused_by_row(settings, tmp_path):
    with pytest.raises(InvalidConfig, match="row 2"):
        learn(settings, coded_file(tmp_path, [("Good", "positive"), ("Bad", "cross")]), dry_run=False)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """A database with 200 answers that a reviewer judged, and some that cannot teach."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    settings = Settings(data_folder=tmp_path / "data", database_url=url)
    settings.data_folder.mkdir()
    engine = connect(settings.database)
    migrate(engine)
    numbers = range(1, 201)
    events = [tagged(received(number, good="", better=f"Tuesday club, week {'x' * number}")) for number in numbers]
    events += [tagged(received_in_full(201, good="Tuesday club")), tagged(received(202, good="Tuesday club"))]
    judged = [corrected(number, sentiment=SentimentChange(now=Sentiment.MIXED)) for number in numbers]
    # The last word of a reviewer is what teaches; one that says "cannot be told", or nothing of sentiment, does not.
    judged += [corrected(number, 1, sentiment=SentimentChange(now=Sentiment.POSITIVE)) for number in numbers]
    judged += [corrected(201, sentiment=SentimentChange(now=Sentiment.NEGATIVE)), corrected(202, reviewed=True)]
    FeedbackStore(engine).save(events, [], NOON, judged)
    yield settings
    engine.dispose()


def test_what_reviewers_decided_teaches_and_comes_out_the_same_each_time(stored, capsys):
    learn(stored, None, dry_run=True)
    first = capsys.readouterr().out
    learn(stored, None, dry_run=False)

    assert "Reviewers judged 200 stored comments. 1 more have two answers" in first
    assert "held back in turn" in first
    assert "week xxx" not in first
    assert capsys.readouterr().out.split("\nInstalled")[0] == first.split("\nNothing was installed")[0]
    learned, shipped = load_sentiment(stored).plain, load_shipped().plain
    assert learned.features["tuesday club"][0] > shipped.features.get("tuesday club", (0.0,))[0]


def test_what_was_learned_from_reviewers_is_refused_where_it_is_no_better_and_can_be_undone(stored):
    learn(stored, None, dry_run=False)
    with pytest.raises(NotLearned, match="no better"):
        learn(stored, None, dry_run=False)

    undo(stored)

    assert load_sentiment(stored) == load_shipped()


def test_with_too_few_decisions_nothing_is_learned(settings):
    settings.data_folder.mkdir()
    engine = connect(settings.database)
    migrate(engine)
    engine.dispose()

    with pytest.raises(NotLearned, match="what reviewers decided: learning needs at least 60"):
        learn(settings, None, dry_run=False)


@pytest.fixture
def with_themes(settings, tmp_path):
    """A database where reviewers say that people who speak of the "yellow bus" mean how they are kept informed."""
    settings.data_folder.mkdir()
    engine = connect(settings.database)
    migrate(engine)
    said = {n: f"Yellow bus, week {'x' * n}" if n % 2 else f"Blue gate, week {'x' * n}" for n in range(1, 201)}
    events = [tagged(received(number, good=words)) for number, words in said.items()]
    judged = [
        corrected(number, themes=ThemesChange(now=("kept-informed",) if number % 2 else ("food-drink",)))
        for number in said
    ]
    FeedbackStore(engine).save(events, [], NOON, judged)
    yield settings
    engine.dispose()


def test_themes_are_learned_from_reviewers_change_what_the_tagger_says_and_can_be_undone(with_themes, capsys):
    before = make_tagger(with_themes)
    learn_themes(with_themes, dry_run=True)
    assert load_themes(with_themes) == load_shipped_themes()

    learn_themes(with_themes, dry_run=False)

    printed = capsys.readouterr().out
    assert "Reviewers judged 200 stored comments" in printed and "week xxx" not in printed
    after = make_tagger(with_themes)
    assert after.identity != before.identity
    found = [theme.theme for theme in after.tag(received(good="The yellow bus again.")).themes]
    assert "kept-informed" in found and "food-drink" not in found
    assert "kept-informed" not in [one.theme for one in before.tag(received(good="The yellow bus again.")).themes]
    with pytest.raises(NotLearned, match="no better"):
        learn_themes(with_themes, dry_run=False)

    undo_themes(with_themes)
    assert make_tagger(with_themes).identity == before.identity
    with pytest.raises(NotLearned, match="nothing to undo"):
        undo_themes(with_themes)
