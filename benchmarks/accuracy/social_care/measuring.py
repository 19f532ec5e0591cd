"""How well Heard and plain VADER read social care's own words: in four classes, and in the three of other sets."""

from collections.abc import Callable, Sequence

from benchmarks.accuracy.figures import Said, figures
from benchmarks.accuracy.social_care.answers import Labelled, demo_answers, fresh_answers
from schemas.tags import Sentiment
from streams.sentiment import ASKED_AS, SentimentReader
from streams.text import Text
from streams.vader import Vader
from summaries.intervals import wilson

Reads = Callable[[Labelled], Said]
FOUR = (Sentiment.POSITIVE, Sentiment.NEGATIVE, Sentiment.MIXED, Sentiment.NEUTRAL)
_THRESHOLD = 0.05
"""From where VADER's compound is praise, and its negative blame (Hutto and Gilbert 2014). It knows no mixed."""
_FOLDED = {"mixed": "neutral_or_mixed", "neutral": "neutral_or_mixed"}


def measure_social_care(reader: SentimentReader) -> None:
    """Print the figures of each set: the halves of the demo's words, and the fresh ones."""
    demo = [one for one in demo_answers() if one.is_english]
    vader = Vader()
    readings: list[tuple[str, Reads]] = [
        ("VADER alone", lambda one: _by_threshold(vader.compound(one.text))),
        ("Heard", lambda one: _said(reader, one, with_rating=False)),
        ("Heard, with the rating", lambda one: _said(reader, one, with_rating=True)),
    ]
    sets = [
        ("demo, half to tune on", [one for one in demo if not one.is_held]),
        ("demo, half held back", [one for one in demo if one.is_held]),
        ("fresh", fresh_answers()),
    ]
    print("| words | what reads | answers | right of four (95%) | macro-F1 | right of three (95%) | macro-F1 ", end="")
    print("| negatives found | called positive | surest 80% of three |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, answers in sets:
        for what, reads in readings:
            if what.endswith("rating") and not any(one.rating for one in answers):
                continue
            _print_row(f"| {name} | {what}", answers, [reads(one) for one in answers])
    for name, answers in sets:
        _print_classes(name, answers, [readings[1][1](one) for one in answers])


def f1(labels: Sequence[str], said: Sequence[str], name: str) -> float:
    """Return F1 of a class: 2 x right / (said + real); 0 where there is none."""
    both = sum(label == one == name for label, one in zip(labels, said, strict=True))
    return 2 * both / max(1, list(labels).count(name) + list(said).count(name))


def folded(said: Said) -> Said:
    """Return a label of four as one of the three that people's codes elsewhere tell apart."""
    return Said(_FOLDED.get(said.label, said.label), said.confidence)


def _said(reader: SentimentReader, one: Labelled, *, with_rating: bool) -> Said:
    answer = reader.assess(Text(one.text), one.question, one.rating if with_rating else None, ASKED_AS[one.question])
    return Said(answer.sentiment.value, answer.confidence)


def _by_threshold(compound: float) -> Said:
    if compound >= _THRESHOLD:
        return Said("positive", compound)
    return Said("negative", -compound) if compound <= -_THRESHOLD else Said("neutral", 0.0)


def _print_row(begins: str, answers: Sequence[Labelled], said: Sequence[Said]) -> None:
    labels, given = [one.sentiment.value for one in answers], [one.label for one in said]
    three = [folded(Said(label, 0.0)).label for label in labels]
    found = figures(three, [folded(one) for one in said])
    macro = sum(f1(labels, given, name.value) for name in FOUR) / len(FOUR)
    right = sum(label == one for label, one in zip(labels, given, strict=True))
    right_of_three = round(found.accuracy * len(answers))
    print(
        f"{begins} | {len(answers)} | {_share(right, len(answers))} | {macro:.3f} | "
        f"{_share(right_of_three, len(answers))} | {found.macro_f1:.3f} | {found.negatives_found:.3f} | "
        f"{found.negatives_praised:.3f} | {found.surest:.3f} |"
    )


def _share(count: int, total: int) -> str:
    least, most = wilson(count, total)
    return f"{count / total:.3f} ({least:.3f} to {most:.3f})".replace("0.", ".")


def _print_classes(name: str, answers: Sequence[Labelled], said: Sequence[Said]) -> None:
    labels, given = [one.sentiment.value for one in answers], [one.label for one in said]
    sure = sum(not one.is_doubtful for one in answers)
    right = sum(one.sentiment.value == its and not one.is_doubtful for one, its in zip(answers, given, strict=True))
    print(f"\n{name}, Heard by words alone; {right / sure:.3f} right of the {sure} not doubted.\n")
    print("| label | answers | precision | recall | F1 | called " + " | called ".join(FOUR) + " |")
    print("|---|---|---|---|---|" + "---|" * len(FOUR))
    for label in FOUR:
        called = [one for its, one in zip(labels, given, strict=True) if its == label.value]
        right = called.count(label.value)
        precision, recall = right / max(1, given.count(label.value)), right / max(1, len(called))
        counts = " | ".join(str(called.count(other.value)) for other in FOUR)
        print(
            f"| {label} | {len(called)} | {precision:.3f} | {recall:.3f} | {f1(labels, given, label.value):.3f} "
            f"| {counts} |"
        )
