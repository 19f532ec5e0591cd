"""Partners' keys to the API and staff's to their pages, for the command line."""

from heard.settings import Settings
from producers.api import ApiFile, Partners, Scope

__all__ = ["Scope", "add", "describe", "revoke"]


def add(settings: Settings, partner: str, scope: Scope = Scope.API) -> str:
    """Return a new key for a partner, or for staff; it cannot be had again.

    Raises:
        KeyRefused: the name cannot be used, or has a key that works.
        Unavailable: the data folder cannot be written.
    """
    with ApiFile(settings.api_path) as file:
        return Partners(file).add(partner, scope)


def revoke(settings: Settings, partner: str) -> None:
    """End a key at once, and with a key of staff's every session that it opened.

    Raises:
        KeyRefused: nobody of that name has a key that works.
        Unavailable: the data folder cannot be written.
    """
    with ApiFile(settings.api_path) as file:
        Partners(file).revoke(partner)


def describe(settings: Settings) -> str:
    """Return a line for each key ever made: whose, for what, since when, and until when.

    Raises:
        Unavailable: the data folder cannot be read.
    """
    with ApiFile(settings.api_path) as file:
        listed = Partners(file).listed()
    if not listed:
        return "Nobody has a key. `heard keys add NAME` makes one for a partner, with --staff one for staff."
    return "\n".join(
        f"{key.partner:50}  {key.scope:5}  added {key.added_at:%Y-%m-%d}  "
        + (f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "works")
        for key in listed
    )
