"""Typesetting: the paper form's layout and words into a PDF. The only module that knows typst and the letters."""

import json
from collections.abc import Mapping
from pathlib import Path

from producers.paper.qr import MISSING
from schemas.errors import InvalidConfig

LAYOUT = Path(__file__).parent / "form.typ"


def typeset(form: Mapping[str, object]) -> bytes:
    """Return a form as a PDF that keeps to PDF/UA-1: typst refuses to make one that does not, as far as it can tell.

    Args:
        form: what the layout shows. It goes in as JSON, so that nothing in it is read as typst's own language.

    Raises:
        InvalidConfig: the parts that make a PDF are not installed.
    """
    try:
        import typst  # noqa: PLC0415  # an optional extra
        from font_source_sans_pro import __file__ as letters  # noqa: PLC0415  # another part of it
    except ImportError:
        raise InvalidConfig(MISSING) from None
    made = typst.compile(
        LAYOUT,
        format="pdf",
        font_paths=[Path(letters).parent / "files"],
        ignore_system_fonts=True,  # the same pages on every machine
        sys_inputs={"form": json.dumps(form)},
        pdf_standards=["ua-1"],
    )
    if not isinstance(made, bytes):
        raise TypeError("typst made no PDF")
    return made
