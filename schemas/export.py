"""Writes what other systems join by: each topic's JSON Schema, and the AsyncAPI document.

Run it as `python -m schemas.export`. A test fails when a file is stale.
"""

import json
from pathlib import Path

import msgspec

from schemas.asyncapi import document
from schemas.cloudevents import schema_id
from schemas.topics import ALL, Topic

FOLDER = Path(__file__).parent / "json"
ASYNCAPI = Path(__file__).parent / "asyncapi.json"


def json_schema(topic: Topic) -> str:
    """Return the JSON Schema (2020-12) of what a topic's records hold, as the text of its file.

    It cannot say everything: that one of the answers has to say something, that no text may hold a NUL or half a
    character, is held by `schemas.events` alone.
    """
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": schema_id(topic),
        "title": topic.name,
        **msgspec.json.schema(topic.event),
    }
    return _text(schema)


def asyncapi() -> str:
    """Return the AsyncAPI document, as the text of its file."""
    return _text(document())


def schema_file(topic: Topic) -> Path:
    """Return where the topic's JSON Schema stands."""
    return FOLDER / f"{topic.name}.schema.json"


def export() -> None:
    """Write the JSON Schemas of all topics, and the AsyncAPI document."""
    FOLDER.mkdir(exist_ok=True)
    for topic in ALL:
        schema_file(topic).write_text(json_schema(topic), encoding="utf-8")
    ASYNCAPI.write_text(asyncapi(), encoding="utf-8")


def _text(members: dict[str, object]) -> str:
    return json.dumps(members, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    export()
