"""What is said of an answer, and of all answers of a submission together."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.events import Rating
from schemas.tags import AnswerSentiment, Question, Sentiment
from streams.features import spelled
from streams.hearing import Hearer
from streams.lexicon import Lexicon
from streams.linear import LinearModel
from streams.scoring import AnswerScorer
from streams.sentiment import CLASSES, SentimentReader, combine, not_assessed
from streams.text import Text
from streams.vader import Vader
from tests.sentiment import shipped_lexicon, shipped_reader, shipped_weights

WORDS = [
    "the",
    "lovely",
    "but",
    "nobody",
    "rang",
    "back",
    "we",
    "didn't",
    "3",
    "times",
    "nothing",
    "not",
    "good",
    "late",
]


@pytest.fixture(scope="module")
def reader():
    return shipped_reader()


def answer(sentiment, question=Question.OPEN, score=0.0, compound=0.0, confidence=0.9):
    return AnswerSentiment(
        question=question,
        sentiment=sentiment,
        compound=compound,
        reason="reads so.",
        score=score,
        confidence=confidence,
    )


@pytest.mark.parametrize(
    ("good", "better", "together"),
    [
        (Sentiment.POSITIVE, Sentiment.POSITIVE, Sentiment.POSITIVE),
        (Sentiment.POSITIVE, Sentiment.NEGATIVE, Sentiment.MIXED),
        (Sentiment.POSITIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE),
        (Sentiment.NEUTRAL, Sentiment.NEUTRAL, Sentiment.NEUTRAL),
        (Sentiment.MIXED, Sentiment.NEUTRAL, Sentiment.MIXED),
        (Sentiment.NEGATIVE, Sentiment.NOT_ASSESSED, Sentiment.NEGATIVE),
        (Sentiment.NOT_ASSESSED, Sentiment.NOT_ASSESSED, Sentiment.NOT_ASSESSED),
    ],
)
def test_answers_agree_or_give_way_or_are_mixed(good, better, together):
    assert combine([answer(good, Question.GOOD), answer(better, Question.BETTER)]).sentiment is together


def test_a_submission_has_the_mean_of_its_scores_and_is_as_sure_as_its_least_sure_answer():
    together = combine(
        [answer(Sentiment.POSITIVE, score=0.5, compound=0.3333), answer(Sentiment.NEGATIVE, score=-0.1, confidence=0.6)]
    )

    assert (together.score, together.confidence) == (0.2, 0.6)
    assert together.compound == pytest.approx(0.1666, abs=1e-4)


def test_an_answer_that_was_not_assessed_moves_no_score():
    together = combine([answer(Sentiment.POSITIVE, score=0.5), not_assessed(Question.BETTER, 0.1, "It is Polish.")])

    assert (together.sentiment, together.score) == (Sentiment.POSITIVE, 0.5)
    assert "It is Polish." in together.reason


def test_no_answer_at_all_is_refused():
    with pytest.raises(ValueError, match="at least one answer"):
        combine([])


def test_each_reason_is_the_place_of_its_words_its_weight_and_why(reader):
    words = "Émile’s carer went above and beyond 😀 but nobody rang back"

    read = reader.assess(Text(words), Question.GOOD)
    shown = {words[reason.start : reason.end]: reason for reason in read.reasons}

    assert shown["above and beyond"].weight > 0 > shown["nobody rang"].weight
    assert shown["nobody rang"].why == "nobody answered or came"
    assert [reason.start for reason in read.reasons] == sorted(reason.start for reason in read.reasons)


def test_a_word_of_vader_says_so_and_learned_words_say_so(reader):
    whys = {reason.why for reason in reader.assess(Text("Lovely, and well looked after"), Question.GOOD).reasons}

    assert "VADER: ‘Lovely’" in whys
    assert "learned from coded comments" in whys


def test_reasons_are_capped_and_the_strongest_stay(reader):
    words = "good nice " * 30 + "absolutely disgraceful"

    read = reader.assess(Text(words), Question.OPEN)

    assert len(read.reasons) == 12
    assert words[read.reasons[-1].start : read.reasons[-1].end] == "disgraceful"


def test_the_one_part_of_an_answer_sounds_as_the_answer(reader):
    read = reader.assess(Text("Nothing"), Question.BETTER)

    assert [(part.sentiment, part.score) for part in read.parts] == [(read.sentiment, read.score)]


def test_without_learned_weights_the_parts_decide():
    plain = SentimentReader(Vader(), shipped_lexicon())

    assert plain.assess(Text("Wonderful carers"), Question.GOOD).sentiment is Sentiment.POSITIVE
    assert plain.assess(Text("Nobody rang back"), Question.GOOD).sentiment is Sentiment.NEGATIVE
    assert plain.assess(Text("On Tuesday"), Question.GOOD).sentiment is Sentiment.NEUTRAL


@pytest.mark.parametrize(("neutral", "label"), [(-1.0, Sentiment.MIXED), (-9.0, Sentiment.NEGATIVE)])
def test_parts_that_contradict_make_it_mixed_unless_that_is_most_unlikely(neutral, label):
    model = LinearModel(classes=CLASSES, bias=(-1.0, neutral, 0.5), features={})
    words = "Wonderful kind lovely caring staff, but nobody rang back and they were rude and hopeless"

    read = SentimentReader(Vader(), shipped_lexicon(), model).assess(Text(words), Question.OPEN)

    assert [part.sentiment for part in read.parts] == [Sentiment.POSITIVE, Sentiment.NEGATIVE]
    assert read.sentiment is label


def test_features_spell_numbers_as_one_word_and_leave_apostrophes_out():
    assert list(spelled(Text("Didn’t wait 45 minutes, or 3rd time"))) == [
        "didnt",
        "wait",
        "0",
        "minutes",
        "or",
        "0",
        "time",
    ]


def test_a_rating_moves_an_answer_its_own_way(reader):
    scores = [reader.assess(Text("It was what it was"), Question.OPEN, rating).score for rating in list(Rating)[:5]]

    assert scores[0] > scores[4]


def test_the_compound_is_vaders_own_whatever_else_is_heard(reader):
    words = "Nothing is ever a bother to her"

    assert reader.assess(Text(words), Question.GOOD).compound == Vader().compound(words)


@pytest.mark.parametrize("words", ["", "...", "?!", "12", "😀😀", "\n\n"])
def test_an_answer_without_words_is_read_without_fault(reader, words):
    read = reader.assess(Text(words), Question.OPEN)

    assert 0 <= read.confidence <= 1
    assert -1 <= read.score <= 1


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40), st.sampled_from(list(Question)), st.sampled_from([None, *Rating]))
def test_what_scores_at_once_scores_as_the_model_does_by_its_features(words, question, rating):
    weights = shipped_weights()[rating is not None]
    text, hearer = Text(" ".join(words)), Hearer(Vader(), shipped_lexicon())
    features = shipped_reader().features(text, question, rating, "What was good?")
    scorer = AnswerScorer(weights, least=0.1)

    scored = scorer.score(text, hearer.hear(text, question), question, rating, "What was good?")

    assert scored.scores == pytest.approx(weights.scores(features), abs=1e-9)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.sampled_from(list(Question)))
def test_whatever_is_written_every_reason_and_part_lies_inside_it(words, question):
    read = shipped_reader().assess(Text(words), question)

    assert all(0 <= one.start < one.end <= len(words) for one in (*read.reasons, *read.parts))
    assert [part.start for part in read.parts] == sorted(part.start for part in read.parts)


def test_the_weights_that_ship_tell_how_they_were_made_and_hold_numbers_of_four_places():
    for model in shipped_weights():
        assert model.classes == CLASSES
        assert {"command", "seed", "comments"} <= model.made_by.keys()
        assert all(round(weight, 4) == weight for row in model.features.values() for weight in row)


def test_an_empty_lexicon_can_be_read_with():
    assert SentimentReader(Vader(), Lexicon()).assess(Text("Lovely"), Question.GOOD).sentiment is Sentiment.POSITIVE
