"""Draws a chart as SVG, with attributes and no style: the same on a page with a strict policy, in print and alone."""

from collections.abc import Sequence
from math import inf
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from summaries import chart_words
from summaries.series import Measure, Point, SeriesChart
from summaries.xmr import Form, Mark, Signal

FONT = "Liberation Sans, Arial, sans-serif"
INK, LINE, LIMIT, UNUSUAL = "#1c1b22", "#3b4a6b", "#5c5b66", "#8f1d17"
TEXT = 13
"""Size of letters. A chart is drawn at the width that it is shown at, so that this is in pixels."""

_TOP, _BOTTOM, _LEFT, _RIGHT = 12, 44, 8, 52
_SMALLEST_GAP = TEXT + 2
_DOT, _SHAPE = 2.5, 6.0
_SMALLER_SHAPE = 4.5
_NARROW = 400
"""Under this width a year's points are so close that full shapes would hide one another."""


class _Scale(NamedTuple):
    """Where values and places are in the drawing, in pixels."""

    width: int
    height: int
    least: float
    most: float
    points: int

    def x(self, place: int) -> float:
        room = self.width - _LEFT - _RIGHT - 2 * _SHAPE
        return round(_LEFT + _SHAPE + room * place / max(self.points - 1, 1), 1)

    def y(self, value: float) -> float:
        room = self.height - _TOP - _BOTTOM
        return round(_TOP + room * (1 - (value - self.least) / (self.most - self.least)), 1)


def draw(chart: SeriesChart, width: int, height: int = 240) -> str:
    """Return a chart as an SVG element. Ordinary points are dots; each signal has a shape of its own.

    Args:
        chart: one with points.
        width: in pixels.
        height: in pixels.

    Raises:
        ValueError: the chart has no points.
    """
    if chart.centre is None or chart.upper is None:
        raise ValueError("a chart without points cannot be drawn")
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width} {height}", "role": "img"})
    svg.attrib |= {"aria-label": chart_words.label(chart), "width": f"{width}", "height": f"{height}"}
    svg.attrib |= {"font-family": FONT, "font-size": f"{TEXT}", "focusable": "false"}
    scale = _scale(chart, width, height)
    _draw_lines(svg, chart, scale)
    places = " ".join(f"{scale.x(place)},{scale.y(point.value)}" for place, point in enumerate(chart.points))
    SubElement(svg, "polyline", {"points": places, "fill": "none", "stroke": LINE, "stroke-width": "1.5"})
    size = _SMALLER_SHAPE if width < _NARROW else _SHAPE
    for place, point in enumerate(chart.points):
        svg.append(_dot(point.mark, scale.x(place), scale.y(point.value), size))
    _draw_foot(svg, chart, scale)
    return tostring(svg, encoding="unicode")


def draw_key(signal: Signal) -> str:
    """Return the shape of a signal alone, to stand beside its words."""
    svg = Element("svg", {"viewBox": "-8 -8 16 16", "width": "16", "height": "16"})
    svg.attrib |= {"aria-hidden": "true", "focusable": "false"}
    svg.append(_dot(Mark(signal, True), 0, 0, _SHAPE))
    return tostring(svg, encoding="unicode")


def _scale(chart: SeriesChart, width: int, height: int) -> _Scale:
    values = [point.value for point in chart.points]
    lines = [line for line in _lines_of(chart) if line is not None]
    least, most = min(*values, *lines), max(*values, *lines)
    if chart.form is Form.CASES_BETWEEN:
        least = 0.0
    return _Scale(width, height, least, most if most > least else least + 1, len(values))


def _lines_of(chart: SeriesChart) -> tuple[float | None, float | None, float | None]:
    """Return upper limit, centre and lower limit; one that no count or share can pass is none."""
    most = 100.0 if chart.measure is Measure.POSITIVE else inf
    upper = chart.upper if chart.upper is not None and chart.upper < most else None
    lower = chart.lower if chart.lower is not None and chart.lower > 0 else None
    return upper, chart.centre, lower


def _draw_lines(svg: Element, chart: SeriesChart, scale: _Scale) -> None:
    middle = scale.y(chart.centre or 0.0)
    for number, line in enumerate(_lines_of(chart)):
        if line is None:
            continue
        is_centre = number == 1
        y = scale.y(line)
        ends = {"x1": f"{_LEFT}", "x2": f"{scale.width - _RIGHT}", "y1": f"{y}", "y2": f"{y}"}
        dashes = {} if is_centre else {"stroke-dasharray": "6 4"}
        SubElement(svg, "line", ends | dashes | {"stroke": LIMIT, "stroke-width": "1"})
        if is_centre or abs(y - middle) >= _SMALLEST_GAP:
            _write(svg, chart_words.value(chart.measure, line), scale.width - _RIGHT + 5, y + TEXT / 3)


def _draw_foot(svg: Element, chart: SeriesChart, scale: _Scale) -> None:
    first, last = chart_words.name(chart.points[0]), chart_words.name(chart.points[-1])
    y = scale.height - _BOTTOM + 20
    if len(chart.points) > 1:
        _write(svg, first, _LEFT, y)
    _write(svg, last, scale.width - 2, y, "end")
    _write(svg, chart.rules + (" · trial limits" if chart.is_trial else ""), _LEFT, scale.height - 6, size=TEXT - 2)


def _write(svg: Element, words: str, x: float, y: float, anchor: str = "start", size: int = TEXT) -> None:
    place = {"x": f"{x}", "y": f"{round(y, 1)}", "text-anchor": anchor, "font-size": f"{size}", "fill": INK}
    SubElement(svg, "text", place).text = words


def _dot(mark: Mark | None, x: float, y: float, size: float) -> Element:
    if mark is None:
        return Element("circle", {"cx": f"{x}", "cy": f"{y}", "r": f"{_DOT}", "fill": LINE})
    look = {"fill": UNUSUAL, "stroke": "#ffffff", "stroke-width": "1"}
    if mark.signal is Signal.SHIFT:
        ring = {"fill": "#ffffff", "stroke": UNUSUAL, "stroke-width": "2"}
        return Element("circle", {"cx": f"{x}", "cy": f"{y}", "r": f"{size - 1.5}"} | ring)
    corners = _CORNERS[mark.signal] if mark.is_high else [(right, -down) for right, down in _CORNERS[mark.signal]]
    return Element("polygon", {"points": _around(corners, x, y, size)} | look)


_CORNERS: dict[Signal, Sequence[tuple[float, float]]] = {
    Signal.OUTSIDE: [(0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)],
    Signal.TREND: [(0, -1.1), (1, 0.8), (-1, 0.8)],
    Signal.TWO_IN_THREE: [(-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)],
}


def _around(corners: Sequence[tuple[float, float]], x: float, y: float, size: float) -> str:
    return " ".join(f"{round(x + size * right, 1)},{round(y + size * down, 1)}" for right, down in corners)


def signals_in(points: Sequence[Point]) -> list[Signal]:
    """Return the signals that a chart's points have, in the order of the rules, for its key."""
    seen = {point.mark.signal for point in points if point.mark}
    return [signal for signal in Signal if signal in seen]
