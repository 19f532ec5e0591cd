"""Import: real files, as councils have them, and as they should not be."""

import csv
import io
import re
import stat
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from producers.importing.csv_table import LONGEST_CELL
from producers.importing.mapping import read_mapping
from producers.importing.opening import opened
from producers.importing.rejects import Rejects, free_name
from producers.importing.suggesting import suggest_mapping
from producers.importing.table import Cell, Layout, SourceRow, UnreadableFile
from schemas.errors import InvalidConfig
from tests.importing import DIRECTORY

Read = tuple[tuple[str, ...], list[SourceRow], str]


def read(path: Path, **layout: object) -> Read:
    with opened(path, Layout(**layout)) as table:  # type: ignore[arg-type]
        return table.header, list(table.rows()), " ".join(table.notes)


def written(tmp_path: Path, content: str | bytes, name: str = "past.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def workbook(tmp_path: Path, *rows: list[Cell], sheet: str = "Past", name: str = "past.xlsx") -> Path:
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / name)
    book.close()
    return tmp_path / name


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(tmp_path: Path, delimiter: str) -> None:
    rows = [["Date", "Words"], ["2024-03-05", "One, two; three | four\tfive"], ["2024-03-06", "Six, seven; eight"]]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)

    header, found, _ = read(written(tmp_path, text.getvalue()))

    assert header == ("Date", "Words")
    assert [list(row.cells) for row in found] == rows[1:]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("cp1252", "Windows-1252")],
)
def test_the_encoding_is_found_out_and_said(tmp_path: Path, encoding: str, said: str) -> None:
    header, rows, notes = read(written(tmp_path, "Who,Words\r\nAnn,It’s £5 – très bien\r\n".encode(encoding)))

    assert header == ("Who", "Words")
    assert rows == [SourceRow(2, ("Ann", "It’s £5 – très bien"))]
    assert said in notes


def test_a_mistake_in_utf_8_far_down_makes_it_windows_1252(tmp_path: Path) -> None:
    path = written(tmp_path, b"Words\n" + (b"good " * 100 + b"\n") * 3000 + b"caf\xe9\n")

    _, rows, notes = read(path)

    assert rows[-1].cells == ("café",)
    assert "Windows-1252" in notes


def test_quotes_line_breaks_blank_rows_and_nul_are_read_as_a_spreadsheet_does(tmp_path: Path) -> None:
    _, rows, _ = read(written(tmp_path, 'A,B\n"x ""y""\nz",1\n\n,\n"a\x00b",2\nlast,3'))

    assert [(row.number, row.cells) for row in rows] == [
        (2, ('x "y"\nz', "1")),
        (5, ("a\x00b", "2")),
        (6, ("last", "3")),
    ]


def test_a_short_row_is_whole_and_a_long_one_has_a_fault(tmp_path: Path) -> None:
    _, rows, _ = read(written(tmp_path, "A,B,C\n1\n1,2,3,,\n1,2,3,and more\n"))

    assert [(row.cells, bool(row.fault)) for row in rows] == [
        (("1",), False),
        (("1", "2", "3"), False),
        (("1", "2", "3", "and more"), True),
    ]


def test_a_row_with_wrong_quotation_marks_is_a_fault_and_the_next_is_read(tmp_path: Path) -> None:
    _, rows, _ = read(written(tmp_path, 'A,B\n"said "no" to us",1\ngood,2\n"never closed,3\nmore,4\n'))

    assert [(row.cells, bool(row.fault)) for row in rows] == [
        (('"said "no" to us",1',), True),
        (("good", "2"), False),
        (('"never closed,3', "more,4"), True),
    ]


def test_a_very_long_cell_is_whole_and_one_without_end_is_a_fault(tmp_path: Path) -> None:
    long = "x" * (LONGEST_CELL - 1)
    content = f'A,B\n{long},1\n"{"y" * 600_000}\n{"z" * 600_000}\nafter,2\n{"w" * 9_000_000},3\nlast,4\n'

    _, rows, _ = read(written(tmp_path, content))

    assert rows[0].cells == (long, "1")
    assert [row.cells for row in rows if not row.fault][1:] == [("after", "2"), ("last", "4")]
    assert len([row for row in rows if row.fault]) == 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\n\n\n", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "neither a CSV nor an Excel"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(500), "neither a CSV nor an Excel"),
        (b"PK\x03\x04 not a zip", "not an Excel workbook"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), r"before 2007 \(.xls\)"),
        (b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "password"),
    ],
)
def test_a_file_that_is_no_table_says_what_it_is(tmp_path: Path, content: bytes, why: str) -> None:
    with pytest.raises(UnreadableFile, match=why):
        read(written(tmp_path, content))


def test_a_zip_file_that_is_no_workbook_and_a_damaged_workbook_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "words.docx", "w") as parts:
        parts.writestr("word/document.xml", "<w/>")
    whole = workbook(tmp_path, ["A"], ["x"]).read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(tmp_path / "cut.xlsx", "w") as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, content[: len(content) // 2] if "sheet1" in part else content)

    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(tmp_path / "no-texts.xlsx", "w") as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, re.sub(b"<c [^>]*>.*?</c>", b'<c r="A1" t="s"><v>9</v></c>', content))

    for name in ("words.docx", "cut.xlsx", "no-texts.xlsx"):
        with pytest.raises(UnreadableFile, match=r"workbook|damaged|empty"):
            read(tmp_path / name)


def test_a_file_that_is_not_there_or_in_an_encoding_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read(tmp_path / "nothing.csv")
    with pytest.raises(UnreadableFile, match="no encoding"):
        read(written(tmp_path, "A\n1\n"), encoding="utf-99")
    with pytest.raises(UnreadableFile, match="not in the encoding"):
        read(written(tmp_path, b"A\n" + b"x\n" * 10_000 + b"\xe9\n"), encoding="utf-8")


def test_an_excel_file_is_read_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        ["Date", "Score", "Words"],
        [datetime(2024, 3, 5), 5, "=1+1 is a sum"],  # noqa: DTZ001  # as Excel keeps it
        [None, None, None],
        [45356, 4.5, "Line one\nline two"],
        name="past.csv",
    )

    header, rows, notes = read(path)

    assert header == ("Date", "Score", "Words")
    assert rows[0].cells[:2] == (datetime(2024, 3, 5), 5)  # noqa: DTZ001
    assert rows[1] == SourceRow(4, (45356, 4.5, "Line one\nline two"))
    assert "sheet 'Past'" in notes


def test_a_formula_is_read_as_the_value_that_excel_kept(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["Words", "Sum"], ["kind", "=SUM(1,2)"])
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "kept.xlsx", "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b"<v />", b"<v>3</v>").replace(b"<v></v>", b"<v>3</v>"))

    _, rows, _ = read(tmp_path / "kept.xlsx")

    assert rows == [SourceRow(2, ("kind", 3))]


def test_a_workbook_that_is_wrong_about_its_own_size_is_read_to_its_end(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["Date", "Words"], ["2024-03-05", "kind"], ["2024-03-06", "quick"])
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "wrong.xlsx", "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b'ref="A1:B3"', b'ref="A1:A2"'))

    header, rows, _ = read(tmp_path / "wrong.xlsx")

    assert header == ("Date", "Words")
    assert [row.cells[1] for row in rows] == ["kind", "quick"]


def test_the_sheet_and_the_header_can_be_named(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["Compliments of 2024"], [], ["Date", "Words"], ["2024-03-05", "kind"])

    header, rows, _ = read(path, sheet="Past", header_row=3)

    assert (header, rows) == (("Date", "Words"), [SourceRow(4, ("2024-03-05", "kind"))])
    with pytest.raises(UnreadableFile, match="no sheet 'Other'; it has Past"):
        read(path, sheet="Other")


def test_rejects_are_as_they_were_guarded_private_and_can_be_imported(tmp_path: Path) -> None:
    path = tmp_path / "past.rejects.csv"
    rejects = Rejects(path, ("Date", "Words"))
    cells = ("=HYPERLINK(1)", '+44 1632 960001\n\'tis "fine"')
    rejects.write(SourceRow(7, cells), "received: it has no date")
    rejects.write(SourceRow(9, ("'=x", 5, None)), "because")
    rejects.close()

    raw = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    header, rows, _ = read(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert raw[1] == ["7", "received: it has no date", "'=HYPERLINK(1)", "'+44 1632 960001\n'tis \"fine\""]
    assert header[2:] == ("Date", "Words")
    assert rows[0].cells == ("7", "received: it has no date", *cells)
    assert rows[1].cells[2:4] == ("'=x", "5")


def test_a_rejects_file_is_made_only_if_needed_and_never_over_another(tmp_path: Path) -> None:
    first = free_name(tmp_path / "past.csv")
    Rejects(first, ("A",)).close()
    assert not first.exists()

    first.write_text("somebody worked on this")

    assert free_name(tmp_path / "past.csv").name == "past.rejects-2.csv"
    with pytest.raises(InvalidConfig, match="there already"):
        Rejects(first, ("A",))


def suggested(tmp_path: Path, content: str) -> str:
    with opened(written(tmp_path, content), Layout()) as table:
        return suggest_mapping(table, DIRECTORY, "past.csv")


def test_a_mapping_is_suggested_by_names_values_and_dates_and_can_be_used(tmp_path: Path) -> None:
    text = suggested(
        tmp_path,
        "Date Received,Relationship,Service,FFT,Compliment,What could be improved?,Consent\n"
        "25/12/2023 10:00,Service User,Reablement Team,Excellent,Kind,,yes\n"
        "01/02/2024 11:30,Cousin,Nowhere,5,Quick,,no\n",
    )
    mapping = read_mapping(written(tmp_path, text, "past.mapping.toml"))

    assert mapping.columns.received == "Date Received"
    assert (mapping.columns.role, mapping.columns.team, mapping.columns.rating) == ("Relationship", "Service", "FFT")
    assert (mapping.columns.good, mapping.columns.words_use) == ("Compliment", "Consent")
    assert mapping.file.date_formats == ("%d/%m/%Y %H:%M",)
    assert mapping.values.role == {"Service User": "service_user"}
    assert mapping.values.team == {"Reablement Team": "reablement"}
    assert mapping.values.rating == {"Excellent": "very_good"}
    assert mapping.values.words_use == {"no": "team_only"}  # what "yes" allows is for a person to say
    for unknown in ('# "Cousin" = ""', '# "Nowhere" = ""', '# "5" = ""', '# "yes" = ""'):
        assert unknown in text


def test_a_suggestion_lists_no_values_of_a_column_that_looks_like_words(tmp_path: Path) -> None:
    text = suggested(tmp_path, "Date,Team,Compliment\n2024-03-05," + "they were lovely " * 5 + ",Kind\n")

    assert "lovely" not in text
    assert "Is it the right one?" in text


def test_a_suggestion_says_where_days_and_months_cannot_be_told_apart(tmp_path: Path) -> None:
    assert "day first or month first" in suggested(tmp_path, "Date,Compliment\n01/02/2024,Kind\n")
    assert "day first or month first" not in suggested(tmp_path, "Date,Compliment\n25/02/2024,Kind\n")
    assert '"%m/%d/%Y"' in suggested(tmp_path, "Date,Compliment\n02/25/2024,Kind\n")


def test_awkward_names_and_values_make_a_mapping_that_can_be_read(tmp_path: Path) -> None:
    text = suggested(tmp_path, 'Date,"Team ""A""\n\\","Good\x7f",Who\n2024-03-05,"a ""b""\nc\\",Kind,"#x\n[y]"\n')

    mapping = read_mapping(written(tmp_path, text, "past.mapping.toml"))

    assert mapping.columns.team == 'Team "A"\n\\'


GOOD_MAPPING = '[columns]\nreceived = "Date"\ngood = "Words"\nrole = "Who"\n'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[columns", "past.mapping.toml"),
        ('[columns]\nreceived = "Date"\nrole = "Who"\n', "name a column for good, better or words"),
        ('[columns]\ngood = "Words"\nrole = "Who"\n', "name a column for received"),
        ('[columns]\nreceived = "Date"\ngood = "Words"\n', "a role in"),
        (GOOD_MAPPING + 'words = "Other"\n', "words cannot stand beside"),
        (GOOD_MAPPING + 'question = "Other"\n', "needs one for words"),
        (GOOD_MAPPING + 'colour = "Other"\n', "colour"),
        (GOOD_MAPPING + '[values.role]\n"x" = "alien"\n', "alien"),
        (GOOD_MAPPING + '[values.rating]\n"x" = "five"\n', "values.rating"),
        (GOOD_MAPPING + '[values.words_use]\n"*" = "quoted"\n', "consent is never assumed"),
        (GOOD_MAPPING + '[defaults]\nwords_use = "quoted"\n', "words_use"),
        (GOOD_MAPPING + "[file]\nheader_row = 0\n", "counted from 1"),
    ],
)
def test_a_mapping_that_cannot_be_right_is_refused_with_the_reason(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(InvalidConfig, match=why):
        read_mapping(written(tmp_path, text, "past.mapping.toml"))


def test_a_mapping_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidConfig, match="cannot be read"):
        read_mapping(tmp_path / "nothing.toml")


def test_serial_dates_of_a_workbook_of_1904_count_from_its_own_day(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001  # openpyxl's own constant has no zone
    book.active.append(["Date"])
    book.save(tmp_path / "mac.xlsx")

    with opened(tmp_path / "mac.xlsx", Layout()) as table:
        assert table.epoch == date(1904, 1, 1)
