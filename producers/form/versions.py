"""The versions of the form that a person can choose, and how every link keeps the choice."""

from enum import StrEnum

from flask import Flask, has_request_context, request, url_for

EASY_READ_PATH = "/easy-read/"
"""Where Easy Read answers are sent. They belong to that version whatever the address says besides."""
_OF_FEEDBACK = ("start", "feedback", "send", "sent", "about_you", "send_about_you")
_OF_TAKING_BACK = ("take_back", "send_take_back", "taken_back")
_PAGES = frozenset((*_OF_FEEDBACK, *_OF_TAKING_BACK))


class Version(StrEnum):
    """What `?form=` in an address can say."""

    STANDARD = "standard"
    EASY_READ = "easy-read"
    LARGE_PRINT = "large-print"


def version_asked_for() -> Version:
    """Return the version of this request; anything unknown is the standard form."""
    if request.path.startswith(EASY_READ_PATH):
        return Version.EASY_READ
    asked = request.args.get("form", "")
    return Version(asked) if asked in set(Version) else Version.STANDARD


def keep_version(app: Flask) -> None:
    """Carry the version in every address that the form makes, and give it to the templates.

    In the address and not in a cookie: so it can be linked to, printed and bookmarked, and says nothing of a person
    beyond what they look at.
    """

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, object]) -> None:
        if endpoint in _PAGES and has_request_context() and version_asked_for() is not Version.STANDARD:
            values.setdefault("form", version_asked_for().value)

    @app.context_processor
    def describe_version() -> dict[str, object]:
        version = version_asked_for()
        page_class = "" if version is Version.STANDARD else f"heard-{version}"
        return {"version": version, "page_class": page_class, "home_url": url_for("start")}
