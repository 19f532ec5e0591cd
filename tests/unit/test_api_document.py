"""The API's document says what the code does."""

from openapi_spec_validator import OpenAPIV31SpecValidator

from producers.api.body import read_members
from producers.api.document import EXAMPLE, FEEDBACK_PATH, describe_api, to_json
from producers.api.reading import read_submission
from producers.door import Submission
from producers.rules import Rules
from schemas.events import Rating, Role, Unsafe, WordsUse
from tests.form_app import DIRECTORY, NOON

DOCUMENT = describe_api(answer_limit=12_345, per_minute=77)


def test_the_document_is_openapi_3_1() -> None:
    OpenAPIV31SpecValidator(DOCUMENT).validate()


def test_each_choice_is_the_codes_own_in_its_own_order() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    for enum in (Role, Rating, Unsafe, WordsUse):
        assert schemas[enum.__name__]["enum"] == [choice.value for choice in enum]


def test_only_the_role_is_required_and_no_other_member_is_taken() -> None:
    feedback = DOCUMENT["components"]["schemas"]["Feedback"]
    assert feedback["required"] == ["role"]
    assert feedback["additionalProperties"] is False
    assert feedback["anyOf"] == [{"required": ["good"]}, {"required": ["better"]}]
    assert set(feedback["properties"]) <= set(Submission.__struct_fields__)
    assert all(member["description"] for member in feedback["properties"].values())


def test_this_councils_limits_are_said() -> None:
    assert "12,345 characters" in to_json(DOCUMENT)
    assert "More than 77 requests" in to_json(DOCUMENT)


def test_its_example_is_accepted() -> None:
    members = read_members(to_json(EXAMPLE).encode())
    assert isinstance(read_submission(members, Rules(DIRECTORY, 12_345, NOON.date())), Submission)


def test_every_answer_that_has_a_body_says_of_what_kind() -> None:
    answers = DOCUMENT["paths"][FEEDBACK_PATH]["post"]["responses"]
    assert list(answers) == ["202", "401", "413", "415", "422", "429", "503"]
    assert {status: list(answer["content"]) for status, answer in answers.items()} == {
        status: ["application/json" if status == "202" else "application/problem+json"] for status in answers
    }
