"""The way back: the page that somebody wanted before they were asked to sign in. Only ever one of our own."""

from urllib.parse import urlsplit

from flask import request

LONGEST = 1_000


def here() -> str:
    """Return the path of the page that is asked for now; the first page where it cannot be asked for again."""
    if request.method not in ("GET", "HEAD"):
        return "/"
    return own_path(request.full_path.rstrip("?"))


def own_path(wanted: str) -> str:
    r"""Return a path of this site: the one wanted, or the first page where it leads, or may lead, anywhere else.

    Browsers read `//name` and `/\name` as another site, and drop tabs and line breaks before they look.
    """
    is_plain = wanted.isascii() and wanted.isprintable() and "\\" not in wanted and len(wanted) <= LONGEST
    if not is_plain or not wanted.startswith("/") or wanted.startswith("//"):
        return "/"
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc else wanted
