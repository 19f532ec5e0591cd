"""The AsyncAPI 3.0 document: Heard's topics, keys, headers and payloads, for other systems. Made from the code.

`python -m schemas.export` writes it to `schemas/asyncapi.json`.
"""

from typing import NamedTuple

import msgspec

from schemas.cloudevents import constant_headers
from schemas.topics import (
    ABOUT_YOU,
    ALL,
    CORRECTED,
    DEAD_LETTER,
    RECEIVED,
    RETENTION_MILLISECONDS,
    SINK_GROUP,
    TAGGED,
    TAGGER_GROUP,
    WITHDRAWN,
    Topic,
)

Json = dict[str, object]
KAFKA_BINDING = "0.5.0"


class _Told(NamedTuple):
    """What the code does not say by itself about a topic."""

    channel: str
    summary: str
    id_is: str
    time_is: str = ""


_TOLD = {
    RECEIVED: _Told(
        "received", "A person told the council something.", "The feedback id.", "When the door accepted it."
    ),
    TAGGED: _Told("tagged", "A submission was tagged.", "The feedback id, a slash and the tagger's version."),
    CORRECTED: _Told(
        "corrected", "A reviewer decided something about a submission.", "The correction's id.", "When it was decided."
    ),
    DEAD_LETTER: _Told(
        "deadLettered",
        "A record could never be used, and is kept whole.",
        "The topic, partition and offset of the bad record, with slashes between.",
    ),
    ABOUT_YOU: _Told(
        "aboutYouAnswered",
        "Somebody told the council about themselves. It leads to no submission.",
        "The answers' own id.",
    ),
    WITHDRAWN: _Told(
        "withdrawn",
        "A person took their words back. Whoever keeps a copy of them does the same.",
        "The reference, a slash, and erase or withdraw.",
        "When they asked.",
    ),
}


class _Does(NamedTuple):
    """What a part of Heard does with a topic; it reads as a member of a consumer group."""

    action: str
    topic: Topic
    summary: str
    group: str = ""


_OPERATIONS = {
    "publishReceived": _Does("send", RECEIVED, "The relay publishes what the form accepted."),
    "tagReceived": _Does("receive", RECEIVED, "The tagger reads what was received.", TAGGER_GROUP),
    "publishTagged": _Does("send", TAGGED, "The tagger publishes what it tagged."),
    "storeTagged": _Does("receive", TAGGED, "The sink stores what was tagged.", SINK_GROUP),
    "publishCorrected": _Does("send", CORRECTED, "The clerk publishes what a reviewer decided on the staff pages."),
    "storeCorrected": _Does("receive", CORRECTED, "The sink stores what was decided.", SINK_GROUP),
    "publishDeadLetter": _Does("send", DEAD_LETTER, "The tagger publishes what it could not use."),
    "storeDeadLetter": _Does("receive", DEAD_LETTER, "The sink stores what could not be used.", SINK_GROUP),
    "publishAboutYou": _Does("send", ABOUT_YOU, "The relay publishes what people told about themselves in a month."),
    "storeAboutYou": _Does("receive", ABOUT_YOU, "The sink stores what people told about themselves.", SINK_GROUP),
    "publishWithdrawn": _Does("send", WITHDRAWN, "The relay publishes what people take back."),
    "storeWithdrawn": _Does("receive", WITHDRAWN, "The sink quotes it no more, or erases it.", SINK_GROUP),
}


def document() -> Json:
    """Return the document as JSON's own types. The same code always gives the same document."""
    topics = [topic.event for topic in ALL]
    _, schemas = msgspec.json.schema_components(topics, ref_template="#/components/schemas/{name}")
    return {
        "asyncapi": "3.0.0",
        "id": "urn:heard",
        "info": _info(),
        "defaultContentType": "application/json",
        "servers": {"kafka": _server()},
        "channels": {_TOLD[topic].channel: _channel(topic) for topic in ALL},
        "operations": {name: _operation(does) for name, does in _OPERATIONS.items()},
        "components": {"messages": {_name(topic): _message(topic) for topic in ALL}, "schemas": schemas},
    }


def _info() -> Json:
    return {
        "title": "Heard",
        "version": "1.0.0",
        "description": (
            "Feedback from people who use social care. Values hold people's words: whoever may read these topics"
            " reads them all. Keys and headers hold none. A record may come more than once, and out of order:"
            " `ce_source` and `ce_id` together show a duplicate. Members that you do not know are to be ignored;"
            " a member that is removed or comes to mean something else makes a topic with a new version."
        ),
        "license": {"name": "MIT"},
    }


def _server() -> Json:
    return {
        "host": "{bootstrapServer}",
        "protocol": "kafka",
        "description": "The council's own Apache Kafka.",
        "variables": {
            "bootstrapServer": {
                "default": "127.0.0.1:9092",
                "description": "host:port of one of its brokers, as in KAFKA_BOOTSTRAP_SERVERS.",
            }
        },
    }


def _channel(topic: Topic) -> Json:
    return {
        "address": topic.name,
        "summary": _TOLD[topic].summary,
        "messages": {_name(topic): {"$ref": f"#/components/messages/{_name(topic)}"}},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "topicConfiguration": {"cleanup.policy": ["delete"], "retention.ms": RETENTION_MILLISECONDS},
                "bindingVersion": KAFKA_BINDING,
            }
        },
    }


def _operation(does: _Does) -> Json:
    channel = f"#/channels/{_TOLD[does.topic].channel}"
    operation: Json = {
        "action": does.action,
        "summary": does.summary,
        "channel": {"$ref": channel},
        "messages": [{"$ref": f"{channel}/messages/{_name(does.topic)}"}],
    }
    if does.group:
        binding = {"groupId": {"type": "string", "enum": [does.group]}, "bindingVersion": KAFKA_BINDING}
        operation["bindings"] = {"kafka": binding}
    return operation


def _message(topic: Topic) -> Json:
    # A bad record may have had no key, or one that is no feedback id: its dead letter keeps what it had.
    key: Json = {"description": "The bad record's own key."}
    if topic == WITHDRAWN:
        key = {"type": "string", "description": "The reference that the person was told."}
    elif topic != DEAD_LETTER:
        whose = "The answers' own id." if topic == ABOUT_YOU else "The feedback id."
        key = {"type": "string", "format": "uuid", "description": whose}
    return {
        "name": _name(topic),
        "title": topic.name,
        "summary": _TOLD[topic].summary,
        "contentType": "application/json",
        "headers": _headers(topic),
        "payload": {"$ref": f"#/components/schemas/{_name(topic)}"},
        "bindings": {"kafka": {"key": key, "bindingVersion": KAFKA_BINDING}},
    }


def _headers(topic: Topic) -> Json:
    """Return the schema of a topic's headers: CloudEvents 1.0 in binary mode."""
    told = _TOLD[topic]
    constant = constant_headers(topic)
    properties: Json = {name: {"type": "string", "const": value} for name, value in constant.items()}
    properties["ce_id"] = {"type": "string", "minLength": 1, "description": told.id_is}
    if told.time_is:
        properties["ce_time"] = {"type": "string", "format": "date-time", "description": told.time_is}
    return {"type": "object", "properties": properties, "required": [*constant, "ce_id"]}


def _name(topic: Topic) -> str:
    return topic.event.__name__
