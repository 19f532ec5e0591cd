"""The API's OpenAPI 3.1 document, made from what the code itself reads and answers with."""

import json
from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta, Struct

from producers.api.feedback import IDEMPOTENCY_KEY, KEY_PATTERN, MAX_KEY_CHARACTERS, Accepted
from producers.api.problems import MEDIA_TYPE, TEXTS, Problem
from producers.api.reading import KINDS, MEMBERS, MONTH_PATTERN
from producers.bodies import MAX_BODY_BYTES
from producers.door import Submission

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"
Object: TypeAlias = dict[str, Json]

FEEDBACK_PATH = "/api/v1/feedback"
_SCHEMAS = "#/components/schemas/"
EXAMPLE: Object = {
    "role": "unpaid_carer",
    "rating": "very_good",
    "good": "The new carer took time to listen.",
    "better": "Ring before you come.",
    "words_use": "quoted",
    "happened_in": "2026-03",
}
_REFERENCE = "7K3M-9QTX-2HVD1"


def to_json(document: Object) -> str:
    """Return the document as it is served."""
    return json.dumps(document, indent=2, ensure_ascii=False)


def describe_api(*, answer_limit: int, per_minute: int) -> Object:
    """Return the document as builtins.

    Args:
        answer_limit: the most characters an answer can have here.
        per_minute: how many requests each partner may make in a minute.
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Heard: feedback API",
            "version": "1",
            "summary": "Pass on what people told you about the council’s social care.",
            "description": (
                "What is sent is accepted by the rules of the council’s own form, and a reference is given only when "
                "it is safe on disk. This is not for emergencies: nobody reads it at once."
            ),
        },
        "servers": [{"url": "/"}],
        "paths": {FEEDBACK_PATH: {"post": _operation(per_minute)}},
        "components": {
            "schemas": _schemas(answer_limit),
            "securitySchemes": {
                "partnerKey": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The key that the council gave you. Keep it as you keep a password.",
                }
            },
        },
    }


def _operation(per_minute: int) -> Object:
    return {
        "operationId": "sendFeedback",
        "summary": "Send what one person said",
        "description": (
            "Sent twice without an Idempotency-Key, it is two submissions. With one it is one, and a request whose "
            "answer never came can be sent again without fear."
        ),
        "security": [{"partnerKey": []}],
        "parameters": [
            {
                "name": IDEMPOTENCY_KEY,
                "in": "header",
                "required": False,
                "description": (
                    "Your own name for this submission, like a UUID. The same key and the same members give the same "
                    "reference, for 14 days; the same key with others is refused."
                ),
                "schema": {"type": "string", "minLength": 1, "maxLength": MAX_KEY_CHARACTERS, "pattern": KEY_PATTERN},
            }
        ],
        "requestBody": {
            "required": True,
            "description": f"One JSON object in UTF-8, of at most {MAX_BODY_BYTES // 1024**2} MB.",
            "content": {"application/json": {"schema": {"$ref": _SCHEMAS + "Feedback"}, "example": EXAMPLE}},
        },
        "responses": _responses(per_minute),
    }


def _responses(per_minute: int) -> Object:
    retry: Object = {
        "Retry-After": {
            "description": "After how many seconds to send the same again.",
            "required": True,
            "schema": {"type": "integer", "minimum": 1},
        }
    }
    challenge: Object = {"WWW-Authenticate": {"description": "Bearer.", "required": True, "schema": {"type": "string"}}}
    return {
        "202": {
            "description": "Saved. Give the reference to the person: with it they can ask for a change or for erasure.",
            "content": {
                "application/json": {
                    "schema": {"$ref": _SCHEMAS + "Accepted"},
                    "example": {"reference": _REFERENCE},
                }
            },
        },
        "401": _problem("The key is missing, not known, or revoked.", challenge),
        "413": _problem(TEXTS[413] + "."),
        "415": _problem("The body is not JSON in UTF-8, by its Content-Type or Content-Encoding."),
        "422": _problem("The request has faults. Every one is named, and what was sent is never repeated."),
        "429": _problem(f"More than {per_minute:,} requests in a minute.", retry),
        "503": _problem(TEXTS[503] + ".", retry),
    }


def _problem(description: str, headers: Object | None = None) -> Object:
    answer: Object = {
        "description": description,
        "content": {MEDIA_TYPE: {"schema": {"$ref": _SCHEMAS + "Problem"}}},
    }
    return answer | ({"headers": headers} if headers else {})


def _schemas(answer_limit: int) -> Object:
    _, found = msgspec.json.schema_components(
        [_feedback(answer_limit), Accepted, Problem], ref_template=_SCHEMAS + "{name}"
    )
    for kind in KINDS.values():
        if kind.enum:  # msgspec sorts them; their own order says something
            found[kind.enum.__name__] |= {"type": "string", "enum": [choice.value for choice in kind.enum]}
    found["Feedback"]["anyOf"] = [{"required": ["good"]}, {"required": ["better"]}]
    found["Feedback"]["properties"]["happened_in"]["anyOf"][0]["pattern"] = MONTH_PATTERN
    found["Accepted"]["properties"]["reference"]["examples"] = [_REFERENCE]
    del found["Problem"]["properties"]["errors"]["default"]  # a tuple, which is no JSON
    return found


def _feedback(answer_limit: int) -> type[Struct]:
    """Return what the API takes as a type: those members of a submission that it knows, each with its words."""
    limit = f" At most {answer_limit:,} characters, without white space at its ends."
    members = {field.name: field for field in msgspec.structs.fields(Submission)}
    fields = []
    for name, words in MEMBERS.items():
        meta = Meta(description=words + (limit if name in ("good", "better") else ""))
        fields.append((name, Annotated[members[name].type, meta], members[name].default))
    return msgspec.defstruct("Feedback", fields, kw_only=True, forbid_unknown_fields=True)
