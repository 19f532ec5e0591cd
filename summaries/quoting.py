"""How approved words read: cut out of their answer, without what a person confirmed is not to be shown. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

LEAST_LETTERS = 2


class Cut(NamedTuple):
    """Words of an answer that are not to be shown, by their place in code points, and what stands there instead."""

    question: str
    start: int
    end: int
    replacement: str


def words_quoted(answers: Mapping[str, str], question: str, start: int, end: int, cuts: Sequence[Cut]) -> str:
    """Return some words of a submission as they may be shown.

    What was cut out once is cut out wherever the very same words stand again: a person who hides a name means the
    name, and may have missed one of its places.

    Args:
        answers: the words of each question.
        question: of the answer that is quoted.
        start: where the quote begins in it, in code points.
        end: past its last character.
        cuts: of the whole submission; those of one answer may overlap.
    """
    answer = answers.get(question, "")
    at, end = max(0, start), min(end, len(answer))
    secrets = _secrets(answers, cuts)
    pieces: list[str] = []
    for cut in _merged(cuts, question):
        if cut.end > at and cut.start < end:
            pieces += [_without(answer[at : max(at, cut.start)], secrets), cut.replacement]
            at = cut.end
    return "".join([*pieces, _without(answer[at:end], secrets)]).strip()


def _secrets(answers: Mapping[str, str], cuts: Iterable[Cut]) -> Mapping[str, str]:
    """Return what is hidden anywhere in the submission, with what stands in its place."""
    hidden = ((answers.get(cut.question, "")[max(0, cut.start) : cut.end].strip(), cut.replacement) for cut in cuts)
    return {words: replacement for words, replacement in hidden if len(words) >= LEAST_LETTERS}


def _without(words: str, secrets: Mapping[str, str]) -> str:
    """Return words without what is hidden, the longest first, and only as whole words."""
    if not secrets:
        return words
    longest = sorted(secrets, key=lambda secret: (-len(secret), secret))
    pattern = "|".join(rf"(?<!\w){re.escape(secret)}(?!\w)" for secret in longest)
    return re.sub(pattern, lambda found: secrets[found[0]], words)


def _merged(cuts: Iterable[Cut], question: str) -> list[Cut]:
    """Return the cuts of one answer in order, those that overlap as one with the first's replacement."""
    found: list[Cut] = []
    for cut in sorted((one for one in cuts if one.question == question), key=lambda one: (one.start, -one.end)):
        if found and cut.start < found[-1].end:
            found[-1] = found[-1]._replace(end=max(found[-1].end, cut.end))
        elif cut.start < cut.end:
            found.append(cut)
    return found
