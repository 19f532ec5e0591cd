"""Which team a submission is about: chosen, found in the words, or not known; and always why."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.teams.__main__ import CONFIG, read_items, tag
from schemas.events import FeedbackReceived
from schemas.tags import Question, TeamSource, TeamTag
from schemas.teams import Team, TeamDirectory
from streams.team import find_team_in
from streams.text import Text
from tests.factories import received

DIRECTORY = TeamDirectory(
    [
        Team("discharge", "Hospital Discharge Service", "adults", ("discharge team", "hospital discharge")),
        Team("reablement", "Reablement Team", "adults", ("reablement", "re-ablement")),
        Team("step-down", "Step Down Team", "adults", ("step down",), None, date(2025, 9, 30), "reablement"),
        Team("bridging", "Bridging Team", "adults", (), None, date(2024, 3, 31), "step-down"),
        Team("day-trips", "Day Trips Team", "adults", ("outings team",), None, date(2025, 1, 31)),
        Team("finance", "Care Finance", "adults", ("financial assessment team",)),
        Team("response", "Initial Response Team", "childrens", ("IRT", "assessment team")),
        Team("front-door", "Children's Front Door", "childrens", ("MASH", "children's hub")),
        Team("old-carers", "Carers Link", "adults", ("carers team",), None, date(2025, 6, 30)),
        Team("carers", "Carers' Support Team", "adults", ("carers team",), date(2025, 7, 1)),
        Team("foster", "Family Placement", "childrens", topics=("fostering",)),
        Team("payments", "Money Team", "adults", topics=("direct payments",)),
    ]
)


def make_received(good: str = "Thank you", **changes: object) -> FeedbackReceived:
    return received(**{"good": good, "team_chosen": None, **changes})


def find_team(said: FeedbackReceived, directory: TeamDirectory) -> TeamTag:
    texts = [(question, Text(words)) for question, words in said.answers()]
    return find_team_in(texts, said.team_chosen, said.experience_date(), directory)


def find(good: str = "Thank you", **changes: object) -> TeamTag:
    return find_team(make_received(good, **changes), DIRECTORY)


def test_the_team_chosen_on_the_form_is_the_team():
    tag = find("They were kind", team_chosen="discharge")

    assert tag == TeamTag(team="discharge", source=TeamSource.CHOSEN, reason="Chosen on the form.", score=1.0)


def test_the_team_chosen_wins_and_what_the_words_name_is_shown_as_a_contradiction():
    tag = find("The reablement team were kind", team_chosen="discharge")

    assert (tag.team, tag.source, tag.contradiction) == ("discharge", TeamSource.CHOSEN, "reablement")
    assert tag.reason == 'Chosen on the form. The words name another: Reablement Team ("reablement team").'


@pytest.mark.parametrize(
    "words",
    [
        "The discharge team rang the reablement lady",
        "Fostering is hard",
        "The step down nurse of the discharge team",
    ],
)
def test_words_that_name_the_chosen_team_too_or_only_hint_at_another_are_no_contradiction(words):
    assert find(words, team_chosen="discharge").contradiction is None


def test_the_old_name_of_the_team_chosen_is_no_contradiction():
    assert find("The step down nurse", team_chosen="reablement").contradiction is None


def test_a_chosen_team_that_had_merged_gives_way_to_the_one_that_took_over():
    tag = find(team_chosen="step-down")

    assert (tag.team, tag.source) == ("reablement", TeamSource.CHOSEN)
    assert tag.reason == "Step Down Team was chosen on the form. Reablement Team had taken over."


def test_a_chosen_team_that_merged_twice_gives_way_to_the_last():
    assert find(team_chosen="bridging").team == "reablement"


def test_a_chosen_team_stays_where_the_experience_was_before_it_merged():
    tag = find(team_chosen="step-down", happened_in="2025-09")

    assert (tag.team, tag.reason) == ("step-down", "Chosen on the form.")


def test_a_chosen_team_that_started_later_in_the_month_stays():
    assert find(team_chosen="carers", happened_in="2025-06").team == "carers"


def test_a_chosen_team_that_is_not_in_the_directory_is_not_known_and_says_so():
    tag = find(team_chosen="no-such-team")

    assert (tag.team, tag.source, tag.candidates) == (None, TeamSource.NOT_KNOWN, ())
    assert tag.reason == "The team chosen on the form is not in the directory. The words name no team."


def test_words_are_tried_where_the_chosen_team_is_not_in_the_directory():
    tag = find("The discharge team rang", team_chosen="no-such-team")

    assert (tag.team, tag.source) == ("discharge", TeamSource.FOUND)
    assert tag.reason == ('The team chosen on the form is not in the directory. Found "discharge team" in the words.')


def test_words_are_tried_where_the_chosen_team_had_closed():
    tag = find("The reablement lady came", team_chosen="day-trips")

    assert tag.team == "reablement"
    assert tag.reason.startswith("Day Trips Team, chosen on the form, had closed. ")


@pytest.mark.parametrize(
    ("words", "team", "found"),
    [
        ("The discharge team rang us", "discharge", "discharge team"),
        ("Hospital   DISCHARGE\n service rang", "discharge", "Hospital DISCHARGE service"),
        ("the Discharge Team's van", "discharge", "Discharge Team"),
        ("(reablement)", "reablement", "reablement"),
        ("Re-ablement came daily", "reablement", "Re-ablement"),
        ("IRT rang the same day", "response", "IRT"),
        ("The MASH worker listened", "front-door", "MASH"),
        ("the children's hub", "front-door", "children's hub"),
        ("the children’s hub", "front-door", "children’s hub"),
        ("Carers Support Team", "carers", "Carers Support Team"),
        ("Carers’ support team", "carers", "Carers’ support team"),
        ("The financial assessment team", "finance", "financial assessment team"),
        ("THE DISCHARGE TEAM RANG", "discharge", "DISCHARGE TEAM"),
    ],
)
def test_a_team_is_found_by_its_name_or_alias(words, team, found):
    tag = find(words)

    assert (tag.team, tag.source, tag.reason) == (team, TeamSource.FOUND, f'Found "{found}" in the words.')
    assert tag.score in (0.9, 0.95)


@pytest.mark.parametrize(
    ("words", "team"),
    [
        ("reablment came daily", "reablement"),
        ("the reabelment lady", "reablement"),
        ("the reabelmant lady", "reablement"),
        ("the hopsital discharge service", "discharge"),
        ("the dischage team", "discharge"),
        ("carers suport team", "carers"),
        ("the carer support teams", "carers"),
        ("childrens frunt door", "front-door"),
    ],
)
def test_a_misspelt_name_is_found_less_surely(words, team):
    tag = find(words)

    assert (tag.team, tag.source) == (team, TeamSource.FOUND)
    assert tag.score in (0.8, 0.9, 0.95)


def test_a_misspelt_name_says_how_it_was_read():
    tag = find("reablment came daily")

    assert (tag.score, tag.reason) == (0.8, 'Found "reablment" in the words, read as Reablement Team.')


@pytest.mark.parametrize(
    "words", ["the careers support team", "the mesh worker", "preablement", "able men", "irtt team"]
)
def test_what_is_only_near_a_name_is_none(words):
    assert find(words).team is None


@pytest.mark.parametrize("words", ["the irt worker", "THE IRT TEAM WAS GREAT", "the mash team", "a mash social worker"])
def test_an_abbreviation_is_found_in_any_case_straight_before_a_team_or_worker(words):
    assert find(words).team in ("response", "front-door")


@pytest.mark.parametrize("words", ["We love fostering", "direct payments help us", "Fostring is hard. The team rang"])
def test_a_topic_alone_makes_a_candidate_and_no_team(words):
    tag = find(words)

    assert (tag.team, tag.score) == (None, 0.6)
    assert len(tag.candidates) == 1
    assert tag.reason.startswith("The words only hint at a team: ")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("the fostering team came", "fostering team"),
        ("our fostering social worker came", "fostering social worker"),
        ("the worker from fostering came", "worker from fostering"),
        ("the worker in the fostering office", "fostering office"),
    ],
)
def test_a_topic_beside_a_team_or_worker_names_the_team(words, found):
    tag = find(words)

    assert (tag.team, tag.score, tag.reason) == ("foster", 0.85, f'Found "{found}" in the words.')


def test_a_team_that_is_named_outranks_a_topic():
    assert find("We foster, and fostering is hard, but the discharge team rang").team == "discharge"


def test_a_service_alone_makes_its_teams_candidates():
    tag = find("Children's social care let us down", happened_in="2025-08")

    assert (tag.team, tag.score, tag.candidates) == (None, 0.5, ("response", "front-door", "foster"))
    assert tag.reason == 'The words name only a service: "Children\'s social care".'


def test_answers_of_a_file_are_read_without_a_submission():
    texts = [(Question.GOOD, Text("Thank you")), (Question.BETTER, Text("IRT was late"))]

    assert find_team_in(texts, None, date(2026, 1, 1), DIRECTORY).team == "response"
    assert find_team_in(texts, "discharge", date(2026, 1, 1), DIRECTORY).contradiction == "response"
    assert find_team_in([], None, date(2026, 1, 1), DIRECTORY).team is None


@pytest.mark.parametrize(
    "words",
    [
        "Thank you all",
        "He made us mash and gravy",
        "The Mash was cold",
        "HE MADE US MASH AND GRAVY",
        "irt",
        "THIRTY people",
        "the preablements",
        "reablement_team2",
        "hospital. Discharge was late",
        "hospital 'and' discharge",
        "children ' s hub",
        "",
    ],
)
def test_what_is_not_a_name_as_a_whole_names_no_team(words):
    tag = find(words, better="More visits")

    assert tag == TeamTag(team=None, source=TeamSource.NOT_KNOWN, reason="The words name no team.")


def test_both_answers_are_searched():
    assert find("", better="The discharge team could ring").team == "discharge"


def test_the_same_team_named_twice_is_one_team():
    tag = find("The discharge team", better="It was slow after hospital discharge")

    assert (tag.team, tag.reason) == ("discharge", 'Found "discharge team" in the words.')


def test_several_teams_are_candidates_and_none_is_the_team():
    tag = find("IRT and the reablement lady", better="The discharge team")

    assert (tag.team, tag.source) == (None, TeamSource.NOT_KNOWN)
    assert tag.candidates == ("discharge", "reablement", "response")
    assert tag.reason == (
        "The words name more than one team: Hospital Discharge Service, Reablement Team, Initial Response Team."
    )


def test_the_longest_of_overlapping_names_wins_even_where_another_starts_before_it():
    directory = TeamDirectory(
        [
            Team("short", "North Adult", "adults"),
            Team("long", "Adult Mental Health Team", "adults"),
        ]
    )

    assert find_team(make_received("the north adult mental health team"), directory).team == "long"


def test_a_team_that_had_merged_is_found_as_the_one_that_took_over():
    tag = find("The step down nurse")

    assert (tag.team, tag.source) == ("reablement", TeamSource.FOUND)
    assert tag.reason == 'Found "step down" in the words. Reablement Team had taken over.'


def test_a_team_is_found_as_itself_where_the_experience_was_before_it_merged():
    assert find("The step down nurse", happened_in="2025-08").team == "step-down"


def test_a_team_is_still_itself_on_its_last_day():
    assert find("The step down nurse", received_at=datetime(2025, 9, 30, 12, tzinfo=UTC)).team == "step-down"


def test_the_old_name_and_the_new_of_one_team_are_one_team():
    assert find("Step down, now reablement").team == "reablement"


def test_a_team_that_had_closed_is_not_the_team():
    tag = find("The outings team")

    assert (tag.team, tag.source) == (None, TeamSource.NOT_KNOWN)
    assert tag.reason == "Day Trips Team is named in the words, but had closed."


@pytest.mark.parametrize(("month", "team"), [("2025-05", "old-carers"), ("2025-08", "carers")])
def test_an_alias_that_was_passed_on_means_the_team_of_the_day(month, team):
    assert find("The carers team", happened_in=month).team == team


def test_an_alias_that_two_teams_share_makes_both_candidates():
    directory = TeamDirectory([Team("a", "Team A", "adults", ("duty",)), Team("b", "Team B", "childrens", ("duty",))])

    tag = find_team(make_received("duty rang"), directory)

    assert (tag.team, tag.candidates) == (None, ("a", "b"))


def test_two_directories_do_not_share_their_names():
    other = TeamDirectory([Team("other", "Other Team", "adults")])

    assert find_team(make_received("The discharge team"), other).team is None
    assert find("The discharge team").team == "discharge"


def test_what_a_reason_quotes_stays_short_however_the_words_are_spaced():
    tag = find(f"The discharge{' ' * 5000}team")
    quoted = find("discharge " + "' " * 5000 + "team")

    assert tag.reason == 'Found "discharge team" in the words.'
    assert quoted.team is None


@given(words=st.text(min_size=1).filter(lambda words: words.strip() and "\x00" not in words))
def test_any_words_get_a_tag_with_a_reason(words):
    assert find("x", better=words.encode("utf-8", "ignore").decode()).reason


@pytest.mark.parametrize("name", ["challenge", "unseen"])
def test_no_change_of_the_rules_loses_the_teams_they_find(name):
    directory = TeamDirectory.from_toml(CONFIG.read_text(encoding="utf-8"))
    items = read_items(name)
    tags = [tag(directory, item.words) for item in items]
    found = [item.team == seen.team for item, seen in zip(items, tags, strict=True) if seen.team]

    assert sum(found) / len(found) >= 0.97
    assert sum(found) / sum(item.team is not None for item in items) >= 0.85
