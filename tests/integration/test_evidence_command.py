"""`heard frameworks` and `heard evidence` as a person runs them."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from heard import cli
from heard.settings import PROJECT
from schemas.events import Role
from schemas.tags import Sentiment
from sinks.engine import connect
from sinks.migrate import migrate
from tests.stored import store_feedback, store_watermark

PERIOD = ("--from", "2025-11", "--to", "2026-10")
MARCH = datetime(2026, 3, 3, 14, 5, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a database: twenty on waiting and twelve on kindness for adults' services, two held back."""
    engine = connect(f"sqlite:///{tmp_path / 'heard.sqlite'}")
    migrate(engine)
    for number in range(20):
        sentiment = Sentiment.NEGATIVE if number < 9 else Sentiment.POSITIVE
        store_feedback(engine, received_at=MARCH, sentiment=sentiment, themes={"waiting": []}, role=Role.UNPAID_CARER)
    for _ in range(12):
        store_feedback(engine, received_at=MARCH.replace(month=5), themes={"kindness-respect": []})
    for _ in range(2):
        store_feedback(engine, received_at=MARCH, held_back=True, themes={"waiting": []})
    store_feedback(engine, received_at=datetime(2025, 10, 31, 23, 59, tzinfo=UTC), themes={"waiting": []})
    store_watermark(engine, datetime(2026, 11, 1, tzinfo=UTC))
    engine.dispose()
    return tmp_path


class Done(NamedTuple):
    """What a command printed, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


Heard = Callable[..., Done]
app = cli.app


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Heard:
    """Run a command in this process: a new one takes seconds to start."""

    def run(folder: Path, *words: str, config: Path | None = None) -> Done:
        monkeypatch.setenv("HEARD_DATA_FOLDER", str(folder))
        monkeypatch.setenv("DATABASE_URL", "")
        monkeypatch.setenv("HEARD_CONFIG_FOLDER", str(config or ""))
        monkeypatch.setattr(cli, "app", lambda: app(list(words)))
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        return Done(code, *capsys.readouterr())

    return run


def test_a_pack_in_four_formats(folder: Path, heard: Heard) -> None:
    out = folder / "new" / "packs"
    done = heard(folder, "evidence", "pack", "--framework", "cqc", *PERIOD, "--out", str(out))

    assert done.returncode == 0, done.stderr
    assert {path.suffix for path in out.iterdir()} == {".docx", ".pdf", ".xlsx", ".json"}
    pack = json.loads((out / "cqc-2025-11-to-2026-10-draft.json").read_text())
    totals = {one["code"]: one["submissions"] for one in pack["overview"][-1]["rows"]}
    assert (
        pack["overview"][0]["rows"][0]["submissions"] == 30
    )  # 32; what is held back or outside the period is not in it
    assert (totals["assessing-needs"], totals["equity"], totals["safeguarding"]) == (20, 10, 0)
    assert pack["framework"]["version"] == "2023-11"
    assert pack["up_to"] == "2026-11-01T00:00:00Z"


def test_the_version_in_force_in_the_period_unless_one_is_named(folder: Path, heard: Heard) -> None:
    versions = {}
    for name, words in {
        "now": PERIOD,
        "before": ("--from", "2025-04", "--to", "2026-03"),
        "named": (*PERIOD, "--version", "2018-01"),
    }.items():
        out = folder / name
        done = heard(folder, "evidence", "pack", "--framework", "ilacs", *words, "--format", "json", "--out", str(out))
        assert done.returncode == 0, done.stderr
        versions[name] = json.loads(next(out.iterdir()).read_text())["framework"]["version"]

    assert versions == {"now": "2026-04", "before": "2018-01", "named": "2018-01"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--framework", "ofsted", *PERIOD], "there is no framework 'ofsted'; there are: cqc,"),
        (["--framework", "cqc", *PERIOD, "--version", "1999"], "cqc has no version 1999"),
        (["--framework", "cqc", "--from", "2026-11", "--to", "2026-10"], "the last month is before the first"),
        (["--framework", "cqc", "--from", "soon", "--to", "2026-10"], "a month is written like 2026-03"),
        (["--framework", "cqc", *PERIOD, "--service", "wizards"], "there is no service 'wizards'"),
        (["--framework", "cqc", *PERIOD, "--service", "childrens"], "cqc takes no feedback of childrens"),
        (["--framework", "cqc", *PERIOD, "--format", "odt"], "--format: write some of docx, pdf, xlsx, json"),
        (
            ["--framework", "cqc", *PERIOD, "--format", "json", "--out", "/dev/null/x"],
            "choose another place with --out",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(folder: Path, heard: Heard, words: list[str], said: str) -> None:
    out = [] if "--out" in words else ["--out", str(folder / "out")]
    refused = heard(folder, "evidence", "pack", *words, *out)

    assert (refused.returncode != 0, refused.stdout, refused.stderr.count("\n")) == (True, "", 1)
    assert said in refused.stderr


def test_frameworks_are_listed_and_checked_and_a_fault_names_file_line_and_key(tmp_path: Path, heard: Heard) -> None:
    config = tmp_path / "config"
    shutil.copytree(PROJECT / "config", config)
    listed, checked = heard(tmp_path, "frameworks", "list"), heard(tmp_path, "frameworks", "check", config=config)

    assert "Safe systems, pathways and transitions  (also: Safe pathways, systems and transitions)" in listed.stdout
    assert "nothing speaks to: registration" in checked.stdout
    assert "These themes speak to nothing in any framework: positive-experience" in checked.stdout
    assert checked.returncode == 0

    file = config / "frameworks" / "cqc-2023-11.toml"
    text = file.read_text().replace('"feeling-safe"', '"feeling-save"')
    file.write_text(text)
    line = next(at for at, words in enumerate(text.splitlines(), start=1) if "feeling-save" in words)
    refused = heard(tmp_path, "frameworks", "check", config=config)

    assert refused.returncode == 78
    assert f"cqc-2023-11.toml, line {line}: there is no theme 'feeling-save'" in refused.stderr
    assert "`$.statement[6].themes[0]`" in refused.stderr


def test_an_id_that_is_printed_leads_to_what_it_rests_on(folder: Path, heard: Heard) -> None:
    out = folder / "out"
    for _ in range(2):  # the same pack twice is one pack
        heard(folder, "evidence", "pack", "--framework", "cqc", *PERIOD, "--format", "json", "--out", str(out))
    figure = json.loads(next(out.iterdir()).read_text())["statements"][0]["figures"][0]

    found = heard(folder, "evidence", "cite", figure["cite"].lower().replace("-", ""))

    assert found.returncode == 0, found.stderr
    assert figure["query"] in found.stdout
    assert "Watermark: Sunday 1 November 2026 at 12:00am" in found.stdout
    assert found.stdout.count("cqc 2023-11, 2025-11 to 2026-10 (an open pack), assessing-needs") == 1
    for wrong, said in (("F-0000000", "stands in no pack"), ("hello", "is no id of a citation")):
        refused = heard(folder, "evidence", "cite", wrong)
        assert (refused.returncode, said in refused.stderr) == (78, True)
