"""The frameworks as data: the real files, and that a fault names its file, line and key."""

from datetime import date
from pathlib import Path

import pytest

from heard.settings import PROJECT, Settings
from schemas.errors import InvalidConfig
from schemas.frameworks import Frameworks, check_themes, gaps, read_framework
from schemas.themes import ThemeBook
from schemas.toml_places import line_of

GOOD = """framework = "pledges"
version = "1"
name = "Pledges"
publisher = "Fernbridge"
valid_from = 2026-01-01
sources = []
read_on = 2026-01-01
statement_word = "Pledge"
category = []

[[group]]
id = "all"
name = "All"

[[statement]]
id = "kind"
group = "all"
name = "We are kind"
aliases = ["Kindness"]
themes = [
    "waiting",
    "kindness-respect",
]

[[statement]]
id = "quick"
group = "all"
name = "We are quick"
"""
CQC = [
    "Assessing needs",
    "Supporting people to live healthier lives",
    "Equity in experience and outcomes",
    "Care provision, integration and continuity",
    "Partnerships and communities",
    "Safe systems, pathways and transitions",
    "Safeguarding",
    "Governance, management and sustainability",
    "Learning, improvement and innovation",
]


@pytest.fixture(scope="module")
def real() -> Settings:
    return Settings(config_folder=PROJECT / "config")


def test_cqc_has_its_nine_statements_and_takes_their_other_names(real: Settings) -> None:
    cqc = real.frameworks.find("cqc")

    assert [one.name for one in cqc.statement] == CQC
    assert [one.name for one in cqc.category] == [
        "People’s experience",
        "Feedback from staff and leaders",
        "Feedback from partners",
        "Processes",
    ]
    for alias, id_ in (
        ("Supporting people to LEAD healthier lives", "healthier-lives"),
        ("Safe pathways, systems and transitions", "safe-systems"),
        ("safeguarding", "safeguarding"),
    ):
        found = cqc.statement_named(alias)
        assert found is not None and found.id == id_, alias
    assert cqc.statement_named("Happiness") is None


def test_ilacs_has_overall_effectiveness_until_march_2026_and_not_from_april(real: Settings) -> None:
    before = real.frameworks.find("ilacs", day=date(2026, 3, 31))
    after = real.frameworks.find("ilacs", day=date(2026, 4, 1))

    assert before.statement_named("Overall effectiveness") is not None
    assert after.statement_named("Overall effectiveness") is None
    assert real.frameworks.find("ilacs", before.version) == before
    assert len(after.statement) == 4


def test_every_real_file_is_good_and_every_theme_it_names_is_there(real: Settings) -> None:
    for name, text in real.framework_files().items():
        check_themes(name, text, read_framework(name, text), real.themes)
    assert real.frameworks.names() == ("cqc", "employers", "ilacs", "priorities", "self-evaluation")


def test_gaps_are_named_on_both_sides(real: Settings) -> None:
    found = gaps(read_framework("pledges.toml", GOOD), real.themes)

    assert found.statements == ("quick",)
    assert "feeling-safe" in found.themes
    assert "waiting" not in found.themes


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('name = "We are quick"', 'name = "We are quick', 28, "Illegal"),
        ('name = "We are quick"', "name = 7", 28, "Expected `str`, got `int` - at `$.statement[1].name`"),
        ('name = "We are quick"', 'nmae = "We are quick"', 28, "unknown field `nmae`"),
        ('id = "quick"', "", 25, "missing required field `id` - at `$.statement[1]`"),
        ('group = "all"\nname = "We are quick"', 'group = "none"\nname = "We are quick"', 27, "no [[group]]"),
        ('"We are quick"', '"Kindness"', 28, "two statements are called 'kindness' - at `$.statement[1].name`"),
        ('    "kindness-respect",', "    5,", 20, "$.statement[0].themes[1]"),
        ("valid_from = 2026-01-01", 'valid_from = "soon"', 5, "$.valid_from"),
        ("sources = []", "sources = []\nvalid_until = 2025-01-01", 7, "it ends before it begins"),
        ("category = []", 'category = [{name = "a", roles = ["king"]}]', 9, "$.category[0].roles[0]"),
    ],
)
def test_a_fault_names_file_line_and_key(old: str, new: str, line: int, said: str) -> None:
    assert GOOD.count(old) == 1
    with pytest.raises(InvalidConfig) as fault:
        read_framework("pledges.toml", GOOD.replace(old, new))

    assert str(fault.value).startswith(f"config/frameworks/pledges.toml, line {line}: ")
    assert said in str(fault.value)


def test_a_theme_that_is_not_there_is_named_with_its_line() -> None:
    book = ThemeBook.from_toml(
        "".join(f'[[theme]]\nid = "{id_}"\nname = "{id_}"\ndescription = "x"\n' for id_ in ("waiting", "not-assigned"))
    )
    with pytest.raises(InvalidConfig, match=r"pledges.toml, line 22: there is no theme 'kindness-respect'"):
        check_themes("pledges.toml", GOOD, read_framework("pledges.toml", GOOD), book)


def test_two_versions_are_never_in_force_on_the_same_day() -> None:
    one = read_framework("a.toml", GOOD)
    later = read_framework(
        "b.toml", GOOD.replace('version = "1"', 'version = "2"').replace("from = 2026", "from = 2027")
    )
    with pytest.raises(InvalidConfig, match="pledges 1 and 2 are in force on the same day"):
        Frameworks([later, one])


@pytest.mark.parametrize(
    ("framework", "version", "day", "said"),
    [
        ("wizards", "", None, "there are: pledges"),
        ("pledges", "9", None, "no version 9"),
        ("pledges", "", date(2020, 1, 1), "in force on 2020-01-01"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(framework: str, version: str, day: date | None, said: str) -> None:
    with pytest.raises(InvalidConfig, match=said):
        Frameworks([read_framework("a.toml", GOOD)]).find(framework, version, day)


def test_a_line_is_found_by_its_path() -> None:
    for path, words in (
        ("$.publisher", "publisher ="),
        ("$.statement[1]", "[[statement]]"),
        ("$.statement[1].name", 'name = "We are quick"'),
        ("$.statement[0].themes[0]", '"waiting"'),
        ("$.statement[0].aliases[0]", '"Kindness"'),
        ("$", "framework ="),
    ):
        assert words in GOOD.splitlines()[line_of(GOOD, path) - 1], path


def test_an_empty_folder_is_said_with_the_setting(tmp_path: Path) -> None:
    with pytest.raises(InvalidConfig, match="HEARD_CONFIG_FOLDER"):
        _ = Settings(config_folder=tmp_path).frameworks
