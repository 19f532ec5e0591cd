"""CloudEvents 1.0: what the headers of a record say of its event, in binary mode of the Kafka protocol binding.

They are for other systems; Heard itself never reads them. They hold what is in the key and in the topic's name and
nothing else: no words, no name, no team.

- `ce_type` is `heard.` and the topic's name. The specification would like a domain name there, turned round, and
  Heard has none of its own.
- `ce_source` says which part of Heard saw it happen. It is the same on every machine.
- `ce_id` is the same each time the same event is published, so `ce_source` and `ce_id` show a duplicate.
- `ce_time` is there only where the event has a time of its own: of a tagged submission it would differ each time
  that the same event is published again, and the attribute is optional.
- `ce_dataschema` is the `$id` of the exported JSON Schema.
"""

from datetime import datetime

from schemas.topics import ABOUT_YOU, ALL, CORRECTED, DEAD_LETTER, RECEIVED, TAGGED, WITHDRAWN, Topic

Headers = tuple[tuple[str, bytes], ...]
"""As Kafka's clients take them: names, and values in UTF-8."""

DOOR, TAGGER, REVIEW = "/heard/door", "/heard/tagger", "/heard/review"
SOURCES = {
    RECEIVED.name: DOOR,
    TAGGED.name: TAGGER,
    CORRECTED.name: REVIEW,
    DEAD_LETTER.name: TAGGER,
    ABOUT_YOU.name: DOOR,
    WITHDRAWN.name: DOOR,
}
"""What `ce_source` says on each topic."""


def type_of(topic: Topic) -> str:
    """Return what `ce_type` says on a topic."""
    return f"heard.{topic.name}"


def schema_id(topic: Topic) -> str:
    """Return the name of a topic's JSON Schema: its `$id`, and what `ce_dataschema` says."""
    return f"urn:heard:schema:{topic.name}"


def constant_headers(topic: Topic) -> dict[str, str]:
    """Return the headers that are the same on every record of a topic."""
    return {
        "content-type": "application/json",
        "ce_specversion": "1.0",
        "ce_type": type_of(topic),
        "ce_source": SOURCES[topic.name],
        "ce_dataschema": schema_id(topic),
    }


_CONSTANT = {topic: tuple((name, value.encode()) for name, value in constant_headers(topic).items()) for topic in ALL}


def headers_of(topic: Topic, event_id: str, time: datetime | None = None) -> Headers:
    """Return the headers of one record.

    Args:
        topic: where it goes.
        event_id: the same for the same event, and for no other of its topic.
        time: when it happened, aware, where the event itself says so.
    """
    headers = (*_CONSTANT[topic], ("ce_id", event_id.encode()))
    return headers if time is None else (*headers, ("ce_time", time.isoformat().encode()))
