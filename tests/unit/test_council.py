"""The council's own names and numbers."""

from pathlib import Path

import pytest

from schemas.council import council_from_toml
from schemas.errors import InvalidConfig

TEXT = (Path(__file__).parents[2] / "config" / "council.toml").read_text(encoding="utf-8")


def test_the_council_that_heard_comes_with_is_one_that_does_not_exist() -> None:
    council = council_from_toml(TEXT)

    assert council.name == "Ashmarsh Council"
    assert council.emergency.adults.startswith("01632 960")  # a range that is kept for fiction
    assert council.complaints.email.endswith(".example")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[", "config/council.toml"),
        (TEXT.replace('short_name = "Ashmarsh"', ""), "short_name"),
        (TEXT.replace("#4a2162", "purple"), "brand"),
        (TEXT + '\ncolour = "blue"\n', "colour"),
        (TEXT.replace('adults = "01632 960 101"', "adults = 999"), "adults"),
    ],
)
def test_a_council_that_lacks_something_is_refused_by_its_name(text: str, named: str) -> None:
    with pytest.raises(InvalidConfig, match=r"config/council\.toml") as caught:
        council_from_toml(text)

    assert named in str(caught.value)


def test_a_colour_that_is_none_is_told_in_plain_words_with_its_line() -> None:
    with pytest.raises(InvalidConfig) as caught:
        council_from_toml(TEXT.replace("#4a2162", "purple"))

    line = TEXT.splitlines().index('brand = "#4a2162"') + 1
    expected = f"config/council.toml, line {line}: a colour is written like #4a2162 - at `$.look.brand`"
    assert str(caught.value) == expected


def test_numbers_that_nobody_answers_are_known_for_what_they_are() -> None:
    own = TEXT.replace("01632 960 10", "0151 555 10")

    assert council_from_toml(TEXT).is_made_up
    assert not council_from_toml(own).is_made_up
