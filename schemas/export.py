"""Writes each topic's JSON Schema, for other systems: `python -m schemas.export`. A test fails when one is stale."""

import json
from pathlib import Path

import msgspec

from schemas.topics import ALL, Topic

FOLDER = Path(__file__).parent / "json"


def json_schema(topic: Topic) -> str:
    """Return the JSON Schema (2020-12) of what a topic's records hold, as the text of its file.

    It cannot say everything: that one of the answers has to say something, that no text may hold a NUL or half a
    character, is held by `schemas.events` alone.
    """
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": topic.name,
        **msgspec.json.schema(topic.event),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def schema_file(topic: Topic) -> Path:
    """Return where the topic's JSON Schema stands."""
    return FOLDER / f"{topic.name}.schema.json"


def export() -> None:
    """Write the JSON Schemas of all topics."""
    FOLDER.mkdir(exist_ok=True)
    for topic in ALL:
        schema_file(topic).write_text(json_schema(topic), encoding="utf-8")


if __name__ == "__main__":
    export()
