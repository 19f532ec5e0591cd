"""Compliments, and what says that nothing could be better: what a team reads first, and passes on. Pure."""

import msgspec

from schemas.tags import About, AnswerDetails, Kind, KindTag

NOTHING_TO_IMPROVE = "nothing to improve"
"""What `config/lexicon.toml` takes words for that say so; it is in the reason that the answer's tag gives."""

_COMPLIMENTS = (Kind.COMPLIMENT, Kind.THANKS)


def is_compliment(kind: str) -> bool:
    """Say whether a submission is a compliment, or thanks, by its kind as it stands now, corrections and all."""
    return kind in _COMPLIMENTS


def is_for_one_worker(kind: str, kind_details: str) -> bool:
    """Say whether a compliment is for one person, who should be told.

    Args:
        kind: what the submission is for, as it stands now.
        kind_details: a `KindTag` as the tagger left it; may be empty.
    """
    if not (is_compliment(kind) and kind_details):
        return False
    return msgspec.json.decode(kind_details, type=KindTag).about is About.INDIVIDUAL


def says_nothing_to_improve(details: str) -> bool:
    """Say whether an answer says, and says only, that there is nothing to improve.

    Args:
        details: an `AnswerDetails` as the database keeps it; may be empty.
    """
    if not details:
        return False
    found = msgspec.json.decode(details, type=AnswerDetails)
    why = [reason.why for reason in (*found.reasons, *(one for part in found.parts for one in part.reasons))]
    weights = [reason.weight for part in found.parts for reason in part.reasons]
    return NOTHING_TO_IMPROVE in why and all(weight >= 0 for weight in weights)
