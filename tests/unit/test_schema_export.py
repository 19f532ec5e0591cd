"""What other systems join by says what the code says, by the public validators."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from schemas import export
from schemas.export import ASYNCAPI, FOLDER, asyncapi, json_schema, schema_file
from schemas.topics import ALL, Topic

EXAMPLES = Path(export.__file__).parent / "examples"
OFFICIAL = Path(__file__).parents[1] / "asyncapi" / "schema-3.0.0.json"
by_name = pytest.mark.parametrize("topic", ALL, ids=lambda topic: topic.name)


def examples(topic: Topic) -> list[Any]:
    found = [json.loads(file.read_text(encoding="utf-8")) for file in sorted((EXAMPLES / topic.name).iterdir())]
    assert found
    return found


def payload_schema(topic: Topic) -> dict[str, Any]:
    """Return the AsyncAPI document's own schema of a topic's values, with all that it refers to."""
    document = json.loads(asyncapi())
    channel = next(one for one in document["channels"].values() if one["address"] == topic.name)
    (message,) = [follow(document, reference["$ref"]) for reference in channel["messages"].values()]
    return {"components": document["components"], **message["payload"]}


def follow(document: Any, reference: str) -> Any:
    """Return what a reference such as `#/components/messages/x` leads to."""
    found = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def references(part: Any) -> set[str]:
    """Return every reference that a document holds."""
    if isinstance(part, list):
        return {one for member in part for one in references(member)}
    if not isinstance(part, dict):
        return set()
    own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
    return own | references(list(part.values()))


@by_name
def test_an_exported_schema_is_the_one_of_the_code(topic: Topic) -> None:
    assert schema_file(topic).read_text(encoding="utf-8") == json_schema(topic), "run `python -m schemas.export`"


def test_the_asyncapi_document_is_the_one_of_the_code() -> None:
    assert ASYNCAPI.read_text(encoding="utf-8") == asyncapi(), "run `python -m schemas.export`"


def test_there_is_one_schema_a_topic_and_no_other() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {schema_file(topic).name for topic in ALL}


@by_name
def test_a_schema_finds_all_that_it_refers_to(topic: Topic) -> None:
    schema = json.loads(json_schema(topic))

    assert schema["$ref"] == f"#/$defs/{topic.event.__name__}"
    for reference in references(schema):
        assert follow(schema, reference)


@by_name
def test_a_schema_is_one_by_the_metaschema_of_2020_12(topic: Topic) -> None:
    Draft202012Validator.check_schema(json.loads(json_schema(topic)))


@by_name
def test_every_example_is_what_the_public_validator_allows(topic: Topic) -> None:
    schema = json.loads(json_schema(topic))
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)

    for example in examples(topic):
        validator.validate(example)


@by_name
def test_the_public_validator_refuses_what_is_not_the_topics_event(topic: Topic) -> None:
    validator = Draft202012Validator(json.loads(json_schema(topic)))

    for example in examples(topic):
        for name in example:
            assert not validator.is_valid(example | {name: ["neither text, number nor object"]})
        assert not validator.is_valid({})
    other = next(one for one in ALL if one != topic)
    assert not any(validator.is_valid(example) for example in examples(other))


def test_the_asyncapi_document_is_one_by_the_official_schema() -> None:
    official = json.loads(OFFICIAL.read_text(encoding="utf-8"))

    faults = sorted(error.json_path for error in Draft7Validator(official).iter_errors(json.loads(asyncapi())))

    assert faults == []


def test_the_official_schema_finds_a_fault_in_the_asyncapi_document() -> None:
    document = json.loads(asyncapi())
    document["operations"]["publishReceived"]["action"] = "shout"
    official = json.loads(OFFICIAL.read_text(encoding="utf-8"))

    assert not Draft7Validator(official).is_valid(document)


def test_the_asyncapi_document_finds_all_that_it_refers_to() -> None:
    document = json.loads(asyncapi())

    found = references(document)
    assert len(found) > 20
    for reference in found:
        assert follow(document, reference)


def test_the_asyncapi_document_has_every_topic_and_who_sends_and_receives_on_it() -> None:
    document = json.loads(asyncapi())
    operations = document["operations"].values()

    assert {channel["address"] for channel in document["channels"].values()} == {topic.name for topic in ALL}
    for name in document["channels"]:
        actions = {one["action"] for one in operations if one["channel"]["$ref"] == f"#/channels/{name}"}
        assert actions == {"send", "receive"}


@by_name
def test_every_example_is_a_payload_by_the_asyncapi_document(topic: Topic) -> None:
    validator = Draft7Validator(payload_schema(topic))

    for example in examples(topic):
        validator.validate(example)
    assert not validator.is_valid({})
