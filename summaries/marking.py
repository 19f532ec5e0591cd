"""Marking: an answer's sentences, how each sounds, and the words that decided it, as pieces that a page can show."""

from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from schemas.tags import AnswerDetails, PartSentiment, Sentiment, Span

MOST_WHYS = 4


class Piece(Struct, frozen=True):
    """Some of the words, in order; `marked` where they are a reason."""

    words: str
    marked: bool


class MarkedPart(Struct, frozen=True):
    """A sentence, or a half of one that turns round.

    Attributes:
        score: -1 to 1.
        pieces: all of its words, in order.
        whys: what the marked words were taken for, the strongest first.
    """

    sentiment: Sentiment
    score: float
    pieces: tuple[Piece, ...]
    whys: tuple[str, ...]


def marked_parts(words: str, details: str) -> tuple[MarkedPart, ...]:
    """Return an answer's parts with the words that decided each.

    Args:
        words: the answer.
        details: an `AnswerDetails` as the database keeps it; empty where there is none.
    """
    if not details:
        return ()
    return tuple(_marked(words, part) for part in msgspec.json.decode(details, type=AnswerDetails).parts)


def marked_spans(words: str, question: str, spans: Sequence[Span]) -> tuple[Piece, ...]:
    """Return an answer with the words marked that the spans of its question point at."""
    places = [(span.start, span.end) for span in spans if span.question == question]
    return _pieces(words, 0, len(words), places)


def _marked(words: str, part: PartSentiment) -> MarkedPart:
    strongest = sorted(part.reasons, key=lambda reason: (-abs(reason.weight), reason.start))
    whys = tuple(dict.fromkeys(reason.why for reason in strongest if reason.why))[:MOST_WHYS]
    places = [(reason.start, reason.end) for reason in part.reasons]
    return MarkedPart(part.sentiment, part.score, _pieces(words, part.start, part.end, places), whys)


def _pieces(words: str, start: int, end: int, places: Iterable[tuple[int, int]]) -> tuple[Piece, ...]:
    """Cut the words from start to end where a place begins or ends. Places may overlap."""
    pieces: list[Piece] = []
    at = start
    for begins, ends in sorted(places):
        first, past = max(begins, at), min(ends, end)
        if past <= first:
            continue
        if first > at:
            pieces.append(Piece(words[at:first], marked=False))
        pieces.append(Piece(words[first:past], marked=True))
        at = past
    if at < end:
        pieces.append(Piece(words[at:end], marked=False))
    return tuple(pieces)
