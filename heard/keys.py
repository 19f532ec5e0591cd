"""Partners' keys to the API, for the command line."""

from heard.settings import Settings
from producers.api import ApiFile, Partners


def add(settings: Settings, partner: str) -> str:
    """Return a new key for a partner; it cannot be had again.

    Raises:
        KeyRefused: the name cannot be used, or has a key that works.
        Unavailable: the data folder cannot be written.
    """
    with ApiFile(settings.api_path) as file:
        return Partners(file).add(partner)


def revoke(settings: Settings, partner: str) -> None:
    """End a partner's key at once.

    Raises:
        KeyRefused: the partner has no key that works.
        Unavailable: the data folder cannot be written.
    """
    with ApiFile(settings.api_path) as file:
        Partners(file).revoke(partner)


def describe(settings: Settings) -> str:
    """Return a line for each key ever made: whose, since when, and until when.

    Raises:
        Unavailable: the data folder cannot be read.
    """
    with ApiFile(settings.api_path) as file:
        listed = Partners(file).listed()
    if not listed:
        return "No partner has a key. `heard keys add NAME` makes one."
    return "\n".join(
        f"{key.partner:50}  added {key.added_at:%Y-%m-%d}  "
        + (f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "works")
        for key in listed
    )
