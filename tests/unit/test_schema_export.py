"""The exported JSON Schemas say what the code says."""

import json

import pytest

from schemas.export import FOLDER, json_schema, schema_file
from schemas.topics import ALL, Topic


@pytest.mark.parametrize("topic", ALL, ids=lambda topic: topic.name)
def test_an_exported_schema_is_the_one_of_the_code(topic: Topic) -> None:
    assert schema_file(topic).read_text(encoding="utf-8") == json_schema(topic), "run `python -m schemas.export`"


def test_there_is_one_schema_a_topic_and_no_other() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {schema_file(topic).name for topic in ALL}


@pytest.mark.parametrize("topic", ALL, ids=lambda topic: topic.name)
def test_a_schema_finds_all_that_it_refers_to(topic: Topic) -> None:
    schema = json.loads(json_schema(topic))
    text = json.dumps(schema)

    assert schema["$ref"] == f"#/$defs/{topic.event.__name__}"
    for name in {part.split('"')[0] for part in text.split("#/$defs/")[1:]}:
        assert name in schema["$defs"]
