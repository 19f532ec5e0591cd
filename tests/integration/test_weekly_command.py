"""`heard weekly` for the team and for those outside it, from a real database to what is printed."""

from pathlib import Path

import msgspec
import pytest

from heard.cli import app
from heard.settings import Settings
from heard.supervised import prepare_database
from schemas.errors import InvalidConfig
from schemas.weeks import ReportingWeek
from sinks.engine import connect
from tests.stored import TUESDAY, store_feedback
from tests.stored_year import Heard, store_weeks

LAST_YEAR = ReportingWeek(2025, 40)
TEAM = "hospital-discharge"


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a team's weeks in it, which the command will read."""
    folder = tmp_path / "data"
    for name, value in (("HEARD_DATA_FOLDER", str(folder)), ("DATABASE_URL", ""), ("HEARD_SECRET_KEY", "a secret")):
        monkeypatch.setenv(name, value)
    settings = Settings(_env_file=None, data_folder=folder, database_url="", secret_key="a secret")
    prepare_database(settings)
    engine = connect(settings.database)
    store_weeks(engine, [Heard(30, 3) for _ in range(9)], team=TEAM, last=LAST_YEAR)
    store_feedback(engine, team=TEAM, received_at=LAST_YEAR.starts_at + (TUESDAY - ReportingWeek(2026, 10).starts_at))
    engine.dispose()
    return folder


def weekly(*more: str) -> None:
    # What cyclopts returns to a test is the command's own result.
    app(["weekly", "--team", TEAM, "--week", str(LAST_YEAR), *more], result_action="return_value")


def test_the_team_reads_true_counts_words_and_what_its_charts_say(
    stored: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    weekly("--json")
    summary = msgspec.json.decode(capsysbinary.readouterr().out)
    weekly("--audience", "team")
    text = capsysbinary.readouterr().out.decode()

    assert summary["submissions"] == 34
    assert [chart["measure"] for chart in summary["charts"]] == ["feedback", "positive", "criticisms"]
    assert "Has anything really changed?" in text
    assert "The porridge was hot." in text


def test_outside_there_are_rounded_figures_and_no_words(
    stored: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    weekly("--json", "--audience", "outside")
    json = capsysbinary.readouterr().out
    weekly("--audience", "outside")
    text = capsysbinary.readouterr().out.decode()

    summary = msgspec.json.decode(json)
    assert (summary["audience"], summary["submissions"]) == ("outside", 35)
    assert {cell["what"]: cell["submissions"] for cell in summary["sentiments"]}["negative"] is None
    assert "Pieces of feedback: 35" in text
    assert "porridge" not in text + json.decode()


def test_a_week_that_is_not_over_is_refused_to_those_outside(stored: Path) -> None:
    with pytest.raises(InvalidConfig, match="is not over"):
        app(["weekly", "--team", TEAM, "--week", "2999-W01", "--audience", "outside"], result_action="return_value")
