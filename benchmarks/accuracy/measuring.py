"""What each part of sentiment buys, per kind of question, and at a service it never saw."""

import random
import tomllib
from collections.abc import Iterator, Sequence

from benchmarks.accuracy.comments import Comment
from benchmarks.accuracy.figures import Figures, Said, figures
from benchmarks.accuracy.sentiment import (
    cross_validate,
    features_of,
    fit_on,
    labels_of,
    of_some,
    said_by,
)
from heard.learning.refit import Coded, corrected, refit
from schemas.tags import Question
from streams.hearing import Hearer, one_part
from streams.lexicon import Lexicon
from streams.sentiment import SentimentReader
from streams.text import Text
from streams.vader import Vader

_THRESHOLD = 0.05
_CODED, _DRAWS = 100, 5


def measure(comments: Sequence[Comment], lexicon_text: str) -> None:
    """Print the figures: what each part buys, per question, and at a service that was never seen."""
    lexicon = Lexicon.from_toml(lexicon_text)
    print("| what reads | accuracy | macro-F1 | negatives found | called positive | surest 80% |")
    print("|---|---|---|---|---|---|")
    for name, said in _steps(comments, lexicon_text):
        _print_row(name, figures(labels_of(comments), said))
    plain = cross_validate(comments, lexicon, with_rating=False)
    rated = cross_validate(comments, lexicon, with_rating=True)
    for name, said in (("and the learned part", plain), ("and the rating", rated)):
        _print_row(name, figures(labels_of(comments), said))
        _print_row(f'{name}, without the one word "nothing"', of_some(comments, said, lambda one: one.key != "nothing"))
        for question in Question:
            _print_row(
                f"{name}: {question.value}", of_some(comments, said, lambda one, at=question: one.question is at)
            )
    for trust in sorted({one.trust for one in comments}):
        _print_unseen(comments, lexicon, trust)


def _steps(comments: Sequence[Comment], lexicon_text: str) -> Iterator[tuple[str, list[Said]]]:
    """Yield what VADER says, and what each of the rules adds, in the order of the table."""
    vader = Vader()
    yield "VADER alone", [_by_threshold(vader.compound(one.text)) for one in comments]
    groups = tomllib.loads(lexicon_text)["group"]
    of_questions = Lexicon.from_groups([group for group in groups if "questions" in group])
    lexicon = Lexicon.from_toml(lexicon_text)
    for name, its in (("and the question", of_questions), ("and care words", lexicon)):
        hearer = Hearer(vader, its)
        heard = [one_part(hearer.hear(Text(one.text), one.question)) for one in comments]
        yield name, [_by_threshold(valence) for valence in heard]
    yield "and sentences and halves", said_by(SentimentReader(vader, lexicon), comments, with_rating=False)


def _by_threshold(score: float) -> Said:
    if score >= _THRESHOLD:
        return Said("positive", score)
    return Said("negative", -score) if score <= -_THRESHOLD else Said("neutral_or_mixed", 0.0)


def _print_unseen(comments: Sequence[Comment], lexicon: Lexicon, unseen: str) -> None:
    """Print the figures at one trust of weights learned at the other, before and after some of its own are coded."""
    features = features_of(comments, lexicon, with_rating=False)
    model = fit_on(features, comments, [place for place, one in enumerate(comments) if one.trust != unseen])
    there = [place for place, one in enumerate(comments) if one.trust == unseen]
    reader = SentimentReader(Vader(), lexicon, model)
    _print_row(f"never saw {unseen}", figures(*_said_at(reader, comments, there)))
    for draw in range(_DRAWS):
        chosen = random.Random(draw).sample(there, _CODED)  # noqa: S311  # the same draws each time
        coded = [Coded(features[place], comments[place].sentiment, comments[place].key) for place in chosen]
        proposal = refit(model, model, coded, ())
        reader = SentimentReader(Vader(), lexicon, corrected(model, proposal.entries))
        rest = [place for place in there if place not in set(chosen)]
        verdict = "installed" if proposal.is_worth_installing else "refused"
        _print_row(f"the same, {_CODED} coded, draw {draw} ({verdict})", figures(*_said_at(reader, comments, rest)))


def _said_at(
    reader: SentimentReader, comments: Sequence[Comment], places: Sequence[int]
) -> tuple[list[str], list[Said]]:
    some = [comments[place] for place in places]
    return labels_of(some), said_by(reader, some, with_rating=False)


def _print_row(name: str, found: Figures) -> None:
    print("| " + " | ".join([name, *(f"{figure:.3f}" for figure in found)]) + " |", flush=True)
