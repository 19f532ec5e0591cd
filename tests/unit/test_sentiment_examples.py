"""Sentences that anybody would read one way, as Heard reads them with what ships. All of them are invented."""

import pytest

from schemas.events import Rating
from schemas.tags import Question, Sentiment
from streams.sentiment import ASKED_AS
from streams.text import Text
from tests.sentiment import shipped_lexicon, shipped_reader

POSITIVE, NEGATIVE, MIXED, NEUTRAL = Sentiment.POSITIVE, Sentiment.NEGATIVE, Sentiment.MIXED, Sentiment.NEUTRAL
GOOD, BETTER, OPEN = Question.GOOD, Question.BETTER, Question.OPEN


@pytest.fixture(scope="module")
def reader():
    return shipped_reader()


@pytest.mark.parametrize(
    "words",
    [
        "Nothing is ever a bother to her",
        "Nothing was too much trouble for the carers",
        "You saved my life when mam died",
        "Mum's carer went above and beyond, we can't thank her enough",
        "I would have given up without you",
        "I'd have given up without Dawn and the team",
        "No complaints",
        "No complaints at all from us",
        "We don't know what we would do without them",
        "She never lets us down",
        "It wasn't a problem at all",
        "They weren't rude, they were lovely",
        "The new carer wasn’t late once and was very kind",
        "I couldn't fault the staff",
        "You couldn't ask for better care",
        "Couldnt have been more helpful",
        "Kind and patient with Dad to the end of his life",
        "The social worker listened to me and kept me informed",
        "I got my confidence back and can stay in my own home",
        "Lovely staff",
        "Thank you so much for everything",
        "He felt safe and well cared for",
    ],
)
@pytest.mark.parametrize("question", [GOOD, OPEN])
def test_praise_is_praise(reader, words, question):
    assert reader.assess(Text(words), question).sentiment is POSITIVE


@pytest.mark.parametrize(
    "words",
    [
        "Nothing",
        "nothing.",
        "No",
        "N/A",
        "n/a",
        "None",
        "nil",
        "All good",
        "Nothing at all",
        "No complaints",
        "Nothing, carry on as you are",
        "Carry on as you are",
        "Keep doing what you are doing",
        "Can't think of anything",
        "Nothing could have been better",
        "I wouldn't change a thing",
        "Everything was perfect",
        "Nothing, you were all wonderful",
        "Don't change anything",
    ],
)
def test_nothing_to_improve_is_praise(reader, words):
    assert reader.assess(Text(words), BETTER).sentiment is POSITIVE


@pytest.mark.parametrize("words", ["Nothing", "nothing.", "None", "Nothing at all", "Not much", "Absolutely nothing"])
def test_nothing_that_was_good_is_criticism(reader, words):
    assert reader.assess(Text(words), GOOD).sentiment is NEGATIVE


@pytest.mark.parametrize(
    "words",
    [
        "Ring people back",
        "Answer the phone",
        "Shorter waiting times",
        "More staff",
        "Better communication between the teams",
        "The forms are too long",
        "Waiting times",
        "Tell us when the carer changes",
        "Be on time",
        "Stop changing the social worker",
    ],
)
def test_a_plain_wish_for_better_is_criticism(reader, words):
    assert reader.assess(Text(words), BETTER).sentiment is NEGATIVE


@pytest.mark.parametrize(
    "words",
    [
        "Nobody rang back",
        "We had to chase for weeks",
        "Six months' wait for an assessment",
        "I was passed from pillar to post and nobody told me anything",
        "The social worker never turned up and did not call",
        "They didn't listen to a word I said",
        "It wasn't good enough",
        "The carers weren't kind to Mum",
        "The carers weren’t helpful and were always late",
        "They closed the case without telling us",
        "I felt judged and ignored",
        "A waste of time",
        "We were left on our own to cope",
        "Rude on the telephone, and no reply to three emails",
        "Thanks for nothing",
        "Great, another assessment",
        "Brilliant, no one turned up",
        "Oh great, a different carer every day",
    ],
)
@pytest.mark.parametrize("question", [BETTER, OPEN])
def test_criticism_is_criticism(reader, words, question):
    assert reader.assess(Text(words), question).sentiment is NEGATIVE


@pytest.mark.parametrize(
    "words",
    [
        "Lovely staff but six months' wait",
        "Although the staff were lovely, we waited six months for an assessment.",
        "The carers are wonderful. Nobody ever rang us back from the office.",
        "She was very kind, however we had to chase for every answer",
        "Brilliant social worker but the phone was never answered",
    ],
)
@pytest.mark.parametrize("question", list(Question))
def test_praise_and_criticism_in_one_answer_are_mixed_and_each_has_its_part(reader, words, question):
    read = reader.assess(Text(words), question)

    assert read.sentiment is MIXED
    assert {part.sentiment for part in read.parts} == {POSITIVE, NEGATIVE}


@pytest.mark.parametrize("words", ["Brilliant service, just brilliant", "Great, well done everybody"])
def test_praise_with_the_worst_rating_is_doubted(reader, words):
    sincere = reader.assess(Text(words), OPEN, Rating.VERY_GOOD)
    ironic = reader.assess(Text(words), OPEN, Rating.VERY_POOR)

    assert sincere.sentiment is POSITIVE
    assert (ironic.score, ironic.confidence) < (sincere.score, sincere.confidence)


@pytest.mark.parametrize("words", ["The meeting was on Tuesday", "I came by bus", "Two visits a week"])
def test_a_plain_fact_is_neither_praise_nor_sure(reader, words):
    assert reader.assess(Text(words), OPEN).confidence < 0.75


@pytest.mark.parametrize(
    "words",
    [
        "No jargon and no fuss",
        "No rush, she said, and waited while I found my glasses",
        "I was scared to open the door. She sat with me and drew it all on a piece of paper",
        "I had been dreading it. She asked me what I wanted and wrote it down in my own words",
        "She showed me how to do it instead of doing it for me",
        "I can get in my own bath again",
        "He rang when he said he would ring",
        "The emergency duty team stayed on the line when my lad had run off and the police were out. I was in bits,"
        " I could not think, and it was the middle of the night. He is home and settled now",
    ],
)
def test_hard_facts_and_plain_words_of_social_care_are_praise_in_what_was_good(reader, words):
    assert reader.assess(Text(words), GOOD, None, ASKED_AS[GOOD]).sentiment is POSITIVE


@pytest.mark.parametrize("words", ["idk", "Don't know", "not sure"])
@pytest.mark.parametrize("question", [GOOD, OPEN])
def test_who_does_not_know_is_neither_for_nor_against(reader, words, question):
    assert reader.assess(Text(words), question, None, ASKED_AS[question]).sentiment is NEUTRAL
    assert [one.why for one in shipped_lexicon().find(Text(words), question)] == ["says neither"]


def test_a_fact_about_the_past_is_not_mixed_where_praise_was_asked_for(reader):
    words = (
        "My dad was bullied at the last place and it broke my heart. This place is wonderful, the staff are brilliant."
    )

    assert reader.assess(Text(words), GOOD, None, ASKED_AS[GOOD]).sentiment is POSITIVE
    assert reader.assess(Text(words), OPEN).sentiment is MIXED


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("She kept her word", "kept their word, or did more than was asked"),
        ("He asked me what I wanted", "was seen as a person"),
        ("I can cook again", "can do it again"),
        ("I had been dreading it", "was feared, and turned out well"),
        ("There was no fuss", "none of what people dread"),
        ("I was frightened", "what happened in a life, not how the service was"),
        ("The strategy discussion", "the name of a thing, not praise or blame"),
    ],
)
def test_care_words_of_social_care_are_met(words, why):
    assert why in [one.why for one in shipped_lexicon().find(Text(words), GOOD)]


def test_instead_asks_for_a_change_only_where_praise_was_not_asked_for():
    words = Text("She used pictures instead of long letters")

    assert "asks for a change" not in [one.why for one in shipped_lexicon().find(words, GOOD)]
    assert "asks for a change" in [one.why for one in shipped_lexicon().find(words, BETTER)]
