"""What each part of sentiment buys, per kind of question, and at a service it never saw."""

import tomllib
from collections.abc import Iterator, Sequence

from benchmarks.accuracy.comments import Comment
from benchmarks.accuracy.figures import Figures, Said, figures
from benchmarks.accuracy.sentiment import cross_validate, labels_of, of_some, said_by
from benchmarks.accuracy.unseen import print_unseen
from schemas.tags import Question
from streams.hearing import Hearer, one_part
from streams.lexicon import Lexicon
from streams.sentiment import SentimentReader
from streams.text import Text
from streams.vader import Vader

_THRESHOLD = 0.05


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
    print_unseen(comments, lexicon)


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


def _print_row(name: str, found: Figures) -> None:
    print("| " + " | ".join([name, *(f"{figure:.3f}" for figure in found)]) + " |", flush=True)
