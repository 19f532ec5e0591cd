"""Draws shares of those who answered beside shares of the people, as SVG with attributes and no style."""

from xml.etree.ElementTree import Element, SubElement, tostring

from summaries import who_words
from summaries.drawing import FONT, INK, LINE, TEXT, UNUSUAL
from summaries.who_is_heard import Group, Question, Standing

_ROW, _TOP, _FOOT, _LEFT, _RIGHT = 46, 6, 26, 8, 14
_BAR, _DIAMOND = 10, 7.0
_TRACK = "#e4e3ea"
_STEPS = (10, 20, 40, 60, 80, 100)


def draw_shares(question: Question, width: int) -> str:
    """Return a question's groups as an SVG element, one under the other.

    A bar is the range in which the share of those who answered lies; a diamond is the share of the people. They differ
    in shape and height as well as in colour.

    Args:
        question: with groups.
        width: in pixels.
    """
    height = _TOP + _ROW * len(question.groups) + _FOOT
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width} {height}", "role": "img"})
    svg.attrib |= {"aria-label": who_words.label(question), "width": f"{width}", "height": f"{height}"}
    svg.attrib |= {"font-family": FONT, "font-size": f"{TEXT}", "focusable": "false"}
    most = _scale_of(question)
    for place, group in enumerate(question.groups):
        _draw_group(svg, group, _TOP + place * _ROW, most, width)
    foot = height - 8
    _write(svg, "0%", _LEFT, foot)
    _write(svg, f"{most}%", width - _RIGHT, foot, "end")
    return tostring(svg, encoding="unicode")


def _scale_of(question: Question) -> int:
    """Return the least round number that no bar and no diamond passes."""
    reach = max([group.most or 0 for group in question.groups] + [group.people or 0 for group in question.groups])
    return next(step for step in _STEPS if reach <= step)


def _draw_group(svg: Element, group: Group, top: float, most: int, width: int) -> None:
    room = width - _LEFT - _RIGHT
    middle = top + 30
    is_unusual = group.standing in (Standing.LESS, Standing.MORE)
    is_hidden = group.least is None or group.most is None
    _write(svg, f"{group.label}: {who_words.HIDDEN}" if is_hidden else group.label, _LEFT, top + 14)
    track = {"x": f"{_LEFT}", "y": f"{middle - 1}", "width": f"{room}", "height": "2", "fill": _TRACK}
    SubElement(svg, "rect", track)
    if group.least is not None and group.most is not None:
        left, right = (_LEFT + room * share / most for share in (group.least, group.most))
        bar = {"x": f"{left:.1f}", "y": f"{middle - _BAR / 2}", "width": f"{max(right - left, 2):.1f}"}
        SubElement(svg, "rect", bar | {"height": f"{_BAR}", "rx": "2", "fill": UNUSUAL if is_unusual else LINE})
    if group.people is not None:
        x = _LEFT + room * group.people / most
        corners = [(0, -_DIAMOND), (_DIAMOND, 0), (0, _DIAMOND), (-_DIAMOND, 0)]
        points = " ".join(f"{x + right:.1f},{middle + down:.1f}" for right, down in corners)
        SubElement(svg, "polygon", {"points": points, "fill": "#ffffff", "stroke": INK, "stroke-width": "2"})


def _write(svg: Element, words: str, x: float, y: float, anchor: str = "start") -> None:
    SubElement(svg, "text", {"x": f"{x}", "y": f"{y}", "text-anchor": anchor, "fill": INK}).text = words
