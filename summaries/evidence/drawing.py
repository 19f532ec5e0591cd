"""Draws a month-by-month chart as SVG: attributes and no style, so that every renderer draws the same. Pure."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from summaries.evidence.pack import Moved
from summaries.wording import month

FONT = "Source Sans Pro, Liberation Sans, Arial, sans-serif"
INK, LINE, LIMIT, UNUSUAL = "#1c1b22", "#3b4a6b", "#5c5b66", "#8f1d17"
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 640, 220, 16, 60, 14, 34


def draw_months(moved: Moved, width: int = _WIDTH) -> str:
    """Return the chart of one that has points: months as dots, unusual ones as diamonds, limits dashed.

    Args:
        moved: one with points.
        width: in pixels, at which it is shown.

    Raises:
        ValueError: there are no points.
    """
    if not moved.points or moved.centre is None or moved.upper is None or moved.lower is None:
        raise ValueError("a chart without points cannot be drawn")
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width} {_HEIGHT}"})
    svg.attrib |= {"width": f"{width}", "height": f"{_HEIGHT}", "role": "img", "aria-label": picture_words(moved)}
    svg.attrib |= {"font-family": FONT, "font-size": "13", "focusable": "false"}
    values = [point.submissions for point in moved.points]
    most = max(*values, moved.upper, 1)
    heights = _spread([_y(line, most) for line in (moved.upper, moved.centre, moved.lower)])
    for line, text_y, dash in zip((moved.upper, moved.centre, moved.lower), heights, ("5 4", "", "5 4"), strict=True):
        _line(svg, _y(line, most), dash, width)
        _text(svg, width - _RIGHT + 6, text_y + 4, f"{line:,.0f}", "start")
    places = [(_x(place, len(values), width), _y(value, most)) for place, value in enumerate(values)]
    joined = " ".join(f"{x},{y}" for x, y in places)
    SubElement(svg, "polyline", {"points": joined, "fill": "none", "stroke": LINE, "stroke-width": "1.5"})
    for point, (x, y) in zip(moved.points, places, strict=True):
        _dot(svg, x, y, bool(point.unusual))
    _text(svg, _LEFT, _HEIGHT - 10, month(moved.points[0].month), "start")
    _text(svg, width - _RIGHT, _HEIGHT - 10, month(moved.points[-1].month), "end")
    return tostring(svg, encoding="unicode")


def picture_words(moved: Moved) -> str:
    """Say all that the drawing shows, for those who do not see it."""
    first, last = moved.points[0], moved.points[-1]
    each = "; ".join(f"{month(point.month)}: {point.submissions:,}" for point in moved.points)
    stretch = f"{month(first.month)} to {month(last.month)}"
    return f"Feedback each month, {stretch}. {moved.usual} {' '.join(moved.sentences)} {each}."


def _spread(heights: Sequence[float]) -> list[float]:
    """Keep the three labels at least a line apart."""
    top, middle, bottom = heights
    return [min(top, middle - 15), middle, max(bottom, middle + 15)]


def _x(place: int, count: int, width: int) -> float:
    return round(_LEFT + 6 + (width - _LEFT - _RIGHT - 12) * place / max(count - 1, 1), 1)


def _y(value: float, most: float) -> float:
    return round(_TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - value / most), 1)


def _line(svg: Element, y: float, dash: str, width: int) -> None:
    line = SubElement(svg, "line", {"x1": f"{_LEFT}", "x2": f"{width - _RIGHT}", "y1": f"{y}", "y2": f"{y}"})
    line.attrib |= {"stroke": LIMIT, "stroke-width": "1"} | ({"stroke-dasharray": dash} if dash else {})


def _dot(svg: Element, x: float, y: float, is_unusual: bool) -> None:
    if is_unusual:
        points = f"{x},{y - 7} {x + 7},{y} {x},{y + 7} {x - 7},{y}"
        SubElement(svg, "polygon", {"points": points, "fill": UNUSUAL})
    else:
        SubElement(svg, "circle", {"cx": f"{x}", "cy": f"{y}", "r": "3", "fill": LINE})


def _text(svg: Element, x: float, y: float, words: str, anchor: str) -> None:
    text = SubElement(svg, "text", {"x": f"{x}", "y": f"{y}", "fill": INK, "text-anchor": anchor})
    text.text = words
