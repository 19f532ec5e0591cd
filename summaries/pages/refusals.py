"""Why somebody could not sign in with the council's own account, in words for the page that says so."""

from typing import NamedTuple

from schemas.errors import HeardError


class Why(NamedTuple):
    """What the page says, and its status."""

    words: str
    status: int


class Refused(HeardError):
    """Somebody came back from the council's own sign-in, or went there, and could not be let in."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.words)
        self.why = why


_ASK = "Ask whoever looks after Heard"
AWAY = Why("We cannot reach your council’s sign-in just now. Try again in a minute", 503)
NOT_BEGUN = Why("This sign-in did not begin in this browser, or it took too long. Please try again", 400)
NOT_FINISHED = Why("You did not finish signing in with your council. Please try again", 403)
NOT_TRUSTED = Why(
    "We could not trust the answer of your council’s sign-in. Try again. "
    "If it stays like this, ask whoever looks after Heard",
    403,
)
NO_ROLE = Why(f"Your council knows you, but your account has no role in Heard. {_ASK} to give you one", 403)
NO_TEAM = Why(f"Your council knows you, but your account has no team in Heard. {_ASK} to give you one", 403)
DISABLED = Why(f"Your account in Heard was disabled. {_ASK}", 403)
