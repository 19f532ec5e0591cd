"""Who is heard: counted under the rule for small numbers, compared with the people, shown to leaders and reviewers."""

import json
from collections.abc import Mapping
from itertools import count
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace
from sqlalchemy import Engine, insert

from heard.settings import PROJECT
from schemas.about_you import SERVICES_ASKED, Service
from schemas.events import Role
from schemas.population import NO_POPULATION, Area, Population, Served
from sinks.tables import AboutYou
from summaries.access import StaffRole
from summaries.evidence.making import assemble
from summaries.evidence.reading import read as read_for_pack
from summaries.half_years import HalfYear
from summaries.pages import PagesConfig
from summaries.reading import reading
from summaries.who_is_heard import (
    Question,
    Standing,
    WhoIsHeard,
    groups_not_heard,
    to_json,
    who_is_heard,
)
from tests import packs
from tests.pages_app import AFTER, DIRECTORY, make_pages, read_page, sign_in
from tests.stored import store_feedback

HALF = HalfYear.parse("2025-10")
POPULATION = Population(
    area=(Area(id="harbour", name="Harbour", postcodes=("AM1",)), Area(id="marsh", name="Marsh", postcodes=("AM7",))),
    adults=Served(
        who="Adults of Fernbridge",
        source="Invented",
        sex={"female": 510, "male": 490},
        ethnic_group={"white": 800, "mixed": 20, "asian": 100, "black": 50, "other": 30},
        area={"harbour": 500, "marsh": 500},
    ),
    childrens=Served(who="Children and parents", source="Invented", sex={"female": 50, "male": 50}),
)
_ids = count(1)


def tell(engine: Engine, people: int, *, month: str = "2025-12", service: str | None = "adults", **given: str) -> None:
    rows = [{"answers_id": UUID(int=next(_ids)), "month": month, "service": service} | given for _ in range(people)]
    with engine.begin() as connection:
        connection.execute(insert(AboutYou), rows)


def heard(
    engine: Engine,
    *,
    service: Service = "adults",
    half: HalfYear = HALF,
    population: Population = POPULATION,
) -> WhoIsHeard:
    with reading(engine) as connection:
        return who_is_heard(connection, DIRECTORY, population, service, half)


def question(of: WhoIsHeard, name: str) -> Question:
    return next(one for one in of.questions if one.id == name)


def shown(of: WhoIsHeard, name: str) -> Mapping[str, int | None]:
    return {group.id: group.count for group in question(of, name).groups}


def test_a_service_and_a_half_year_are_counted_alone(engine: Engine) -> None:
    tell(engine, 20, sex="female")
    tell(engine, 10, sex="male", month="2026-03")
    for other in ({"month": "2025-09"}, {"month": "2026-04"}, {"service": "childrens"}, {"service": None}):
        tell(engine, 30, sex="male", **other)  # type: ignore[arg-type]  # no service is none

    assert heard(engine).answers == 30
    assert shown(heard(engine), "sex") == {"female": 20, "male": 10}


def test_not_said_and_not_answered_are_what_they_are_and_no_part_of_a_share(engine: Engine) -> None:
    tell(engine, 40, sex="female")
    tell(engine, 20, sex="male")
    tell(engine, 20, sex="prefer_not_to_say")
    tell(engine, 10, area="marsh")

    sex = question(heard(engine), "sex")

    assert (sex.prefer_not_to_say, sex.not_answered) == (20, 10)
    # 40 is 38 to 42; of 56 to 64 who told it. Wilson's interval of 38 in 64 begins at 47.1%, of 42 in 56 ends at 84.5%.
    assert (sex.groups[0].least, sex.groups[0].most) == (47, 85)


def test_small_groups_are_hidden_and_another_with_them(engine: Engine) -> None:
    tell(engine, 60, ethnic_group="white")
    tell(engine, 30, ethnic_group="asian")
    tell(engine, 3, ethnic_group="mixed")

    told = heard(engine)

    assert shown(told, "ethnic_group") == {"white": 60, "asian": None, "mixed": None, "black": 0, "other": 0}
    hidden = [group for group in question(told, "ethnic_group").groups if group.count is None]
    assert {(group.least, group.most, group.standing) for group in hidden} == {(None, None, Standing.NOT_SHOWN)}


def test_what_is_hidden_is_in_no_share_and_no_verdict(engine: Engine) -> None:
    """Two councils of which the same may be shown are shown the same, to the last byte."""
    tell(engine, 60, ethnic_group="white")
    tell(engine, 3, ethnic_group="mixed")
    tell(engine, 29, ethnic_group="asian")
    first = to_json(heard(engine))
    with engine.begin() as connection:
        connection.execute(AboutYou.__table__.delete())  # type: ignore[attr-defined]  # a declarative class has a table
    tell(engine, 60, ethnic_group="white")
    tell(engine, 5, ethnic_group="mixed")
    tell(engine, 26, ethnic_group="asian")

    assert to_json(heard(engine)) == first


@pytest.mark.parametrize("people", [1, 7])
def test_fewer_than_eight_are_not_shown_at_all(engine: Engine, people: int) -> None:
    tell(engine, people, sex="female", ethnic_group="white")

    told = heard(engine)

    assert (told.answers, told.questions, told.not_heard) == (None, (), ())
    with reading(engine) as connection:
        assert groups_not_heard(connection, POPULATION, "adults", HALF.months) == ()


def test_groups_that_answer_less_or_more_than_their_share_are_told_from_chance(engine: Engine) -> None:
    tell(engine, 150, sex="female", area="harbour")
    tell(engine, 50, sex="male", area="harbour")
    tell(engine, 190, area="marsh")

    told = heard(engine)

    assert [(group.id, group.standing) for group in question(told, "sex").groups] == [
        ("female", Standing.MORE),
        ("male", Standing.LESS),
    ]
    assert {group.standing for group in question(told, "area").groups} == {Standing.AS_EXPECTED}


def test_groups_of_nobody_are_named_and_whether_that_can_be_chance(engine: Engine) -> None:
    tell(engine, 100, ethnic_group="white", sex="female", area="harbour")

    not_heard = {one.group: one.is_more_than_chance for one in heard(engine).not_heard}

    assert not_heard == {
        "mixed": False,
        "asian": True,
        "black": True,
        "other": False,
        "male": True,
        "marsh": True,
    }
    with reading(engine) as connection:
        assert groups_not_heard(connection, POPULATION, "adults", ("2025-12", "2025-12")) == heard(engine).not_heard
        assert groups_not_heard(connection, POPULATION, "adults", ("2026-01", "2026-02")) == ()


def test_an_evidence_pack_names_the_groups_that_nothing_was_heard_from(engine: Engine) -> None:
    tell(engine, 100, month=str(packs.PERIOD.first), ethnic_group="white", sex="female", area="harbour")
    council = replace(packs.COUNCIL, population=POPULATION)

    with reading(engine) as connection:
        found = read_for_pack(connection, packs.asked(), council, packs.NOW)

    groups = assemble(packs.asked(), council, found, packs.NOW, None).missing.groups
    assert "Male (sex, adults’ services)" in groups
    assert "Other ethnic group (ethnic group, adults’ services); so few answered that this can be chance" in groups
    assert not [one for one in groups if "children" in one]  # fewer than eight answered there: nothing is said


def test_an_area_that_the_file_no_longer_has_is_elsewhere(engine: Engine) -> None:
    tell(engine, 20, area="harbour")
    tell(engine, 10, area="closed-down")

    assert shown(heard(engine), "area") == {"harbour": 20, "elsewhere": 10, "marsh": 0}


def test_without_figures_of_the_people_nothing_is_compared(engine: Engine) -> None:
    tell(engine, 30, sex="female")

    told = heard(engine, population=NO_POPULATION)

    assert told.not_heard == ()
    assert {group.standing for one in told.questions for group in one.groups} <= {Standing.NOT_COMPARED}


def test_only_those_who_were_asked_are_in_the_count_of_feedback(engine: Engine) -> None:
    tell(engine, 20, sex="female")
    for _ in range(12):
        store_feedback(engine, team="reablement", received_at=HALF.starts_at)
    for _ in range(9):
        store_feedback(engine, team="reablement", received_at=HALF.starts_at, role=Role.STAFF)
    for _ in range(9):
        store_feedback(engine, team="fostering", received_at=HALF.starts_at)
    for _ in range(9):
        store_feedback(engine, team="reablement", received_at=HALF.ends_at)

    assert heard(engine).submissions == 10  # 12, rounded


def test_services_are_never_shown_together(engine: Engine) -> None:
    assert set(SERVICES_ASKED) == {"adults", "childrens"}
    client = as_(engine, StaffRole.LEADER)

    assert client.get("/who-is-heard?service=all").status_code == 404
    assert client.get("/who-is-heard?service=workforce").status_code == 404


def as_(engine: Engine, role: StaffRole) -> FlaskClient:
    app = make_pages(engine, config=PagesConfig(secret="x", population=POPULATION))
    return sign_in(app.test_client(), engine, role)


def test_the_page_has_a_chart_with_a_label_and_the_same_figures_as_a_table(engine: Engine) -> None:
    tell(engine, 150, sex="female", month="2025-09")
    tell(engine, 50, sex="male", month="2025-09")

    text = read_page(as_(engine, StaffRole.LEADER).get("/who-is-heard"))

    assert "About 200 people told us about themselves" in text
    assert 'role="img" aria-label="Sex: shares of those who answered' in text
    assert "We hear less than their share from: Male." in text
    assert "about 150" in text
    assert "compared with: adults of Fernbridge (invented)" in text


@pytest.mark.parametrize("query", ["half=2026-04", "half=2030-04", "half=2025-05", "half=soon", "service=adult"])
def test_a_half_year_that_is_not_over_or_no_service_is_a_clear_answer(engine: Engine, query: str) -> None:
    assert str(HalfYear.last_over(AFTER)) == "2025-04"

    assert as_(engine, StaffRole.REVIEWER).get(f"/who-is-heard?{query}").status_code == 404


def test_an_empty_half_year_is_an_honest_page(engine: Engine) -> None:
    text = read_page(as_(engine, StaffRole.LEADER).get("/who-is-heard?service=childrens"))

    assert "Nobody told us about themselves in this half-year." in text


def test_the_command_prints_the_same_as_json(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    from heard.settings import Settings
    from heard.who_is_heard import print_who_is_heard
    from schemas.errors import InvalidConfig

    tell(engine, 40, sex="female")
    url = engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    settings = Settings(database_url=url, config_folder=PROJECT / "config", _env_file=None)  # type: ignore[call-arg]

    print_who_is_heard(settings, "adults", "2025-10", as_json=True)

    told = json.loads(capfdbinary.readouterr().out)
    assert (told["answers"], told["half"], told["service"]) == (40, "2025-10", "adults")
    with pytest.raises(InvalidConfig, match="--half"):
        print_who_is_heard(settings, "adults", "2999-04", as_json=True)
    with pytest.raises(InvalidConfig, match="--half"):
        print_who_is_heard(settings, "adults", "last", as_json=True)
