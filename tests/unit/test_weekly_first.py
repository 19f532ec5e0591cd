"""What to read first in a week."""

from schemas.events import Rating
from schemas.tags import Question, Sentiment
from summaries.first import ReadFirst, read_first
from summaries.weekly import Said
from tests.summarised import a_summary, an_answer


def hard(reference: str, compound: float, rating: Rating | None = None) -> Said:
    return an_answer(
        f"hard {reference}",
        reference=reference,
        question=Question.BETTER,
        sentiment=Sentiment.NEGATIVE,
        score=compound,
        rating=rating,
    )


def kind(reference: str, compound: float) -> Said:
    return an_answer(f"kind {reference}", reference=reference, score=compound)


def references(first: tuple[ReadFirst, ...]) -> list[tuple[str, str]]:
    return [(each.answer.reference, each.why) for each in first]


def test_low_ratings_come_before_low_scores_and_the_kindest_comes_last() -> None:
    better = (hard("C", -0.9), hard("B", -0.1, Rating.POOR), hard("A", 0.3, Rating.VERY_POOR))
    good = (kind("D", 0.4), kind("E", 0.8))

    first = read_first(a_summary(good=good, better=better))

    assert references(first) == [("A", "Rated very poor"), ("B", "Rated poor"), ("E", "Sounded most positive")]


def test_a_person_is_read_once_even_where_both_answers_stand_out() -> None:
    better = (hard("A", -0.9), hard("B", -0.5))
    good = (kind("A", 0.9), kind("C", 0.2))

    first = read_first(a_summary(good=good, better=better))

    assert references(first) == [
        ("A", "Sounded most negative"),
        ("B", "Sounded most negative"),
        ("C", "Sounded most positive"),
    ]


def test_a_week_without_hard_words_names_the_kindest() -> None:
    good = tuple(kind(reference, 0.1 * number) for number, reference in enumerate("ABCD"))

    assert references(read_first(a_summary(good=good))) == [("D", "Sounded most positive")]


def test_a_few_answers_are_all_there_under_their_questions() -> None:
    first = read_first(a_summary(good=(kind("A", 0.5),), better=(hard("A", -0.5), hard("C", -0.5))))

    assert references(first) == [
        ("A", "What was good?"),
        ("A", "What could we do better?"),
        ("C", "What could we do better?"),
    ]
