"""Everything that was found as a file: exactly that, in flat memory, and nothing in it ever runs."""

import csv
import io
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert, select

from schemas.events import Role, WordsUse
from schemas.references import reference_of
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.tables import Audit, Review
from summaries.access import StaffRole
from summaries.finding import files
from summaries.finding.files import COLUMNS, LONGEST_CELL, csv_file, guarded, xlsx_file
from tests.integration.test_finding import LOOKED_AT, hiding
from tests.pages_app import make_pages, sign_in
from tests.stored import TUESDAY, store_feedback

NOTHING = "00000000-0000-0000-0000-000000000000"
FORMULAS = [
    *('=HYPERLINK("http://x.example","y")', "=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1"),
    *(" =1", "\u00a0=1", "＝1", "=cmd|' /C calc'!A0", "{=1}", "http://x.example", "007", "1e5", "'=1", 'a","=1'),
]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{tmp_path}/heard.sqlite")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def app(engine: Engine) -> Flask:
    app = make_pages(engine)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def reviewer(app: Flask, engine: Engine) -> FlaskClient:
    return sign_in(app.test_client(), engine)


def read_csv(raw: bytes) -> list[dict[str, str]]:
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def read_xlsx(raw: bytes) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for sheet in openpyxl.load_workbook(io.BytesIO(raw)):
        heading, *lines = sheet.iter_rows()
        for line in lines:
            assert all(cell.data_type == "s" for cell in line if cell.value)
            assert all(cell.hyperlink is None for cell in line)
            rows.append({str(name.value): str(cell.value or "") for name, cell in zip(heading, line, strict=True)})
    return rows


READ = {"csv": read_csv, "xlsx": read_xlsx}


@pytest.mark.parametrize("kind", READ)
def test_a_file_holds_what_was_found_with_tags_and_review(reviewer: FlaskClient, engine: Engine, kind: str) -> None:
    one = store_feedback(
        engine,
        good="She was kind.\nAnd patient, “very”.",
        better="Ring first; please.",
        details=LOOKED_AT,
        themes={"waiting": [], "not-assigned": []},
        role=Role.CARE_LEAVER,
        words_use=WordsUse.PUBLISHED,
        happened_in="2026-02",
    )
    held = store_feedback(engine, good="Kind.", details=LOOKED_AT, held_back=True, team="fostering")
    store_feedback(engine, good="Nothing of it.", details=LOOKED_AT)
    with engine.begin() as connection:
        review = {"revision": 1, "reviewed_at": TUESDAY, "names_checked": False, "own": ""}
        connection.execute(insert(Review).values(feedback_id=one, **review))
    address = reviewer.post("/find", data={"words": "kind"}).headers["Location"].partition("#")[0]

    response = reviewer.get(f"{address}/feedback.{kind}")
    rows = READ[kind](response.get_data())

    assert response.headers["Content-Disposition"] == f'attachment; filename="feedback-2026-03-11.{kind}"'
    assert response.headers["Cache-Control"] == "no-store"
    assert [row["Reference"] for row in rows] == [reference_of(held), reference_of(one)]
    assert rows[0]["Review"] == "Held back: someone may be unsafe"
    assert rows[0]["Team"] == "Fostering Team"
    assert list(rows[1].values()) == [
        *(reference_of(one), "2026-03-03 14:05", "2026-02", "Form on the web", "Reablement Team", "Adults’ services"),
        *("Care leaver", "", "Positive", "", "Not assigned; Waiting & delays", "May be published without a name"),
        *("She was kind.\nAnd patient, “very”.", "Ring first; please.", "", "Reviewed on 2026-03-03"),
    ]
    assert list(rows[1]) == list(COLUMNS)


@pytest.mark.parametrize("words", FORMULAS)
def test_nothing_that_people_wrote_runs(reviewer: FlaskClient, engine: Engine, words: str) -> None:
    store_feedback(engine, good=words, details=LOOKED_AT)

    (line,) = read_csv(reviewer.get(f"/find/{NOTHING}/feedback.csv").get_data())
    (cells,) = read_xlsx(reviewer.get(f"/find/{NOTHING}/feedback.xlsx").get_data())

    first = line["What was good?"].lstrip(" \u00a0")
    assert not first.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
    assert first.removeprefix("'").strip() == words.strip() or first == words
    assert cells["What was good?"] == words.strip().replace("\r", "_x000D_")


def test_only_what_could_run_is_guarded() -> None:
    for kept in ("", "Kind.", "She said -1", "a=b", "'quoted'", "7K3M-9QTX-2HVDC"):
        assert guarded(kept) == kept


@pytest.mark.parametrize("kind", READ)
def test_a_team_member_s_file_holds_their_own_team_with_names_hidden(app: Flask, engine: Engine, kind: str) -> None:
    bob = sign_in(app.test_client(), engine, StaffRole.TEAM_MEMBER, "reablement")
    store_feedback(engine, good="Zebedee was kind.", details=hiding((0, 7)))
    store_feedback(engine, good="Not looked at.", details="")
    store_feedback(engine, good="Elsewhere.", details=LOOKED_AT, team="fostering")
    store_feedback(engine, good="Unsafe.", details=LOOKED_AT, held_back=True)

    rows = READ[kind](bob.get(f"/find/{NOTHING}/feedback.{kind}").get_data())

    assert [row["What was good?"] for row in rows] == [
        "[These words have not been checked for names yet. A reviewer can read them.]",
        "[name] was kind.",
    ]


def test_a_file_is_one_read_with_its_count_and_filter_and_without_the_words(
    reviewer: FlaskClient, engine: Engine
) -> None:
    for _ in range(3):
        store_feedback(engine, good="Zebedee was kind.", details=LOOKED_AT)
    address = (
        reviewer.post("/find", data={"words": "zebedee", "team": "reablement"}).headers["Location"].partition("#")[0]
    )

    reviewer.get(f"{address}/feedback.csv?without=team").get_data()
    reviewer.get(f"{address}/feedback.csv").get_data()

    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(select(Audit.reference, Audit.what, Audit.why))]
    assert sorted(rows) == [
        ("many", "words", "File (csv) of 3 submissions: some words"),
        ("many", "words", "File (csv) of 3 submissions: team reablement, some words"),
    ]
    page = reviewer.get(f"/audit/{reference_of(store_feedback(engine))}").get_data(as_text=True)
    assert "File (csv) of 3 submissions: team reablement, some words" in page


@pytest.mark.parametrize("kind", READ)
def test_no_file_is_sent_that_could_not_be_kept_as_read(reviewer: FlaskClient, engine: Engine, kind: str) -> None:
    store_feedback(engine, good="Zebedee was kind.", details=LOOKED_AT)
    Audit.__table__.drop(engine)  # type: ignore[attr-defined]

    response = reviewer.get(f"/find/{NOTHING}/feedback.{kind}")

    assert response.status_code == 503
    assert b"Zebedee" not in response.get_data()


@pytest.mark.parametrize("kind", READ)
def test_a_file_of_nothing_has_its_heading(reviewer: FlaskClient, kind: str) -> None:
    assert READ[kind](reviewer.get(f"/find/{NOTHING}/feedback.{kind}").get_data()) == []


def test_more_rows_than_a_sheet_holds_go_into_the_next(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(files, "ROWS_IN_A_SHEET", 3)
    file = io.BytesIO()
    rows = [(str(number), *[""] * (len(COLUMNS) - 1)) for number in range(5)]

    xlsx_file(iter([rows[:4], rows[4:]]), file, str(tmp_path))

    assert [sheet.title for sheet in openpyxl.load_workbook(file)] == ["Feedback", "Feedback 2", "Feedback 3"]
    assert [row["Reference"] for row in read_xlsx(file.getvalue())] == [*"01234"]


def test_words_too_long_for_a_cell_of_excel_say_that_they_were_cut(tmp_path: Path) -> None:
    file = io.BytesIO()
    xlsx_file(iter([[("w" * (LONGEST_CELL + 1), *[""] * (len(COLUMNS) - 1))]]), file, str(tmp_path))

    (row,) = read_xlsx(file.getvalue())
    assert row["Reference"].endswith("w […cut here: Excel holds no more in one cell]")
    assert len(row["Reference"]) == LONGEST_CELL


def test_memory_does_not_grow_with_what_was_found() -> None:
    def batches(count: int) -> Iterator[list[tuple[str, ...]]]:
        for _ in range(count):
            yield [("word " * 20,) * len(COLUMNS)] * 100

    def peak(count: int) -> int:
        tracemalloc.start()
        for _ in csv_file(batches(count)):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(60) < 1.5 * peak(3)


def test_a_file_is_begun_before_all_of_it_is_read(reviewer: FlaskClient, engine: Engine) -> None:
    for number in range(5):
        store_feedback(engine, good="Kind.", details=LOOKED_AT, received_at=TUESDAY + timedelta(minutes=number))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "AT_ONCE", 2)
        response = reviewer.get(f"/find/{NOTHING}/feedback.csv", buffered=False)
        pieces = [piece for piece in response.iter_encoded() if piece]

    assert len(pieces) == 4  # the heading, and 2, 2 and 1
    assert len(read_csv(b"".join(pieces))) == 5
