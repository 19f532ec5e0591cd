"""A pack in its four formats, each read back by another library than wrote it, and compared."""

import re
import sys
import zipfile
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pypdfium2
import pytest
from docx import Document

from schemas.errors import InvalidConfig
from summaries.evidence import typesetting, word
from summaries.evidence.blocks import Heading, TableBlock, blocks, caption, shown
from summaries.evidence.exports import EXPORTS, file_name
from summaries.evidence.pack import Kind, Pack, from_json
from tests.packs import a_full_pack, a_pack, a_quote
from tests.verapdf import ua1_faults

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EMOJI, GURMUKHI = "They were kind 😀 indeed.", "ਬਹੁਤ ਧੰਨਵਾਦ to all."


@pytest.fixture(scope="module")
def pack() -> Pack:
    return a_full_pack()


@pytest.fixture(scope="module")
def docx(pack: Pack) -> bytes:
    return EXPORTS["docx"](pack)


@pytest.fixture(scope="module")
def pdf(pack: Pack) -> bytes:
    return EXPORTS["pdf"](pack)


@pytest.fixture(scope="module")
def xlsx(pack: Pack) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(EXPORTS["xlsx"](pack)))


def plain(text: str) -> str:
    return " ".join(text.split())


def squeezed(text: str) -> str:
    """Words without spaces and hyphens at line ends: a PDF breaks lines where it likes."""
    return re.sub(r"[\s\u00ad\ufffe\x02]+", "", text)


def pdf_text(pdf: bytes) -> str:
    return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def docx_tables(docx: bytes) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(BytesIO(docx)).tables]


def test_the_pack_of_the_tests_has_everything(pack: Pack) -> None:
    kind = pack.statements[0]

    assert kind.moved is not None
    assert len(kind.moved.points) == 12
    assert len(kind.quotes) == 5
    assert kind.actions
    assert kind.own_text
    assert any(one.is_withheld or None in [row.submissions for row in one.rows] for _, one in pack.figures())


def test_all_four_say_the_same_figures_under_the_same_ids(
    pack: Pack, docx: bytes, pdf: bytes, xlsx: openpyxl.Workbook
) -> None:
    read = from_json(EXPORTS["json"](pack))
    text, tables = squeezed(pdf_text(pdf)), docx_tables(docx)
    captions = [plain(one.text) for one in Document(BytesIO(docx)).paragraphs if one.style.name == "Caption"]
    excel = {tuple(row[2:]) for row in xlsx["Figures"].iter_rows(min_row=2, values_only=True)}

    assert read == pack
    for _, figure in read.figures():
        numbers = [(row.label, row.submissions) for row in figure.rows]
        for label, number in numbers:
            assert (figure.cite, label, "Not shown" if number is None else number) in excel
        if figure.kind is Kind.HEARD or figure.is_withheld:
            continue
        found = next(place for place, words in enumerate(captions) if words.endswith(f": {caption(figure)}"))
        table = tables[found - sum(words.startswith("Figure") for words in captions[:found])]
        assert table[1:] == [[label, shown(number)] for label, number in numbers]
        place = text.index(squeezed(caption(figure) + f"{figure.what}Pieces of feedback"))
        for label, number in numbers:  # row after row; a page may end between two
            row = squeezed(f"{label}{shown(number)}")
            following = text.index(row, place)
            assert following - place < 250, (figure.cite, label)
            place = following


def test_all_four_say_the_same_words(pack: Pack, docx: bytes, pdf: bytes, xlsx: openpyxl.Workbook) -> None:
    document = plain(" ".join(one.text for one in Document(BytesIO(docx)).paragraphs))
    excel = {cell for row in xlsx["Quotes"].iter_rows(min_row=2, values_only=True) for cell in row}
    printed = squeezed(pdf_text(pdf))

    for _, quote in pack.quotes():
        assert quote.words in excel
        assert plain(quote.words) in document
        assert f"{quote.attribution} ({quote.cite})" in document
        if quote.words.isascii():  # what reads from right to left is read back in another order
            assert squeezed(quote.words) in printed
    for words in (*pack.method, *pack.summary, *(one for each in pack.statements for one in each.sentences)):
        assert plain(words) in document
        assert squeezed(words) in printed


def test_nothing_that_people_wrote_runs_turns_or_breaks(pack: Pack, docx: bytes, pdf: bytes) -> None:
    shown_words = [quote.words for _, quote in pack.quotes()]
    assert any("#panic" in words for words in shown_words)
    assert any("SUM(1+1)" in words for words in shown_words)
    raw = zipfile.ZipFile(BytesIO(EXPORTS["xlsx"](pack)))
    sheets = " ".join(raw.read(name).decode() for name in raw.namelist() if name.startswith("xl/"))
    word_xml = zipfile.ZipFile(BytesIO(docx)).read("word/document.xml").decode()

    assert "<f>" not in sheets
    assert "hyperlink" not in sheets
    for text in (sheets, word_xml, pdf_text(pdf), EXPORTS["json"](pack).decode()):
        for turning in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\x07":
            assert turning not in text
    ElementTree.fromstring(word_xml)  # noqa: S314  # our own
    assert "<w:t>&amp;" not in word_xml
    assert "#panic(“x”)" in pdf_text(pdf) or '#panic("x")' in pdf_text(pdf)


def test_cells_of_excel_are_words_or_whole_numbers(xlsx: openpyxl.Workbook) -> None:
    assert xlsx.sheetnames == [
        *("About", "Figures", "Quotes", "You said, we did", "In words", "What is missing", "How we know", "Citations")
    ]
    for sheet in xlsx:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n"), (sheet.title, cell.coordinate)
    assert any(str(cell.value).startswith("=HYPERLINK") for row in xlsx["Quotes"].iter_rows() for cell in row)


def test_words_headings_follow_one_another_and_contents_lead_to_them(pack: Pack, docx: bytes) -> None:
    document = Document(BytesIO(docx))
    levels = [int(one.style.name[-1]) for one in document.paragraphs if one.style.name.startswith("Heading")]
    body = document.element.body
    marks = {one.get(f"{W}name") for one in body.iter(f"{W}bookmarkStart")}
    links = [one.get(f"{W}anchor") for one in body.iter(f"{W}hyperlink")]

    assert document.paragraphs[0].style.name == "Title"
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(levels) == sum(isinstance(block, Heading) for block in blocks(pack))
    assert set(links) == marks
    assert len(links) == sum(level < 3 for level in levels)
    fields = [one.text for one in body.iter(f"{W}instrText")]
    assert fields[0] == r'TOC \o "1-2" \h \n \z'
    kinds = [one.get(f"{W}fldCharType") for one in body.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


def test_words_tables_have_header_rows_and_pictures_have_words(pack: Pack, docx: bytes) -> None:
    document = Document(BytesIO(docx))
    pictures = list(
        document.element.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
    )

    assert len(document.tables) == sum(isinstance(block, TableBlock) for block in blocks(pack))
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(f"{W}tblHeader") is not None
        assert table._tbl.tblPr.find(f"{W}tblCaption").get(f"{W}val")
    assert len(pictures) == sum(1 for one in pack.statements if one.moved and one.moved.points)
    for picture in pictures:
        assert "Feedback each month" in picture.get("descr")
        assert "above what is usual" in picture.get("descr")


def test_word_says_its_language_title_and_whose_it_is(pack: Pack, docx: bytes) -> None:
    styles = zipfile.ZipFile(BytesIO(docx)).read("word/styles.xml").decode()
    properties = Document(BytesIO(docx)).core_properties

    assert re.search(r'<w:rPrDefault>.*?<w:lang [^>]*w:val="en-GB"', styles, re.DOTALL)
    assert (properties.title, properties.author, properties.language) == (pack.title, "Fernbridge Council", "en-GB")
    assert "w:bidi" in zipfile.ZipFile(BytesIO(docx)).read("word/document.xml").decode()  # the Arabic quote


def test_the_public_validator_finds_nothing_that_a_screen_reader_could_not_read(
    tmp_path: Path, verapdf: None, pdf: bytes
) -> None:
    file = tmp_path / "pack.pdf"
    file.write_bytes(pdf)

    assert ua1_faults(file) == ""


def test_a_chart_without_words_would_not_be_printed(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = typesetting.LAYOUT.read_text(encoding="utf-8")
    silent = tmp_path / "silent.typ"
    silent.write_text(layout.replace(", alt: it.alt", ""), encoding="utf-8")
    assert silent.read_text(encoding="utf-8") != layout
    monkeypatch.setattr(typesetting, "LAYOUT", silent)

    with pytest.raises(RuntimeError, match="missing alt text"):
        EXPORTS["pdf"](pack)


def test_signs_and_scripts_that_the_letters_lack_are_put_in_words_in_the_pdf_alone() -> None:
    pack = a_pack(quotable=[a_quote(EMOJI), a_quote(GURMUKHI, sentiment="negative")])
    printed = plain(pdf_text(EXPORTS["pdf"](pack)))

    assert "They were kind [grinning face] indeed." in printed
    assert "[words in gurmukhi script: see the Word file] to all." in printed
    for words in (EMOJI, GURMUKHI):
        assert words in " ".join(one.text for one in Document(BytesIO(EXPORTS["docx"](pack))).paragraphs)


def test_the_same_pack_is_the_same_json_pdf_and_word(pack: Pack, pdf: bytes) -> None:
    assert EXPORTS["json"](pack) == EXPORTS["json"](a_full_pack())
    assert EXPORTS["pdf"](a_full_pack()) == pdf


def test_a_period_with_nothing_in_it_is_printed_too() -> None:
    pack = a_pack([])
    for format_, export in EXPORTS.items():
        assert export(pack), format_
    assert "Nothing was heard in this period" in plain(pdf_text(EXPORTS["pdf"](pack)))
    assert file_name(pack, "pdf") == "pledges-2025-11-to-2026-10-draft.pdf"


def test_without_the_part_that_makes_pdfs_word_still_says_what_the_chart_shows(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)

    with pytest.raises(InvalidConfig, match="--extra documents"):
        EXPORTS["pdf"](pack)
    assert "Feedback each month, November 2025" in " ".join(
        one.text for one in Document(BytesIO(word.to_docx(pack))).paragraphs
    )
