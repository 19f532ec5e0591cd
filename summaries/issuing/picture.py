"""A chart as a picture for emails: the page's own drawing, made into a PNG, with letters that are the same everywhere.

Outlook and others show no SVG. The only module that knows resvg; without it (`heard[email]`) there is no picture.
"""

from pathlib import Path

from summaries.drawing import FONT, draw
from summaries.series import SeriesChart

WIDTH, HEIGHT = 340, 240
"""What is drawn, in pixels: narrow, so that letters can be read on a phone."""

ZOOM = 2.5
"""How many dots of the PNG there are to each of those, for fine screens and for print."""

_LETTERS = "Source Sans Pro"


def png_of(chart: SeriesChart) -> bytes | None:
    """Return a chart as a PNG on white; None where what makes it is not installed.

    Raises:
        ValueError: the chart has no points.
    """
    svg = draw(chart, WIDTH, HEIGHT).replace(FONT, _LETTERS)
    try:
        import resvg_py  # noqa: PLC0415  # an optional extra
        from font_source_sans_pro import __file__ as letters  # noqa: PLC0415  # another part of it
    except ImportError:
        return None
    font = Path(letters).parent / "files" / "SourceSansPro-Regular.ttf"
    made = resvg_py.svg_to_bytes(
        svg_string=svg, background="#ffffff", skip_system_fonts=True, font_files=[str(font)], zoom=ZOOM
    )
    return bytes(made)
