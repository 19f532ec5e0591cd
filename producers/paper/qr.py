"""QR codes, as drawings that stay sharp at any size. The only module that knows segno."""

from schemas.errors import InvalidConfig

MISSING = (
    "the paper form needs parts that are not installed:"
    " install them with `uv sync --locked --inexact --extra documents`"
)


def draw_qr(address: str) -> str:
    """Return an address as a QR code in SVG, with the four modules of white round it that ISO/IEC 18004 asks for.

    A quarter of it may be creased or stained (error correction Q).

    Raises:
        InvalidConfig: the part that draws it is not installed.
    """
    try:
        import segno  # noqa: PLC0415  # an optional extra
    except ImportError:
        raise InvalidConfig(MISSING) from None
    drawn: str = segno.make_qr(address, error="q", boost_error=False).svg_inline(scale=4, border=4, light="#fff")
    return drawn
