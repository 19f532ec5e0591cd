"""A pack as a Word document. The only module that knows python-docx; its fields and marks are in `word_parts`."""

from io import BytesIO

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from schemas.errors import InvalidConfig
from summaries.evidence import word_parts as parts
from summaries.evidence.blocks import (
    Block,
    Bullets,
    Heading,
    Paragraph,
    Picture,
    QuoteBlock,
    TableBlock,
    blocks,
    facts,
)
from summaries.evidence.pack import Pack
from summaries.evidence.typesetting import to_png

FONT = "Arial"
INK, EDGE, QUIET = RGBColor(0x1C, 0x1B, 0x22), RGBColor(0x3B, 0x4A, 0x6B), RGBColor(0x4A, 0x49, 0x54)
_SIZES = {"Normal": 11, "Title": 24, "Heading 1": 17, "Heading 2": 14, "Heading 3": 12, "Caption": 10.5, "Quote": 11.5}


def to_docx(pack: Pack) -> bytes:
    """Return a pack as a Word document: heading styles, a contents field, captions, and words for every picture."""
    document = Document()
    _set_up(document, pack)
    all_ = list(blocks(pack))
    document.add_heading(pack.title, 0)
    for what, words in facts(pack):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{what}: ").bold = True
        paragraph.add_run(words)
    headings = [(block.text, block.level) for block in all_ if isinstance(block, Heading) and block.level < 3]
    parts.add_contents(document, headings)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    marks = iter(range(len(headings)))
    for block in all_:
        if isinstance(block, Heading):
            heading = document.add_heading(block.text, block.level)
            if block.level < 3:
                parts.add_bookmark(heading, next(marks))
        else:
            _add(document, block)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _add(document: Doc, block: Block) -> None:
    if isinstance(block, Paragraph):
        document.add_paragraph(block.text)
    elif isinstance(block, Bullets):
        for item in block.items:
            document.add_paragraph(item, style="List Bullet")
    elif isinstance(block, TableBlock):
        _add_table(document, block)
    elif isinstance(block, QuoteBlock):
        _add_quote(document, block)
    elif isinstance(block, Picture):
        _add_picture(document, block)


def _add_table(document: Doc, block: TableBlock) -> None:
    parts.add_caption(document, "Table", block.caption)
    all_ = (block.head, *block.rows)
    table = document.add_table(rows=len(all_), cols=len(block.head), style="Table Grid")
    parts.describe_table(table, block.caption)
    widths = (Cm(11.5), Cm(4.5)) if block.numeric else (Cm(2.2), Cm(4.3), Cm(4), Cm(5.7))
    cells = iter(parts.finish_table(table, widths))
    for place, row in enumerate(all_):
        for words in row:
            paragraph = next(cells)
            paragraph.add_run(words).bold = True if place == 0 else None
        if block.numeric and place:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _add_quote(document: Doc, block: QuoteBlock) -> None:
    words = document.add_paragraph(style="Quote")
    words.paragraph_format.keep_with_next = True
    words.add_run(f"“{block.words}”")
    parts.turn_if_right_to_left(words, block.words)
    who = document.add_paragraph(style="Attribution")
    who.add_run(f"{block.attribution} ({block.cite})")


def _add_picture(document: Doc, block: Picture) -> None:
    try:
        picture = to_png(block.svg)
    except InvalidConfig:  # without the part that draws it, the same is said in words
        document.add_paragraph(block.alt)
        return
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run().add_picture(BytesIO(picture), width=Cm(16))
    parts.describe_picture(paragraph, block.caption, block.alt)
    parts.add_caption(document, "Figure", block.caption, keep_with_next=False)


def _set_up(document: Doc, pack: Pack) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.language = pack.title, pack.council, parts.LANGUAGE
    properties.comments, properties.last_modified_by = "", pack.council
    made = pack.issued_at or pack.made_at
    properties.created = properties.modified = made.replace(tzinfo=None)
    parts.set_language(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    _style(document)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run(f"{pack.council} · Page ")
    parts.add_field(footer, "PAGE", "1")


def _style(document: Doc) -> None:
    attribution = document.styles.add_style("Attribution", 1)
    for name, size in (*_SIZES.items(), ("Attribution", 10)):
        style = document.styles[name]
        if isinstance(style, ParagraphStyle):
            parts.set_font(style, FONT)
            style.font.size, style.font.color.rgb = Pt(size), INK
    for name in ("Title", "Heading 1"):
        document.styles[name].font.color.rgb = EDGE
    document.styles["Quote"].font.italic = False
    document.styles["Quote"].paragraph_format.left_indent = Cm(0.8)
    document.styles["Quote"].paragraph_format.space_after = Pt(2)
    attribution.paragraph_format.left_indent = Cm(0.8)
    attribution.font.color.rgb = QUIET
    document.styles["Caption"].font.bold = True
