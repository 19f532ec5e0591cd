"""What python-docx has no words for: fields, bookmarks, header rows, descriptions and the language. Pure but for it."""

import unicodedata
from collections.abc import Sequence

from docx.document import Document as Doc
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

LANGUAGE = "en-GB"
_RIGHT_TO_LEFT = {"R", "AL"}


def add_field(paragraph: Paragraph, code: str, result: str) -> None:
    """Add a field whose result is known already, so that it reads right before Word works it out again."""
    _field_char(paragraph.add_run(), "begin")
    _instruction(paragraph.add_run(), code)
    _field_char(paragraph.add_run(), "separate")
    paragraph.add_run(result)
    _field_char(paragraph.add_run(), "end")


def add_contents(document: Doc, headings: Sequence[tuple[str, int]]) -> None:
    """Add a contents field with its lines in it already, each a link to its heading; it has no page numbers.

    Args:
        document: the document.
        headings: text and level, in order; the bookmark of each is its place.
    """
    title = document.add_paragraph(style="TOC Heading" if "TOC Heading" in document.styles else None)
    title.add_run("Contents").bold = True
    for place, (text, level) in enumerate(headings):
        line = document.add_paragraph()
        line.paragraph_format.left_indent = Length(int(level - 1) * 228600)
        line.paragraph_format.space_after = Length(38100)
        if place == 0:
            _field_char(line.add_run(), "begin")
            _instruction(line.add_run(), r'TOC \o "1-2" \h \n \z')
            _field_char(line.add_run(), "separate")
        _link(line, _mark(place), text)
        if place == len(headings) - 1:
            _field_char(line.add_run(), "end")


def add_bookmark(paragraph: Paragraph, place: int) -> None:
    """Mark a heading so that a link leads to it."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(qn("w:id"), str(place))
    start.set(qn("w:name"), _mark(place))
    end.set(qn("w:id"), str(place))
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(end)


def add_caption(document: Doc, what: str, text: str, *, keep_with_next: bool = True) -> None:
    """Add a caption with Word's own number, so that a list of tables can be made."""
    caption = document.add_paragraph(style="Caption")
    caption.paragraph_format.keep_with_next = keep_with_next
    caption.add_run(f"{what} ")
    add_field(caption, rf"SEQ {what} \* ARABIC", str(_next(document, what)))
    caption.add_run(f": {text}")


def describe_table(table: Table, words: str) -> None:
    """Give a table its title for those who do not see it."""
    for name in ("w:tblCaption", "w:tblDescription"):
        element = OxmlElement(name)
        element.set(qn("w:val"), words)
        table._tbl.tblPr.append(element)


def finish_table(table: Table, widths: Sequence[Length]) -> list[Paragraph]:
    """Set widths, tear no row between two pages, make the first row the header, and return each cell's paragraph.

    python-docx finds all cells anew each time a row is asked for its own: they are asked for once.
    """
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table._tbl.tr_lst:
        row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    table._tbl.tr_lst[0].get_or_add_trPr().append(header)
    cells = table._cells
    for place, cell in enumerate(cells):
        cell.width = widths[place % len(widths)]
        if place < len(widths):
            cell._tc.get_or_add_tcPr().append(_shade())
    paragraphs = [cell.paragraphs[0] for cell in cells]
    for paragraph in paragraphs:
        paragraph.paragraph_format.space_after = Length(25400)
    return paragraphs


def _shade() -> BaseOxmlElement:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "E9EBF1")):
        shade.set(qn(f"w:{name}"), value)
    return shade


def describe_picture(paragraph: Paragraph, title: str, words: str) -> None:
    """Give the picture of a paragraph its words."""
    for properties in paragraph._p.iter(qn("wp:docPr")):
        properties.set("title", title)
        properties.set("descr", words)


def turn_if_right_to_left(paragraph: Paragraph, words: str) -> None:
    """Set words that begin in a script from right to left as they are read."""
    strong = next((one for one in map(unicodedata.bidirectional, words) if one in {"L", *_RIGHT_TO_LEFT}), "L")
    if strong in _RIGHT_TO_LEFT:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        for run in paragraph.runs:
            run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))


def set_language(document: Doc) -> None:
    """Say that the document is in British English."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), LANGUAGE)


def set_font(style: ParagraphStyle, name: str) -> None:
    """Set the letters of a style, in every script."""
    style.font.name = name
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), name)
    for theme in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _mark(place: int) -> str:
    return f"_Toc{100000 + place}"


def _next(document: Doc, what: str) -> int:
    begins = f"SEQ {what} "
    return sum(1 for one in document.element.body.iter(qn("w:instrText")) if (one.text or "").startswith(begins)) + 1


def _link(paragraph: Paragraph, mark: str, text: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), mark)
    run = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.text = text
    words.set(qn("xml:space"), "preserve")
    run.append(words)
    link.append(run)
    paragraph._p.append(link)


def _field_char(run: Run, kind: str) -> None:
    char = OxmlElement("w:fldChar")
    char.set(qn("w:fldCharType"), kind)
    run._r.append(char)


def _instruction(run: Run, code: str) -> None:
    text = OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = code
    run._r.append(text)
