"""What sentiment is worth at a service it never saw, before and after 100 of its comments are coded and learned."""

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple
from uuid import UUID

from benchmarks.accuracy.comments import Comment
from benchmarks.accuracy.figures import Figures, figures
from benchmarks.accuracy.fitting import Features
from benchmarks.accuracy.sentiment import features_of, fit_on, labels_of, said_by
from heard.learning.refit import FIFTHS, Coded, corrected, refit
from streams.lexicon import Lexicon
from streams.linear import LinearModel
from streams.sentiment import SentimentReader
from streams.text import Text
from streams.vader import Vader
from summaries.teaching import UNSURE, Candidate, words_in, worth_judging

_CODED, _DRAWS = 100, 20


class _Service(NamedTuple):
    """A trust whose comments nobody has learned from, and weights that were learned at the other one."""

    comments: Sequence[Comment]  # of both trusts
    features: Sequence[Features]
    its: Sequence[int]  # the places of this trust's comments
    lexicon: Lexicon
    model: LinearModel


class _Draw(NamedTuple):
    """What one choice of comments to code led to, on comments that were not chosen."""

    before: Figures
    after: Figures
    is_installed: bool


_Choose = Callable[[_Service, int], tuple[Sequence[int], Sequence[int]]]
"""Returns which comments are coded, and which ones judge, for the number of a draw."""


def print_unseen(comments: Sequence[Comment], lexicon: Lexicon) -> None:
    """Print a table: two trusts, three ways to choose what is coded; mean, lowest and highest of the draws."""
    features = features_of(comments, lexicon, with_rating=False)
    print(f"\n{_CODED} comments coded, {_DRAWS} draws: accuracy, mean (lowest to highest)")
    heads = ("used at", "coded", "before", "learned", "as installed", "refused", "installed and worse")
    print("| " + " | ".join([*heads, "macro-F1 of the three"]) + " |")
    print("|" + "---|" * (len(heads) + 1))
    for trust in sorted({one.trust for one in comments}):
        its = [place for place, one in enumerate(comments) if one.trust == trust]
        model = fit_on(features, comments, [place for place, one in enumerate(comments) if one.trust != trust])
        service = _Service(comments, features, its, lexicon, model)
        for name, choose in (
            ("at random, the rest judge", _at_random),
            ("at random from one half, the other judges", _at_random_from_half),
            ("as the queue asks from one half, the other judges", _by_the_queue),
        ):
            _print_draws(trust, name, [_draw(service, *choose(service, number)) for number in range(_DRAWS)])


def _at_random(service: _Service, number: int) -> tuple[Sequence[int], Sequence[int]]:
    chosen = random.Random(number).sample(service.its, _CODED)  # noqa: S311  # the same draws each time
    return chosen, sorted(set(service.its) - set(chosen))


def _at_random_from_half(service: _Service, number: int) -> tuple[Sequence[int], Sequence[int]]:
    asked, judging = _halves(service, number)
    return random.Random(number).sample(asked, _CODED), judging  # noqa: S311  # the same draws each time


def _by_the_queue(service: _Service, number: int) -> tuple[Sequence[int], Sequence[int]]:
    """Choose as the page does that shows what would teach most; its choice is always the same, so the halves differ."""
    asked, judging = _halves(service, number)
    reader = SentimentReader(Vader(), service.lexicon, service.model)
    candidates = []
    for place in asked:
        one = service.comments[place]
        confidence = reader.assess(Text(one.text), one.question, None, one.asked).confidence
        candidates.append(Candidate(UUID(int=place), str(place), confidence, words_in(one.text)))
    candidates.sort(key=lambda one: (one.confidence, one.feedback_id))
    return [int(one.reference) for one in worth_judging(candidates[:UNSURE], _CODED)], judging


def _halves(service: _Service, number: int) -> tuple[list[int], list[int]]:
    """Return two halves of a trust's comments, at random. What people keep saying is in both, as it will be."""
    its = list(service.its)
    random.Random(number).shuffle(its)  # noqa: S311  # the same halves each time
    return sorted(its[: len(its) // 2]), sorted(its[len(its) // 2 :])


def _draw(service: _Service, chosen: Sequence[int], judging: Sequence[int]) -> _Draw:
    coded = [
        Coded(service.features[place], service.comments[place].sentiment, service.comments[place].key)
        for place in chosen
    ]
    proposal = refit(service.model, [service.model] * FIFTHS, coded, ())
    learned = corrected(service.model, proposal.entries)
    return _Draw(
        _figures(service, service.model, judging), _figures(service, learned, judging), proposal.is_worth_installing
    )


def _figures(service: _Service, model: LinearModel, judging: Sequence[int]) -> Figures:
    some = [service.comments[place] for place in judging]
    said = said_by(SentimentReader(Vader(), service.lexicon, model), some, with_rating=False)
    return figures(labels_of(some), said)


def _print_draws(trust: str, name: str, draws: Sequence[_Draw]) -> None:
    ways = [
        [draw.before for draw in draws],
        [draw.after for draw in draws],
        [draw.after if draw.is_installed else draw.before for draw in draws],
    ]
    accuracies = [_spread([one.accuracy for one in way]) for way in ways]
    f1 = ", ".join(f"{sum(one.macro_f1 for one in way) / len(way):.3f}" for way in ways)
    refused = f"{sum(not draw.is_installed for draw in draws)} of {len(draws)}"
    worse = sum(draw.is_installed and draw.after.accuracy < draw.before.accuracy for draw in draws)
    print("| " + " | ".join([trust, name, *accuracies, refused, str(worse), f1]) + " |", flush=True)


def _spread(values: Sequence[float]) -> str:
    return f"{sum(values) / len(values):.3f} ({min(values):.3f} to {max(values):.3f})"
