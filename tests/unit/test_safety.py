"""Words that suggest that somebody is unsafe: what raises it, what takes it away, and that it always says why."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.intervals import share, wilson
from benchmarks.safety.__main__ import SETS, flags, found_where_it_is, read_items
from schemas.errors import InvalidConfig
from schemas.events import Unsafe
from schemas.tags import Question, SafetyTag, Span
from streams.safety import SafetyReader, safety_tag
from streams.text import Text

SHIPPED = SafetyReader.from_toml((Path(__file__).parents[2] / "config" / "safety.toml").read_text(encoding="utf-8"))
TOML = """
denials = ["never", "didn't"]
between = ["ever"]
real_words = ["amusing"]
[groups]
person = ["me", "him", "my mum"]
[[category]]
name = "Harm"
phrases = ["hit/hits <person>", "killing", "won't eat", "abusing"]
exceptions = ["killing time", "hit me like a song", "purse strings"]
signs = ["purse/<person> + stole*/not found", '''
  soup +
  cold/no
within 3''']
[[category]]
name = "Suicide"
believe_denials = false
phrases = ["suicidal"]
"""
READER = SafetyReader.from_toml(TOML)


def seen(words: str, reader: SafetyReader = READER) -> list[tuple[str, str]]:
    return [(span.why, words[span.start : span.end]) for span in reader.read(Text(words), Question.OPEN)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("He hit me twice", [("Harm", "hit me")]),
        ("HE HITS MY MUM!", [("Harm", "HITS MY MUM")]),
        ("she wont eat. and he won’t eat", [("Harm", "wont eat"), ("Harm", "won’t eat")]),
        ("sucidal", [("Suicide", "sucidal")]),
        ("😀 he hit  him", [("Harm", "hit  him")]),
        ("he hit the road", []),
        ("amusing", []),
        ("", []),
    ],
)
def test_phrases_raise_it_with_their_category_and_their_words(words: str, found: list[tuple[str, str]]) -> None:
    assert seen(words) == found


def test_an_exception_takes_away_what_it_covers_and_nothing_else() -> None:
    assert seen("just killing time") == []
    assert seen("killing time until he hit me") == [("Harm", "hit me")]
    assert seen("it hit me like a song, the killing") == [("Harm", "killing")]


@pytest.mark.parametrize("words", ["they never hit me", "nobody ever... they never ever hit me", "he didnt hit me"])
def test_a_denial_straight_before_takes_it_away(words: str) -> None:
    assert seen(words) == []


@pytest.mark.parametrize("words", ["never. hit me again", "he never stops, he hit me", "never mind: he hit me"])
def test_a_denial_of_something_else_does_not(words: str) -> None:
    assert seen(words) == [("Harm", "hit me")]


def test_a_sign_raises_it_in_any_order_with_all_its_words() -> None:
    assert seen("Somebody stole from her purse") == [("Harm", "stole from her purse")]
    assert seen("her purse was not found") == [("Harm", "purse was not found")]
    assert seen("from my mum they stole") == [("Harm", "my mum they stole")]


@pytest.mark.parametrize(
    "words", ["she holds the purse strings and stole the show", "they never stole her purse", "a purse. Stolen goods"]
)
def test_an_exception_a_denial_or_the_end_of_a_sentence_takes_a_sign_away(words: str) -> None:
    assert seen(words) == []


def test_a_denial_that_is_part_of_a_sign_does_not_take_it_away() -> None:
    assert seen("there was no soup") == [("Harm", "no soup")]


def test_a_phrase_goes_before_a_sign_of_the_same_words() -> None:
    assert seen("he hit him and stole it") == [("Harm", "hit him")]


def test_a_word_that_a_sign_knows_is_not_put_right() -> None:
    reader = SafetyReader.from_toml('[[category]]\nname = "Harm"\nphrases = ["shopping"]\nsigns = ["stop*+lad"]')

    assert seen("he was stopping", reader) == []
    assert seen("he was shoppping", reader) == [("Harm", "shoppping")]


def test_a_denial_of_suicide_is_still_for_a_person_to_read() -> None:
    assert seen("I am never suicidal now") == [("Suicide", "suicidal")]


@pytest.mark.parametrize(
    ("unsafe", "flagged", "asked"),
    [(None, False, False), (Unsafe.NO, False, False), (Unsafe.YES, True, True), (Unsafe.NOT_SURE, True, True)],
)
def test_the_forms_own_answer_is_enough(unsafe: Unsafe | None, flagged: bool, asked: bool) -> None:
    assert safety_tag(unsafe, ()) == SafetyTag(flagged=flagged, asked=asked)


def test_words_are_enough_whatever_the_form_says() -> None:
    spans = (Span(question=Question.GOOD, start=0, end=3, why="Harm"),)

    assert safety_tag(Unsafe.NO, spans) == SafetyTag(flagged=True, asked=False, reasons=spans)


def test_each_answer_keeps_its_question() -> None:
    assert READER.read(Text("he hit me"), Question.BETTER)[0].question is Question.BETTER


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("i dont want to be here anymore", "Self-harm or suicide"),
        ("I no longer feel suicidal", "Self-harm or suicide"),
        ("he gets rough with mum", "Physical harm or violence"),
        ("marks on her arm", "Physical harm or violence"),
        ("the carer took her bank card", "Money or belongings taken"),
        ("mum was left in a wet bed", "Neglect, or care that was left out"),
        ("They left her on the floor", "Neglect, or care that was left out"),
        ("county lines has got him", "Exploitation, slavery or gangs"),
    ],
)
def test_the_words_that_heard_comes_with_raise_it(words: str, category: str) -> None:
    assert category in [why for why, _ in seen(words, SHIPPED)]


@pytest.mark.parametrize(
    "words",
    [
        "I would have died without her",
        "The session was killer",
        "just killing time",
        "You saved my life",
        "The substance abuse team was great",
        "They never shouted at me",
        "She feels safe now",
        "There were no safeguarding concerns",
    ],
)
def test_everyday_talk_does_not(words: str) -> None:
    assert seen(words, SHIPPED) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[category", "Expected"),
        ("colour = 1", "colour"),
        ("category = 5", "category"),
        (TOML.replace('"suicidal"', '"..."'), "must begin"),
        (TOML.replace("<person>", "<nobody>"), "names a group"),
        (TOML.replace('"me", "him", "my mum"', '"my <person>"'), "holds itself"),
        (TOML.replace("hit/hits", "hit/hits-out"), "one word"),
        (TOML.replace("purse/<person>", "purse/<nobody>"), "not in"),
        (TOML.replace("purse/<person>", "purse//bag"), "one to three groups"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_its_name_and_fault(text: str, fault: str) -> None:
    with pytest.raises(InvalidConfig, match=rf"config/safety\.toml(, line \d+)?: .*{fault}"):
        SafetyReader.from_toml(text)


@settings(max_examples=50)
@given(words=st.text())
def test_every_reason_is_a_place_in_the_answer(words: str) -> None:
    for span in SHIPPED.read(Text(words), Question.OPEN):
        assert 0 <= span.start < span.end <= len(words)


def test_the_challenge_is_as_large_as_published_and_no_sentence_is_in_two_sets() -> None:
    sets = {name: read_items(name) for name in SETS}
    every = [item.words for items in sets.values() for item in items]

    assert len(sets["challenge"]) >= 300
    assert len(sets["unseen"]) >= 120
    assert len(set(every)) == len(every)
    halves = [items for name, items in sets.items() if name != "tales"]  # which has everyday talk only
    assert all(0.4 <= sum(item.unsafe for item in items) / len(items) <= 0.6 for items in halves)


@pytest.mark.parametrize(
    ("name", "recall", "false_alarms"), [("challenge", 0.98, 0.02), ("third", 0.98, 0.03), ("unseen", 0.9, 0.13)]
)
def test_no_change_of_the_rules_loses_what_they_find(name: str, recall: float, false_alarms: float) -> None:
    items = read_items(name)
    unsafe = [bool(flags(SHIPPED, item.words)) for item in items if item.unsafe]
    everyday = [bool(flags(SHIPPED, item.words)) for item in items if not item.unsafe]

    assert sum(unsafe) / len(unsafe) >= recall
    assert sum(everyday) / len(everyday) <= false_alarms


def test_harm_told_plainly_in_the_middle_of_a_long_answer_is_found_by_the_words_that_tell_it() -> None:
    plain = [item for item in read_items("stories") if item.kind == "unsafe"]

    assert sum(found_where_it_is(SHIPPED, item) for item in plain) / len(plain) >= 0.96


@pytest.mark.parametrize(
    "words",
    [
        "The nurse rang me back within a couple of hours and took my details.",
        "Nobody made me feel silly for asking where I should go.",
        "They treated the sepsis fast and he was home by Friday.",
        "She pulled up a chair and took his hand.",
        "He stood in the rain to hold the gate for her.",
        "The form said I had been, and there was not a soul about.",
        "The home refused a discount but the staff are gems.",
        "At the last visit we stayed for an hour.",
        "Baby is doing well and more staff are on now.",
    ],
)
def test_everyday_words_that_only_stand_near_one_another_are_left_alone(words: str) -> None:
    assert flags(SHIPPED, words) == frozenset()


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("He rang me saying he had taken a load of tablets.", "Self-harm or suicide"),
        ("The electric went and I sat in the dark till she got back.", "Self-neglect"),
        ("The man upstairs keeps touching me and I don't like it.", "Sexual harm"),
        ("The carers refused to change her pad.", "Staff did wrong"),
        ("Someone took two hundred out of my account.", "Money or belongings taken"),
        ("He uses the belt on the boys and he hits them.", "A child at risk"),
    ],
)
def test_what_was_narrowed_still_finds_what_it_is_for(words: str, category: str) -> None:
    assert category in flags(SHIPPED, words)


def test_a_share_comes_with_its_interval() -> None:
    assert [round(bound, 3) for bound in wilson(8, 10)] == [0.490, 0.943]
    assert wilson(0, 0) == (0.0, 1.0)
    assert share(8, 10) == "0.800 (8 of 10), 0.490 to 0.943"
