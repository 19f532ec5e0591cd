"""Colours: the shades of a council's brand, and whether people can read them."""

from schemas.council import Colour
from schemas.errors import InvalidConfig

READABLE = 4.5
"""The contrast that text needs with what is behind it: WCAG 2.2, success criterion 1.4.3."""

Channels = tuple[int, int, int]


def brand_css(brand: Colour) -> str:
    """Return the style sheet that gives the pages a council's colour, as CSS custom properties.

    Raises:
        InvalidConfig: the colour is too pale for white text on it.
    """
    if contrast(brand, "#ffffff") < READABLE:
        raise InvalidConfig(
            f"config/council.toml: look.brand is too pale to read on white; choose one with a contrast of {READABLE}"
        )
    properties = {
        "--govuk-brand-colour": brand,
        "--govuk-link-colour": brand,
        "--govuk-link-hover-colour": mix(brand, "#000000", 0.5),
        "--govuk-template-background-colour": mix(brand, "#ffffff", 0.94),
        "--govuk-surface-background-colour": mix(brand, "#ffffff", 0.94),
        "--govuk-surface-border-colour": mix(brand, "#ffffff", 0.7),
        "--heard-brand-hover": mix(brand, "#000000", 0.25),
        "--heard-brand-shadow": mix(brand, "#000000", 0.5),
    }
    return ":root{" + ";".join(f"{name}:{value}" for name, value in properties.items()) + "}\n"


def mix(colour: Colour, other: Colour, share: float) -> Colour:
    """Return the colour with so large a share (0 to 1) of the other in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    """Relative luminance, by the formula in WCAG 2.2's glossary."""
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: Colour) -> Channels:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
