"""Personal data in an answer: found, with what could stand in its place."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import InvalidConfig
from schemas.tags import PersonalDataKind, Question
from streams.personal import PersonalDataFinder, read_name_lists
from streams.text import Text

RULES = (Path(__file__).parents[2] / "config" / "names.toml").read_text(encoding="utf-8")
FINDER = PersonalDataFinder(read_name_lists(RULES))


def taken(answer: str) -> list[str]:
    return [answer[one.start : one.end] for one in FINDER.find(Text(answer), Question.GOOD)]


def replacements(answer: str) -> list[str]:
    return [one.replacement for one in FINDER.find(Text(answer), Question.GOOD)]


NAMES = {
    "Sarah was lovely": ["Sarah"],
    "sarah was lovely": ["sarah"],
    "thanks to sarah and tom": ["sarah", "tom"],
    "SARAH HELPED MY MUM A LOT AND SO DID TOM": ["SARAH", "TOM"],
    "SARAH was kind to us": ["SARAH"],
    "I saw Sarah's manager": ["Sarah"],
    "sarahs help was great": ["sarahs"],
    "Mary-Ann O'Neill came": ["Mary-Ann O'Neill"],
    "Mary-Ann O’Neill came": ["Mary-Ann O’Neill"],
    "Mrs P rang us": ["Mrs P"],
    "mrs jones rang us": ["mrs jones"],
    "Dr. A. Example listened": ["A. Example"],
    "dr patel listened": ["patel"],
    "J.S. helped me wash": ["J.S."],
    "Kasia and Mohammed are great": ["Kasia", "Mohammed"],
    "my social worker gurpreet": ["gurpreet"],
    "Siân and Zoë came on Tuesday": ["Siân", "Zoë"],
    "Ngozi Okonkwo rang": ["Ngozi Okonkwo"],
    "Małgorzata was kind": ["Małgorzata"],
    "my carer Llinos": ["Llinos"],
    "Sarah P was good": ["Sarah P"],
    "Sarah, Tom & Priya": ["Sarah", "Tom", "Priya"],
}
"""Invented answers and the names in them."""

IN_NO_LIST = {
    "Thank you Blorvina for everything": ["Blorvina"],
    "We were visited by Grelmi, who sat with mum": ["Grelmi"],
    "Grelmi was great": ["Grelmi"],
    "my nurse grelmi": ["grelmi"],
    "dr grelmi listened": ["grelmi"],
    "a man called grelmi came": ["grelmi"],
    "THANK YOU GRELMI FOR ALL OF IT": ["GRELMI"],
    "I liked talking to grelmi": ["grelmi"],
    "grelmi, the nurse, sat with mum": ["grelmi"],
}

WORDS_TOO = {
    "Will helped me on Monday": ["Will"],
    "Will Patel helped": ["Will Patel"],
    "nurse grace was kind": ["grace"],
    "Thank you Hope": ["Hope"],
    "they will come in may and i hope to mark it": [],
    "Will you ring me? May I ask?": [],
    "I hope the grace of the staff and their joy lasts": [],
    "the bill was frank": [],
    "hope is all that was left": [],
}

NO_PEOPLE = (
    "Byron House was clean",
    "We live near Harbour Road",
    "she is on rose ward",
    "St James Hospital was busy",
    "We moved to Newcastle from London in March",
    "The nurse and the doctor were kind to Mum on Monday",
    "The doctor was late and dr said nothing",
    "I miss my mum",
    "The NHS, CQC and GP were slow",
    "They recieved the aplication and apologised",
    "Comunication was poor",
    "See e.g. the O.T. at 10 a.m.",
    "the N.H.S. was good",
)


@pytest.mark.parametrize("answer", NAMES)
def test_names_are_found_however_they_are_written(answer: str) -> None:
    assert taken(answer) == NAMES[answer]


@pytest.mark.parametrize("answer", IN_NO_LIST)
def test_names_that_no_list_has_are_found_by_the_words_beside_them(answer: str) -> None:
    assert taken(answer) == IN_NO_LIST[answer]


@pytest.mark.parametrize("answer", WORDS_TOO)
def test_names_that_are_words_too_need_a_reason(answer: str) -> None:
    assert taken(answer) == WORDS_TOO[answer]


@pytest.mark.parametrize("answer", NO_PEOPLE)
def test_places_days_jobs_and_misspelt_words_are_no_people(answer: str) -> None:
    assert taken(answer) == []


def test_a_worker_becomes_an_initial_and_others_a_word() -> None:
    assert replacements("my social worker Sarah") == ["S"]
    assert replacements("Sarah was great") == ["S"]
    assert replacements("thank you to sarah and tom") == ["S", "T"]
    assert replacements("Mrs Patel was so helpful") == ["Mrs P"]
    assert replacements("my son Sam likes it") == ["[name]"]
    assert replacements("my son Sam was great") == ["[name]"]
    assert replacements("we went with Sam") == ["[name]"]


def test_the_family_of_another_sentence_does_not_make_a_worker_one_of_them() -> None:
    assert replacements("I live with mum. Sarah was great.") == ["S"]


def test_what_is_found_says_where_and_to_which_question() -> None:
    answer = "😀 Zoë rang 07700 900123"
    name, phone = FINDER.find(Text(answer), Question.BETTER)
    assert (name.kind, answer[name.start : name.end]) == (PersonalDataKind.NAME, "Zoë")
    assert (phone.kind, answer[phone.start : phone.end]) == (PersonalDataKind.PHONE, "07700 900123")
    assert name.question is Question.BETTER


def test_a_name_inside_an_email_or_an_address_is_taken_out_once() -> None:
    assert taken("Write to sarah@example.org or 12 Sarah Road") == ["sarah@example.org", "12 Sarah Road"]


def test_after_very_many_names_every_forename_still_counts() -> None:
    assert len(taken("the. Sarah. " * 500)) == 500


@given(st.text(max_size=300))
def test_spans_are_in_order_inside_the_answer_and_none_over_another(answer: str) -> None:
    found = FINDER.find(Text(answer), Question.OPEN)
    places = [place for one in found for place in (one.start, one.end)]
    assert places == sorted(places)
    assert all(0 <= one.start < one.end <= len(answer) for one in found)


@pytest.mark.parametrize("rules", ["also =", "also = ''", "also = 1\n[words_too]\nlikely = 2"])
def test_rules_that_cannot_be_used_name_the_file(rules: str) -> None:
    with pytest.raises(InvalidConfig, match=r"config/names\.toml"):
        read_name_lists(rules)


@pytest.mark.parametrize(
    "piece",
    ["a", "A", "1", ".", "\n", "a.", "J.", "Sarah ", "dr ", "flat 1 ", "a@", "+1 ", "ref ref AB1a(", "1 a road "],
)
def test_any_ten_thousand_characters_are_read_to_their_end(piece: str) -> None:
    answer = (piece * 10_000)[:10_000]
    assert all(one.end <= len(answer) for one in FINDER.find(Text(answer), Question.OPEN))
