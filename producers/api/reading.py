"""Turn a body's members into a submission, or name every fault. The rules are the form's; the words are for programs.

`MEMBERS` is what the API takes, and the only place that says so: the document is made from it too.
"""

import re
from collections import Counter
from enum import StrEnum
from types import NoneType
from typing import NamedTuple, get_args

import msgspec

from producers.api.body import WHOLE, Fault, Members
from producers.door import Submission
from producers.rules import Rules, reply_fault
from schemas.events import is_storable
from schemas.words import normalise, normalise_line

MEMBERS = {
    "role": "Who is speaking.",
    "team_chosen": (
        "The id of the team that it is about, from the list at /api/. Leave it out where the team is not known."
    ),
    "rating": "The answer to “Overall, how was your experience of our service?”, where it was asked.",
    "good": "The answer to “What was good?”. At least one of good and better must say something.",
    "better": "The answer to “What could we do better?”.",
    "unsafe": "The answer to “Is anyone unsafe or at risk of harm?”, where it was asked.",
    "words_use": "How far the person lets their words go. Each allows what stands before it.",
    "reply_to": "An email address or a phone number, where the person asked for a reply.",
    "happened_in": "The month when it happened, as 2026-03. Not in the future.",
}
MONTH_PATTERN = "^[0-9]{4}-(0[1-9]|1[0-2])$"
MOST_FAULTS = 50
# What somebody mistyped, and not what somebody wrote: only such a name is repeated.
_MEMBER_NAME = re.compile("[A-Za-z][A-Za-z0-9_-]{0,39}")


class Kind(NamedTuple):
    """What a member can be.

    Attributes:
        enum: the texts that it can be; None where it is free.
        nullable: whether it can be null.
    """

    enum: type[StrEnum] | None
    nullable: bool


def _kind(annotation: object) -> Kind:
    types = get_args(annotation) or (annotation,)
    enums = (one for one in types if isinstance(one, type) and issubclass(one, StrEnum))
    return Kind(next(enums, None), NoneType in types)


KINDS = {field.name: _kind(field.type) for field in msgspec.structs.fields(Submission) if field.name in MEMBERS}
REQUIRED = [field.name for field in msgspec.structs.fields(Submission) if field.required and field.name in MEMBERS]


def read_submission(sent: Members, rules: Rules) -> Submission | list[Fault]:
    """Return the submission that the members are, or every fault in them, in the order of `MEMBERS`."""
    members = dict(sent)
    counts = Counter(name for name, _ in sent)
    shape = {name: fault for name in MEMBERS if (fault := _shape_fault(name, counts[name], members.get(name)))}
    texts = {name: value for name in MEMBERS if isinstance(value := members.get(name), str) and name not in shape}
    faults = shape | _rule_faults(texts, shape, rules)
    found = [Fault(f"{name} {faults[name]}", f"#/{name}") for name in MEMBERS if name in faults]
    found += _unknown(sent)
    if found:
        return _shortened(found)
    if team := rules.open_team(normalise_line(texts.get("team_chosen", ""))):
        members["team_chosen"] = team.id
    return msgspec.convert(members, Submission)


def _shape_fault(name: str, count: int, value: object) -> str | None:
    """Return what is wrong with a member whatever the rules are."""
    kind = KINDS[name]
    if count == 0:
        return f"is missing. It must be {_one_of(kind.enum)}" if name in REQUIRED else None
    if count > 1:
        return f"is there {count:,} times. Send it once"
    if value is None and kind.nullable:
        return None
    if not isinstance(value, str):
        return "must be text, in quotation marks" + (", or null" if kind.nullable else "")
    return _text_fault(kind, value)


def _text_fault(kind: Kind, value: str) -> str | None:
    if not is_storable(value):
        return "holds a NUL, or half a character (a lone surrogate). Take it out"
    return f"must be {_one_of(kind.enum)}" if kind.enum and value not in list(kind.enum) else None


def _one_of(enum: type[StrEnum] | None) -> str:
    return "one of: " + ", ".join(enum) if enum else "text"


def _rule_faults(texts: dict[str, str], shape: dict[str, str], rules: Rules) -> dict[str, str]:
    """Return what is wrong by the rules, of members that are text where text should be."""
    good, better = normalise(texts.get("good", "")), normalise(texts.get("better", ""))
    team = normalise_line(texts.get("team_chosen", ""))
    reply_to = normalise_line(texts.get("reply_to", ""))
    found = {
        "good": _length_fault(good, rules),
        "better": _length_fault(better, rules),
        "team_chosen": None if not team or rules.open_team(team) else _NO_TEAM,
        "reply_to": _as_sentence("cannot be used", reply_fault(reply_to)) if reply_to else None,
        "happened_in": _month_fault(texts["happened_in"], rules) if "happened_in" in texts else None,
    }
    if not good and not better and not shape.keys() & {"good", "better"}:
        found["good"] = "or better must say something: what was good, or what could be better"
    return {name: fault for name, fault in found.items() if fault}


_NO_TEAM = "must be the id of a team that is open now: /api/ lists them. Leave it out where the team is not known"


def _length_fault(words: str, rules: Rules) -> str | None:
    return _as_sentence("is too long", rules.length_fault("It", words))


def _month_fault(typed: str, rules: Rules) -> str | None:
    if not re.fullmatch(MONTH_PATTERN, typed, re.ASCII):
        return f"must be a month as {rules.today.year}-{rules.today.month:02}"
    return _as_sentence("cannot be used", rules.month_fault(int(typed[:4]), int(typed[5:])))


def _as_sentence(beginning: str, fault: str | None) -> str | None:
    return fault and f"{beginning}. {fault}"


def _unknown(sent: Members) -> list[Fault]:
    faults = []
    for place, (name, _) in enumerate(sent, 1):
        if name in MEMBERS:
            continue
        if _MEMBER_NAME.fullmatch(name):
            faults.append(Fault(f"{name} is not a member that the API takes. Take it out", f"#/{name}"))
        else:
            faults.append(Fault(f"Member number {place:,} has a name that the API does not take. Take it out", WHOLE))
    return faults


def _shortened(faults: list[Fault]) -> list[Fault]:
    if len(faults) <= MOST_FAULTS:
        return faults
    rest = len(faults) - MOST_FAULTS
    return [*faults[:MOST_FAULTS], Fault(f"There are {rest:,} more faults. Put these right first", WHOLE)]
