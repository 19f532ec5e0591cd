"""Poison: records that no agent and no sink can use, made from good ones by breaking one thing at a time."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import msgspec

from schemas.errors import InvalidEvent
from schemas.events import FeedbackReceived, FeedbackTagged, decode
from schemas.records import Outgoing
from schemas.topics import RECEIVED, TAGGED

WRONG: tuple[Any, ...] = (None, True, -1, 1.5, [], ["x"], {}, {"a": 1}, "", "\0", "x" * 60_000, "not it")
LARGE = 1_900_000

Members = dict[str, Any]


def poison_kinds(rng: Random, received: FeedbackReceived, tagged: FeedbackTagged, count: int) -> list[Outgoing]:
    """Return so many records, no two alike, each of which its topic's schema refuses."""
    kinds: dict[bytes | None, Outgoing] = {}
    for topic, kind, event in ((RECEIVED.name, FeedbackReceived, received), (TAGGED.name, FeedbackTagged, tagged)):
        for value in _broken(msgspec.to_builtins(event), rng):
            try:
                decode(value, kind)
            except InvalidEvent:
                kinds.setdefault(value, Outgoing(topic, rng.choice(_KEYS), value))
    found = list(kinds.values())
    raw = [one for one in found if not one.value.startswith(b"{")]
    rest = [one for one in found if one.value.startswith(b"{")]
    rng.shuffle(rest)
    return (raw + rest)[:count]


_KEYS = (None, b"", b"not a feedback id", b"\xff\xfe", b"019cb400-0000-7000-8000-000000000001")


def _broken(good: Members, rng: Random) -> Iterator[bytes]:
    yield from _not_json(json.dumps(good).encode(), rng)
    for place in _places(good):
        yield _as_json(_without(good, place))
        for wrong in WRONG:
            yield _as_json(_with(good, place, wrong))
        yield _as_json(_with(good, place, "PLACE")).replace(b'"PLACE"', b'"half \\ud800 a character"')
    yield _as_json({**good, "good": " \n ", "better": ""})
    yield _as_json({**good, "received_at": "2026-03-03T12:00:00"})
    yield _as_json({**good, "happened_in": "2026-13"})
    yield _as_json([good])
    yield _as_json({"data": good})


def _not_json(whole: bytes, rng: Random) -> Iterator[bytes]:
    yield from (b"", b" ", b"null", b"true", b"[]", b"{}", b'""', b"NaN", b"\0", b"<xml/>", b"a,b,c", b"9" * 5000)
    yield b"[" * 100_000
    yield b'{"a":' * 50_000
    yield whole.decode().encode("utf-16")
    yield b"\xef\xbb\xbf" + whole
    yield whole + whole
    yield whole.replace(b"porridge", b"porr\xffdge")
    yield b"\xf0\x28\x8c\x28" + b"x" * LARGE
    yield from (whole[: rng.randrange(1, len(whole))] for _ in range(10))
    yield from (rng.randbytes(rng.randint(1, 400)) for _ in range(10))


def _places(members: Members, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, value in members.items():
        yield (*above, name)
        if isinstance(value, dict):
            yield from _places(value, (*above, name))


def _with(members: Members, place: tuple[str, ...], value: Any) -> Members:
    name, *rest = place
    return {**members, name: _with(members[name], tuple(rest), value) if rest else value}


def _without(members: Members, place: tuple[str, ...]) -> Members:
    name, *rest = place
    if rest:
        return {**members, name: _without(members[name], tuple(rest))}
    return {one: value for one, value in members.items() if one != name}


def _as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
