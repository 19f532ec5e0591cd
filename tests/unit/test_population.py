"""The file that says whom the council serves: the one that ships adds up, and a fault names its key."""

from pathlib import Path

import pytest

from heard.settings import PROJECT, Settings
from schemas.about_you import SERVICES_ASKED
from schemas.errors import InvalidConfig
from schemas.population import NO_POPULATION, population_from_toml

SHIPPED = (PROJECT / "config" / "population.toml").read_text(encoding="utf-8")


def test_in_the_shipped_file_every_question_counts_the_same_people() -> None:
    population = population_from_toml(SHIPPED)

    for service in SERVICES_ASKED:
        served = population.of(service)
        totals = {
            sum(one.values()) for one in (served.age, served.ethnic_group, served.disability, served.sex, served.area)
        }
        assert len(totals) == 1, service


def test_a_council_without_the_file_compares_with_nobody(tmp_path: Path) -> None:
    assert Settings(_env_file=None, config_folder=tmp_path).population == NO_POPULATION


def test_a_postcode_leads_to_its_area_and_another_to_elsewhere() -> None:
    population = population_from_toml(SHIPPED)

    assert population.area_of("AM6") == "northern-estates"
    assert population.area_of("ZZ1") == "elsewhere"


@pytest.mark.parametrize(
    ("was", "becomes", "named"),
    [
        ("75_to_84 = 8100", "75_to_99 = 8100", "adults.age.75_to_99"),
        ("white = 35900", "whites = 35900", "childrens.ethnic_group.whites"),
        ("female = 48600", "female = -1", "adults.sex"),
        ('id = "millfields"', 'id = "harbour"', "two areas"),
        ('id = "millfields"', 'id = "elsewhere"', "elsewhere"),
        ('"AM5"', '"AM1"', "two areas"),
        ('"AM5"', '"AM5 1AA"', "AM5 1AA"),
        ('"AM5"', '"the north"', "the north"),
        ("[adults]", "[adult]", "adult"),
        ('who = "Everyone aged', 'whose = "Everyone aged', "who"),
        ("[[area]]", "[[area]", "population.toml"),
    ],
)
def test_a_fault_names_its_place(was: str, becomes: str, named: str) -> None:
    assert was in SHIPPED

    with pytest.raises(InvalidConfig, match=r"config/population\.toml") as error:
        population_from_toml(SHIPPED.replace(was, becomes, 1))

    assert named in str(error.value)
