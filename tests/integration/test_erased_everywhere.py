"""After `heard erase` the words are in no file and on no page: database, spools, packs in all formats, public page."""

import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import Engine, insert

from heard import cli
from heard.settings import Settings
from schemas.months import Period
from schemas.references import reference_of
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.tables import ThemeTag
from summaries.evidence.booking import Register
from summaries.evidence.making import Asked
from summaries.evidence.reading import look
from summaries.evidence.register import find
from summaries.reading import reading
from tests.factories import NOON
from tests.packs import COUNCIL
from tests.public_app import approve, make_public
from tests.stored import store_feedback

SECRET = "Marmalade beneath the observatory cheered us."
TELLS = ("marmalade", "observatory")
app = cli.app


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HEARD_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.setenv("DATABASE_URL", "")
    (tmp_path / "data").mkdir()
    return tmp_path


@pytest.fixture
def engine(folder: Path) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{folder / 'data' / 'heard.sqlite'}")
    migrate(engine)
    yield engine
    engine.dispose()


def heard(*words: str) -> None:
    with pytest.raises(SystemExit) as ended:
        app(list(words))
    assert ended.value.code in (0, None)


def said_in(file: Path) -> str:
    """Return all that a person could read in a file, and its bytes as well."""
    content = file.read_bytes()
    found = content.decode("latin-1")
    if file.suffix == ".pdf":
        found += " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as parts:
            found += " ".join(parts.read(name).decode("latin-1") for name in parts.namelist())
    return found.lower()


def files_that_tell(folder: Path) -> set[str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {file.suffix for file in files if any(word in said_in(file) for word in TELLS)}


def issue_pack(engine: Engine) -> None:
    """Issue a pack on the pages' own way, with what it suggests to quote."""
    frameworks = Settings(_env_file=None).frameworks  # type: ignore[call-arg]  # pydantic's own
    asked = Asked(framework=frameworks.find("cqc", "2023-11"), period=Period.parse("2025-11", "2026-10"), services=())
    book = Register(engine, lambda: NOON)
    pack_id = book.begin(asked, "Alice")
    with reading(engine) as connection:
        entry = find(connection, pack_id)
        assert entry is not None
        looked = look(connection, entry, frameworks, COUNCIL, NOON)
    assert looked.found is not None
    frozen = book.issue(pack_id, 1, looked.pack, looked.found, "Alice")
    assert SECRET in {quote.words for _, quote in frozen.quotes()}


def test_after_erasing_nothing_tells_of_the_words(folder: Path, engine: Engine) -> None:
    for _ in range(30):
        store_feedback(engine, received_at=NOON - timedelta(days=1), themes={"kindness-respect": []})
    feedback_id = approve(engine, words=SECRET)
    with engine.begin() as connection:
        connection.execute(insert(ThemeTag).values(feedback_id=feedback_id, theme="kindness-respect", reasons="[]"))
    issue_pack(engine)
    public = make_public(engine).test_client()
    pack = ("evidence", "pack", "--framework", "cqc", "--from", "2025-11", "--to", "2026-10", "--out")
    heard(*pack, str(folder / "before"))
    assert files_that_tell(folder / "before") == {".docx", ".pdf", ".xlsx", ".json"}
    assert SECRET in public.get("/what-people-say").get_data(as_text=True)

    heard("erase", reference_of(feedback_id))

    heard(*pack, str(folder / "after"))
    assert files_that_tell(folder / "after") == set()
    assert files_that_tell(folder / "data") == set()
    for path in ("/what-people-say", "/what-people-say.json", "/what-people-say/fragment"):
        assert not any(word in public.get(path).get_data(as_text=True).lower() for word in TELLS)
