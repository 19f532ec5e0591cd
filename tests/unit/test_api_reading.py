"""A body becomes a submission, or every fault in it is named; and nothing that was sent is repeated."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from producers.api.body import Fault, Members, read_members
from producers.api.reading import MEMBERS, MOST_FAULTS, read_submission
from producers.door import Submission
from producers.rules import Rules
from schemas.events import Rating, Role, Unsafe, WordsUse
from tests.form_app import DIRECTORY

RULES = Rules(DIRECTORY, answer_limit=20, today=date(2026, 3, 10))
WELL = {"role": "staff", "good": "Kind."}


def read(body: bytes | dict[str, object], rules: Rules = RULES) -> Submission | list[Fault]:
    members = read_members(json.dumps(body).encode() if isinstance(body, dict) else body)
    return [members] if isinstance(members, Fault) else read_submission(members, rules)


def faults(body: bytes | dict[str, object]) -> dict[str | None, str]:
    found = read(body)
    assert isinstance(found, list)
    return {fault.pointer: fault.detail for fault in found}


def test_all_that_the_form_takes_is_read() -> None:
    sent = {
        "role": "unpaid_carer",
        "team_chosen": "home-care",
        "rating": "good",
        "good": "Kind.",
        "better": "Ring first.",
        "unsafe": "not_sure",
        "words_use": "published",
        "reply_to": "bo@example.org",
        "happened_in": "2026-02",
    }
    assert sent.keys() == MEMBERS.keys()
    assert read(sent) == Submission(
        role=Role.UNPAID_CARER,
        team_chosen="home-care",
        rating=Rating.GOOD,
        good="Kind.",
        better="Ring first.",
        unsafe=Unsafe.NOT_SURE,
        words_use=WordsUse.PUBLISHED,
        reply_to="bo@example.org",
        happened_in="2026-02",
    )


def test_what_is_optional_may_be_null_or_left_out() -> None:
    optional = dict.fromkeys(("team_chosen", "rating", "unsafe", "reply_to", "happened_in"))
    assert read(WELL | optional) == read(WELL) == Submission(role=Role.STAFF, good="Kind.")


def test_a_team_that_was_taken_over_is_the_one_that_took_over() -> None:
    found = read(WELL | {"team_chosen": " old-care "})
    assert isinstance(found, Submission)
    assert found.team_chosen == "home-care"


@pytest.mark.parametrize(
    ("member", "sent", "says"),
    [
        ("role", "wizard", "one of: service_user, unpaid_carer,"),
        ("role", None, "text"),
        ("role", "", "one of: service_user,"),
        ("rating", "excellent", "one of: very_good, good,"),
        ("rating", 5, "text, in quotation marks, or null"),
        ("unsafe", True, "text, in quotation marks, or null"),
        ("words_use", "anything", "one of: team_only, quoted, published"),
        ("words_use", None, "text, in quotation marks"),
        ("good", None, "text, in quotation marks"),
        ("good", ["Kind."], "text, in quotation marks"),
        ("good", {"text": "Kind."}, "text, in quotation marks"),
        ("good", "x" * 21, "20 characters or fewer. It is 21 now"),
        ("better", "x" * 1_234, "20 characters or fewer. It is 1,234 now"),
        ("good", " \n", "must say something"),
        ("good", "\u0000", "NUL"),
        ("better", "\ud83d", "half a character"),
        ("team_chosen", "nowhere", "the id of a team that is open now"),
        ("team_chosen", "closed", "the id of a team that is open now"),
        ("reply_to", "call me", "Enter an email address or a phone number"),
        ("reply_to", "x" * 250 + "@example.org", "254 characters or fewer"),
        ("happened_in", "March 2026", "a month as 2026-03"),
        ("happened_in", "2026-13", "a month as 2026-03"),
        ("happened_in", "2026-02\n", "a month as 2026-03"),
        ("happened_in", "", "a month as 2026-03"),
        ("happened_in", "2026-04", "this month or earlier"),
        ("happened_in", "1999-12", "2000 or later"),
    ],
)
def test_each_fault_is_named_at_its_place(member: str, sent: object, says: str) -> None:
    found = faults(WELL | {member: sent})
    assert list(found) == [f"#/{member}"]
    assert found[f"#/{member}"].startswith(f"{member} ")
    assert says in found[f"#/{member}"]


def test_every_fault_is_named_at_once_in_the_order_of_the_members() -> None:
    found = faults({"comment": "x", "happened_in": "soon", "reply_to": "me", "team_chosen": "?", "rating": 1})
    assert list(found) == [
        *("#/role", "#/team_chosen", "#/rating", "#/good", "#/reply_to", "#/happened_in"),
        "#/comment",
    ]


def test_an_answer_is_counted_as_it_will_be_kept() -> None:
    assert isinstance(read(WELL | {"good": "  " + "e\u0301" * 20 + "\r\n"}), Submission)


def test_one_wrong_answer_is_not_also_called_missing() -> None:
    assert list(faults({"role": "staff", "better": 5})) == ["#/better"]


def test_a_member_that_is_there_twice_is_named_once() -> None:
    found = faults(b'{"role": "staff", "good": "Kind.", "good": "Kinder.", "good": 1}')
    assert found == {"#/good": "good is there 3 times. Send it once"}


def test_a_member_with_a_name_that_could_be_words_is_named_by_its_number() -> None:
    found = faults(WELL | {"She never came back": "x"})
    assert found == {"#": "Member number 3 has a name that the API does not take. Take it out"}


def test_very_many_faults_are_cut_off_with_their_number() -> None:
    found = read(WELL | {f"x{number}": 1 for number in range(5_000)})
    assert isinstance(found, list)
    assert len(found) == MOST_FAULTS + 1
    assert f"{5_000 - MOST_FAULTS:,} more" in found[-1].detail


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"{", "line 1, character 2"),
        (b'{"role": "staff",\n "good": Kind.}', "line 2, character 10"),
        (b'{"role": "staff"} {"role": "staff"}', "line 1, character 19"),
        (b"{'role': 'staff'}", "line 1, character 2"),
        (b'{"good": "line\nbreak"}', "line 1, character 15"),
        (b'{"good": NaN}', "NaN and Infinity"),
        (b'{"good": -Infinity}', "NaN and Infinity"),
        (b'{"good": 01}', "line 1"),
        (b"[]", "{ and }"),
        (b'"words"', "{ and }"),
        (b"null", "{ and }"),
        (b"9" * 5_000, "{ and }"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
        (b'{"good":' * 100_000 + b"1" + b"}" * 100_000, "nested too deeply"),
        ('{"good": "Kind."}'.encode("utf-16"), "UTF-8"),
        ('{"good": "Kind."}'.encode("utf-16-le"), "UTF-8"),
        ('{"good": "Kind."}'.encode("utf-32-be"), "UTF-8"),
        (b'\xef\xbb\xbf{"good": "Kind."}', "byte order mark"),
        (b'{"good": "caf\xe9"}', "UTF-8"),
        (b'{"good": "\xed\xa0\x80"}', "UTF-8"),
        (b'{"good": "\x00"}', "UTF-8"),
    ],
)
def test_a_body_that_is_no_json_object_in_utf_8_is_one_fault(body: bytes, says: str) -> None:
    found = faults(body)
    assert list(found) == ["#"]
    assert says in found["#"]


@pytest.mark.parametrize("number", [b"9" * 5_000, b"-" + b"9" * 1_000_000, b"1e400", b"0." + b"1" * 5_000])
def test_a_number_of_any_length_is_a_fault_of_its_member(number: bytes) -> None:
    assert list(faults(b'{"role": "staff", "good": ' + number + b"}")) == ["#/good"]


_texts = st.text(max_size=30) | st.sampled_from([*Role, *Rating, *WordsUse, "home-care", "2026-01"])
_values = _texts | st.none() | st.booleans() | st.integers() | st.floats() | st.lists(_texts, max_size=2)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([*MEMBERS, "other", "no member"]), _values, max_size=9))
def test_whatever_is_sent_is_a_submission_or_has_faults(sent: dict[str, object]) -> None:
    found = read(sent)
    assert isinstance(found, Submission) or found


@settings(max_examples=60, deadline=None)
@given(st.binary())
def test_whatever_bytes_are_sent_are_read_or_are_a_fault(body: bytes) -> None:
    assert isinstance(read_members(body), Members | Fault)


SECRET = "Zaphod-Beeblebrox"


@pytest.mark.parametrize("member", [*MEMBERS, f"a {SECRET}", f"{SECRET} " * 9])
@pytest.mark.parametrize("sent", [SECRET, SECRET * 1_000, f"\u0000{SECRET}", [SECRET], {SECRET: SECRET}])
def test_no_fault_repeats_what_was_sent(member: str, sent: object) -> None:
    found = read({"role": "staff"} | {member: sent})
    assert SECRET not in str(found) or isinstance(found, Submission)
