"""What goes onto the paper form, before it is typeset."""

from xml.etree import ElementTree as ET

import pytest

from producers.paper import PaperForm
from producers.paper.qr import draw_qr
from schemas.errors import InvalidConfig
from schemas.teams import Team
from tests.council import COUNCIL

FORM = PaperForm(Team(id="a&b", name="A & B", service="adults"), COUNCIL, "https://feedback.fernbridge.example")


@pytest.mark.parametrize("public_url", ["https://feedback.example/form", "https://feedback.example/form/"])
def test_the_address_is_the_forms_own_with_the_team(public_url: str) -> None:
    assert FORM._replace(public_url=public_url).address == "https://feedback.example/form/?team=a%26b"


def test_where_nobody_set_the_address_it_is_said_how() -> None:
    with pytest.raises(InvalidConfig, match=r"HEARD_PUBLIC_URL: set it .* like https://"):
        _ = FORM._replace(public_url="").address


def test_a_code_is_black_on_white_with_four_modules_of_white_round_it() -> None:
    drawn = ET.fromstring(draw_qr("https://feedback.example"))  # noqa: S314  # our own
    paper, modules = [path for path in drawn.iter() if path.tag.endswith("path")]

    assert (paper.get("fill"), modules.get("stroke")) == ("#fff", "#000")
    assert modules.attrib["d"].startswith("M4 4.5h7")  # the top of the first finder pattern


def test_codes_of_two_addresses_differ() -> None:
    assert draw_qr("https://feedback.example") != draw_qr("https://feedback.example/?team=x")
