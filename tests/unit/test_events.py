"""Events: what the contract allows goes round whole; the rest is refused and no word of it repeated."""

import json
from datetime import date, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import schemas
from schemas.errors import InvalidEvent
from schemas.events import (
    MAX_ANSWER_CHARACTERS,
    FeedbackDeadLettered,
    FeedbackReceived,
    FeedbackTagged,
    Rating,
    Role,
    Source,
    Unsafe,
    WordsUse,
    check,
    decode,
    encode,
    is_storable,
)
from schemas.tags import Question
from schemas.topics import ALL
from tests.factories import NOON, a_record, an_id, corrected, dead_lettered, received, received_in_full, tagged

SECRET = 'Mum\'s "porridge" is cold'
EXAMPLES = sorted((Path(schemas.__file__).parent / "examples").glob("*/*.json"))
EACH = [received(), received_in_full(), tagged(), corrected(), dead_lettered(), dead_lettered(key=None)]
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=50)
answered = st.builds(
    FeedbackReceived,
    feedback_id=st.integers(0, 2**60).map(an_id),
    received_at=st.just(NOON),
    source=st.sampled_from(Source),
    role=st.sampled_from(Role),
    team_chosen=st.none() | TEXT,
    rating=st.none() | st.sampled_from(Rating),
    good=TEXT.filter(str.strip),
    better=TEXT,
    unsafe=st.none() | st.sampled_from(Unsafe),
    words_use=st.sampled_from(WordsUse),
    reply_to=st.none() | TEXT,
    happened_in=st.sampled_from([None, "1999-12", "2026-01"]),
)


def members(**changed: object) -> dict[str, Any]:
    return {**json.loads(encode(received_in_full())), **changed}


def raw(**changed: object) -> bytes:
    return json.dumps(members(**changed)).encode()


def reason_of(value: bytes | None, kind: type[msgspec.Struct] = FeedbackReceived) -> str:
    with pytest.raises(InvalidEvent) as caught:
        decode(value, kind)
    return caught.value.reason


@given(answered)
def test_what_was_received_goes_round_whole(event: FeedbackReceived) -> None:
    assert decode(encode(event), FeedbackReceived) == event


@pytest.mark.parametrize("event", EACH)
def test_every_event_goes_round_whole_and_always_as_the_same_bytes(event: msgspec.Struct) -> None:
    once = encode(event)
    again = decode(once, type(event))

    assert again == event
    assert encode(again) == once


def test_bytes_that_are_no_text_go_round_in_a_dead_letter() -> None:
    event = dead_lettered(value=bytes(range(256)))

    assert decode(encode(event), FeedbackDeadLettered).value == bytes(range(256))


def test_there_are_examples_of_every_topic() -> None:
    assert {example.parent.name for example in EXAMPLES} == {topic.name for topic in ALL}
    assert len(EXAMPLES) >= 3 * len(ALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_example_is_what_its_topic_holds(example: Path) -> None:
    kinds = {topic.name: topic.event for topic in ALL}
    event = decode(example.read_bytes(), kinds[example.parent.name])

    assert json.loads(encode(event)) == json.loads(example.read_bytes())


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"good": "\0" + SECRET}, "good"),
        ({"better": SECRET + "\0"}, "better"),
        ({"reply_to": SECRET + "\0"}, "reply_to"),
        ({"team_chosen": SECRET + "\0"}, "team_chosen"),
        ({"good": [SECRET]}, "$.good"),
        ({"good": 5}, "$.good"),
        ({"good": None}, "$.good"),
        ({"good": SECRET * 5000}, "$.good"),
        ({"team_chosen": SECRET * 500}, "$.team_chosen"),
        ({"reply_to": SECRET * 500}, "$.reply_to"),
        ({"role": SECRET}, "$.role"),
        ({"role": "it's mine"}, "$.role"),
        ({"rating": f"{SECRET} - at `$.{SECRET}`"}, "$.rating"),
        ({"unsafe": "maybe\n" + SECRET}, "$.unsafe"),
        ({"words_use": SECRET}, "$.words_use"),
        ({"source": SECRET}, "$.source"),
        ({"received_at": "2026-03-03T12:00:00"}, "received_at"),
        ({"received_at": SECRET}, "$.received_at"),
        ({"received_at": 1e30}, "$.received_at"),
        ({"feedback_id": SECRET}, "$.feedback_id"),
        ({"happened_in": SECRET}, "$.happened_in"),
        ({"happened_in": "2026-13"}, "$.happened_in"),
        ({"good": "", "better": " \n\t"}, "empty"),
    ],
)
def test_a_wrong_member_is_refused_by_its_name_and_never_repeated(changed: dict[str, object], named: str) -> None:
    reason = reason_of(raw(**changed))

    assert named in reason
    for word in ("Mum", "porridge", "cold", "mine"):
        assert word not in reason


@given(st.text(min_size=8, max_size=40).filter(lambda text: text not in set(Role)))
def test_an_unknown_choice_is_never_repeated_whatever_it_is(words: str) -> None:
    fixed = "Invalid enum value - at `$.role`"

    assert reason_of(msgspec.json.encode(members(role=words))) == fixed


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"{",
        b"porridge",
        b"null",
        b"[]",
        b'"porridge"',
        b"\xff\xfeporridge",
        raw()[:-1],
        raw() + b"}",
        b"[" * 100_000,
        raw()[:-1] + b',"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        raw()[:-1] + b',"good":' + b"9" * 5000 + b"}",
        raw()[:-1] + b',"good":"\xed\xa0\x80porridge"}',
        raw()[:-1] + b',"good":"\\ud800 porridge"}',
        raw()[:-1] + b',"received_at":' + b"9" * 5000 + b"}",
    ],
)
def test_bytes_that_are_no_event_are_refused(value: bytes) -> None:
    assert "porridge" not in reason_of(value)


def test_a_record_without_a_value_is_refused() -> None:
    assert reason_of(None) == "the record has no value"


@pytest.mark.parametrize("missing", ["feedback_id", "received_at", "source", "role"])
def test_a_missing_member_is_refused_by_its_name(missing: str) -> None:
    without = {name: value for name, value in members().items() if name != missing}

    assert missing in reason_of(json.dumps(without).encode())


@pytest.mark.parametrize("number", [b"9" * 5000, b"1.5", b'"1"', b"NaN", b"null"])
def test_a_version_that_is_no_number_is_refused(number: bytes) -> None:
    value = encode(tagged()).replace(b'"tagger_version":1', b'"tagger_version":' + number)

    reason_of(value, FeedbackTagged)


def test_members_that_this_version_does_not_know_are_ignored() -> None:
    value = raw(colour="blue", nested={"deep": [1, {"x": None}]})

    assert decode(value, FeedbackReceived) == received_in_full()


def test_members_that_this_version_knows_may_be_missing_where_they_have_defaults() -> None:
    required = {name: members()[name] for name in ("feedback_id", "received_at", "source", "role", "good")}

    assert decode(json.dumps(required).encode(), FeedbackReceived).words_use is WordsUse.TEAM_ONLY


def test_the_longest_answers_that_the_contract_allows_pass() -> None:
    event = received(good="\U0001f642" * MAX_ANSWER_CHARACTERS, better="\U0001f642" * MAX_ANSWER_CHARACTERS)

    assert decode(encode(event), FeedbackReceived) == event
    assert "$.good" in reason_of(encode(received(good="x" * (MAX_ANSWER_CHARACTERS + 1))))


def test_check_holds_members_to_the_schema_as_decode_does() -> None:
    good = {"feedback_id": an_id(), "received_at": NOON, "source": Source.FORM, "role": Role.STAFF, "good": "Fine"}

    assert check(FeedbackReceived, good) == received(role=Role.STAFF, team_chosen=None, good="Fine")
    for changed in ({"good": ""}, {"good": "\ud800"}, {"role": SECRET}, {"received_at": NOON.replace(tzinfo=None)}):
        with pytest.raises(InvalidEvent) as caught:
            check(FeedbackReceived, {**good, **changed})
        assert "porridge" not in caught.value.reason


def test_only_answers_that_say_something_count_as_answers() -> None:
    assert received(good="Warm", better=" \n").answers() == ((Question.GOOD, "Warm"),)
    assert received(good="Warm", better="Slow").answers() == ((Question.GOOD, "Warm"), (Question.BETTER, "Slow"))


def test_an_experience_is_of_the_month_named_or_else_of_the_day_received() -> None:
    late = NOON.replace(hour=23).astimezone(timezone(timedelta(hours=5)))

    assert received(happened_in="2026-01").experience_date() == date(2026, 1, 1)
    assert received(received_at=late).experience_date() == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("text", "storable"), [("", True), ("\U0001f642 é\n", True), ("a\0", False), ("\ud800", False), ("x\udfff", False)]
)
def test_storable_is_what_every_database_holds(text: str, storable: bool) -> None:
    assert is_storable(text) is storable


def test_a_good_record_decodes() -> None:
    assert decode(a_record().value, FeedbackReceived) == received()
