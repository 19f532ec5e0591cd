"""Typst: a pack as a PDF that a screen reader can read, and a drawing as a picture. The only one here to know it."""

import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import msgspec

from schemas.errors import InvalidConfig
from summaries.evidence.blocks import CITATIONS, blocks, facts
from summaries.evidence.pack import Pack

LAYOUT = Path(__file__).parent / "pack.typ"
MISSING = (
    "the parts that make a PDF are not installed: `uv sync --inexact --extra documents`, or install heard[documents]"
)
_NO_LETTER = re.compile(r"the text `(\".*?\")` could not be displayed")
_MOST_TRIES = 40
PICTURE = Path(__file__).parent / "picture.typ"


def to_pdf(pack: Pack) -> bytes:
    """Return a pack as a PDF that keeps to PDF/UA-1: typst refuses to make one that does not, as far as it can tell.

    All of it goes in as JSON, so that nothing in it is read as typst's own language. Letters that the PDF's own letters
    lack, such as emoji, are put in words.

    Raises:
        InvalidConfig: the parts that make a PDF are not installed.
    """
    document = {
        "title": pack.title,
        "council": pack.council,
        "facts": facts(pack),
        "citations": CITATIONS,
        "blocks": [msgspec.to_builtins(block) for block in blocks(pack)],
    }
    text = json.dumps(document, ensure_ascii=False)
    for _ in range(_MOST_TRIES):
        try:
            return _compile(LAYOUT, {"pack": text}, "pdf")
        except _NoLetter as error:
            text = _in_words(text, error.text)
    return _compile(LAYOUT, {"pack": text}, "pdf")


def to_png(svg: str) -> bytes:
    """Return a drawing as a picture, for documents that cannot hold a drawing.

    Raises:
        InvalidConfig: the parts that make it are not installed.
    """
    return _compile(PICTURE, {"svg": svg}, "png")


class _NoLetter(Exception):
    """There is no letter for some text."""

    def __init__(self, text: str) -> None:
        super().__init__("a letter is missing")
        self.text = text


def _compile(layout: Path, inputs: Mapping[str, str], format_: str) -> bytes:
    try:
        import typst  # noqa: PLC0415  # an optional extra
        from font_source_sans_pro import __file__ as letters  # noqa: PLC0415  # another part of it
    except ImportError:
        raise InvalidConfig(MISSING) from None
    fonts = [Path(letters).parent / "files"]
    given = dict(inputs)
    try:
        # Without this machine's letters: the same pages everywhere.
        if format_ == "png":
            made = typst.compile(
                layout, format="png", ppi=200, font_paths=fonts, ignore_system_fonts=True, sys_inputs=given
            )
        else:
            made = typst.compile(
                layout,
                format="pdf",
                font_paths=fonts,
                ignore_system_fonts=True,
                sys_inputs=given,
                pdf_standards=["ua-1"],
            )
    except RuntimeError as error:
        found = _NO_LETTER.search(str(error))
        if found is None:
            raise
        raise _NoLetter(json.loads(found[1])) from None
    if not isinstance(made, bytes):
        raise TypeError("typst made no single document")
    return made


def _in_words(text: str, lacking: str) -> str:
    """Replace what there is no letter for: a script as a whole, or a sign by its name."""
    first = next((letter for letter in lacking if not letter.isascii()), lacking[:1])
    name = unicodedata.name(first, f"sign {ord(first):x}").lower()
    if unicodedata.category(first).startswith(("L", "M")):
        script = name.split()[0]
        alike = sorted({one for one in text if unicodedata.name(one, "").lower().split(" ")[0] == script})
        run = f"[{re.escape(''.join(alike))}]"
        return re.sub(f"{run}+(?:[ ,.!?]+{run}+)*", f"[words in {script} script: see the Word file]", text)
    return text.replace(first, f"[{name}]")
