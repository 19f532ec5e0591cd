"""What stands on a team's paper form, in the order of the paper."""

from typing import NamedTuple
from urllib.parse import urlencode

import msgspec

from producers.form.choices import ROLES, UNSAFE, WORDS_USES
from producers.paper.qr import draw_qr
from producers.paper.typesetting import typeset
from schemas.council import Council
from schemas.errors import InvalidConfig
from schemas.labels import RATINGS
from schemas.teams import Team


class PaperForm(NamedTuple):
    """One form to print.

    Attributes:
        team: the team that it is about.
        council: whose numbers and address stand on it.
        public_url: where people reach the web form; its QR code leads there.
        large_print: in letters of 18 point, on as many sides as that takes; else of 14 point, on two.
    """

    team: Team
    council: Council
    public_url: str
    large_print: bool = False

    @property
    def address(self) -> str:
        """The web form's own address for this team.

        Raises:
            InvalidConfig: nobody has set where people reach the form.
        """
        if not self.public_url:
            raise InvalidConfig(
                "HEARD_PUBLIC_URL: set it to where people reach the form, like https://feedback.example.org."
                " The QR code on the paper leads there"
            )
        return f"{self.public_url.rstrip('/')}/?{urlencode({'team': self.team.id})}"


def print_form(form: PaperForm) -> bytes:
    """Return the form as a PDF that a screen reader can read too (PDF/UA-1).

    Raises:
        InvalidConfig: nobody has set where people reach the form, or the parts that make a PDF are not installed.
    """
    address = form.address
    return typeset(
        {
            "team": form.team.name,
            "council": msgspec.to_builtins(form.council),
            "address": address,
            "qr": draw_qr(address),
            "large_print": form.large_print,
            "roles": list(ROLES.values()),
            "ratings": list(RATINGS.values()),
            "unsafe": list(UNSAFE.values()),
            "words_uses": list(WORDS_USES.values()),
        }
    )
