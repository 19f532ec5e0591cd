"""What a submission is for. Every sentence here is invented."""

from pathlib import Path

import pytest

from schemas.errors import InvalidConfig
from schemas.kinds import KindWords
from schemas.tags import About, Kind, KindTag, Question, Sentiment
from streams.kind import KindReader
from streams.text import Text

CONFIG = (Path(__file__).parents[2] / "config" / "kinds.toml").read_text(encoding="utf-8")
READER = KindReader(KindWords.from_toml(CONFIG))
GOOD, BETTER, OPEN = Question.GOOD, Question.BETTER, Question.OPEN
POSITIVE, NEGATIVE, MIXED, NEUTRAL = Sentiment.POSITIVE, Sentiment.NEGATIVE, Sentiment.MIXED, Sentiment.NEUTRAL


def kind_of(*answers: tuple[Question, str, Sentiment], named: bool = False) -> KindTag:
    texts = [(question, Text(words)) for question, words, _ in answers]
    return READER.kind(texts, [sentiment for *_, sentiment in answers], named=named)


@pytest.mark.parametrize(
    ("words", "sentiment"),
    [
        ("I want to complain about the way my dad was spoken to.", NEGATIVE),
        ("We wish to make a complaint.", NEUTRAL),
        ("I would like to make a formal complaint about the assessment", NEUTRAL),
        ("Please treat this as a complaint.", NEUTRAL),
        ("My complaint is that nobody visited for three weeks.", NEGATIVE),
        ("I have already complained and nothing has changed.", NEGATIVE),
        ("I will go to the Ombudsman about this.", NEUTRAL),
        ("You will be hearing from my solicitor", NEUTRAL),
        ("The carer left the door open all night. I expect a reply.", NEGATIVE),
        ("This is totally unacceptable.", NEGATIVE),
        ("It is not acceptable to leave a man of 90 alone.", NEGATIVE),
        ("We were left for hours and I want an apology", NEGATIVE),
        ("Mum was never told. We deserve an apology.", NEGATIVE),
        ("What are you going to do about the missed visits?", NEGATIVE),
        ("Please get back to me, I have been waiting for six weeks.", NEGATIVE),
        ("I want someone to put this right.", NEGATIVE),
        ("The worker was nice, but the bill is wrong and I want my money back.", MIXED),
        ("I demand an explanation for the delay", NEGATIVE),
        ("I should like to speak to the manager about the state of the house.", NEGATIVE),
    ],
)
def test_words_that_want_a_response_are_a_complaint(words: str, sentiment: Sentiment) -> None:
    assert kind_of((BETTER, words, sentiment)).kind is Kind.COMPLAINT


@pytest.mark.parametrize(
    ("words", "sentiment"),
    [
        ("I have no complaints.", POSITIVE),
        ("Can't complain at all, they are lovely.", POSITIVE),
        ("There is nothing to complain about, really good.", POSITIVE),
        ("I don't want to complain, but the visits are late.", NEGATIVE),
        ("This is not a complaint. The visits are late, though.", NEGATIVE),
        ("She helped me make a complaint to the bus company.", POSITIVE),
        ("He never complains, but the chair hurts him.", NEGATIVE),
        ("Thank you. I look forward to hearing from you.", POSITIVE),
    ],
)
def test_talk_of_complaints_is_no_complaint(words: str, sentiment: Sentiment) -> None:
    assert kind_of((OPEN, words, sentiment)).kind is not Kind.COMPLAINT


@pytest.mark.parametrize(
    "words",
    [
        "Thank you",
        "Thank you so much for everything",
        "Many thanks to you all xx",
        "Thanks",
        "Just want to say a big thank you to the team.",
        "thank you, thank you, thank you!",
        "I am very grateful for all your help",
    ],
)
def test_thanks_and_no_more_is_thanks(words: str) -> None:
    assert kind_of((GOOD, words, POSITIVE)).kind is Kind.THANKS
    assert kind_of((GOOD, words, POSITIVE), (BETTER, "Nothing", POSITIVE)).kind is Kind.THANKS


@pytest.mark.parametrize(
    ("words", "sentiment"),
    [
        ("Thank you for getting Mum home so quickly.", POSITIVE),
        ("Thank you for nothing", NEGATIVE),
        ("Thank you so very much.", NEGATIVE),
        ("I support the team", POSITIVE),
    ],
)
def test_thanks_with_more_to_say_is_not_only_thanks(words: str, sentiment: Sentiment) -> None:
    assert kind_of((GOOD, words, sentiment)).kind is not Kind.THANKS


@pytest.mark.parametrize(
    "words",
    [
        "The carers were lovely with my nan.",
        "Brilliant service from start to finish.",
        "I would like to thank the team for their patience with my son.",
        "She went above and beyond for us.",
        "Everything",
        "Keep up the good work, you are all stars.",
        "You should be proud of your staff.",
    ],
)
@pytest.mark.parametrize("question", [GOOD, BETTER, OPEN])
def test_praise_is_a_compliment(words: str, question: Question) -> None:
    tag = kind_of((question, words, POSITIVE))

    assert (tag.kind, tag.mixed) == (Kind.COMPLIMENT, False)


@pytest.mark.parametrize(
    "answers",
    [
        [(GOOD, "Lovely staff.", POSITIVE), (BETTER, "You could open on Saturdays.", NEUTRAL)],
        [(GOOD, "Lovely staff.", POSITIVE), (BETTER, "The waiting list.", NEGATIVE)],
        [(OPEN, "Lovely staff but a six month wait.", MIXED)],
        [(GOOD, "The team is great. It would help if they had more time.", POSITIVE)],
    ],
)
def test_praise_with_something_else_is_a_mixed_compliment(answers: list[tuple[Question, str, Sentiment]]) -> None:
    tag = kind_of(*answers)

    assert (tag.kind, tag.mixed) == (Kind.COMPLIMENT, True)


@pytest.mark.parametrize(
    "words",
    [
        "It would be better if the same carer came each day.",
        "You could send a text before the visit.",
        "There should be a list of who does what.",
        "It would help to have a number for weekends",
        "More parking at the day centre.",
        "Answer the phone quicker",
        "Please send letters in large print.",
        "Shorter forms.",
        "Let families know when a visit is late",
        "I'd like a copy of the plan.",
        "I wish there was a bus to the centre.",
        "Perhaps you could ring the night before.",
        "The office could be warmer",
    ],
)
@pytest.mark.parametrize("sentiment", [NEUTRAL, NEGATIVE])
def test_what_could_be_done_is_a_suggestion(words: str, sentiment: Sentiment) -> None:
    assert kind_of((BETTER, words, sentiment)).kind is Kind.SUGGESTION


def test_a_suggestion_in_a_warm_tone_is_no_praise() -> None:
    assert kind_of((BETTER, "It would be great if you opened on Sundays.", POSITIVE)).kind is Kind.SUGGESTION


def test_praise_beside_suggestions_in_one_sentence_is_a_mixed_compliment() -> None:
    tag = kind_of((BETTER, "You could ring first and you should bring tea. Lovely people.", POSITIVE))

    assert (tag.kind, tag.mixed) == (Kind.COMPLIMENT, True)


def test_the_first_word_suggests_something_only_where_it_was_asked_for() -> None:
    assert kind_of((GOOD, "More staff came.", NEUTRAL)).kind is Kind.COMMENT


@pytest.mark.parametrize(
    ("words", "sentiment"),
    [
        ("The visits are always late.", NEGATIVE),
        ("Nobody rang for five weeks", NEGATIVE),
        ("We feel let down by the whole thing.", NEGATIVE),
        ("I am worried about my brother's money.", NEGATIVE),
        ("The social worker is kind but I am so disappointed with the wait.", MIXED),
        ("I was fobbed off again. You should train people.", NEGATIVE),
        ("He has been passed from pillar to post", NEGATIVE),
        ("The form took all day and made no sense.", NEGATIVE),
    ],
)
def test_dissatisfaction_without_wanting_a_response_is_a_concern(words: str, sentiment: Sentiment) -> None:
    assert kind_of((BETTER, words, sentiment)).kind is Kind.CONCERN


def test_words_of_concern_in_praise_are_praise() -> None:
    tag = kind_of((GOOD, "I was worried about moving and they made it easy.", POSITIVE))

    assert (tag.kind, tag.mixed) == (Kind.COMPLIMENT, False)


@pytest.mark.parametrize(
    ("question", "words", "sentiment"),
    [
        (BETTER, "Nothing", POSITIVE),
        (BETTER, "Can't think of anything.", POSITIVE),
        (GOOD, "Nothing", NEGATIVE),
        (OPEN, "I don't know", NEUTRAL),
        (OPEN, "My son has a meeting on Tuesday.", NEUTRAL),
        (OPEN, "Dziękuję bardzo za pomoc", Sentiment.NOT_ASSESSED),
    ],
)
def test_what_is_neither_praise_nor_criticism_is_a_comment(
    question: Question, words: str, sentiment: Sentiment
) -> None:
    assert kind_of((question, words, sentiment)).kind is Kind.COMMENT


def test_a_compliment_that_tells_what_happened_is_narrative() -> None:
    story = (
        "When Dad came home we had no bed. The team rang the store, found one and brought it the same day. Wonderful."
    )

    assert kind_of((GOOD, story, POSITIVE)).narrative
    assert not kind_of((GOOD, "Wonderful team, found us a bed when it mattered.", POSITIVE)).narrative
    assert not kind_of((GOOD, "The staff are kind and warm and polite. " * 4, POSITIVE)).narrative


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("My social worker is a star.", About.INDIVIDUAL),
        ("She was so patient with us.", About.INDIVIDUAL),
        ("The lady at the desk was great, all the staff are.", About.INDIVIDUAL),
        ("The whole team is great.", About.TEAM),
        ("Carers are lovely", About.TEAM),
        ("Great help", None),
    ],
)
def test_a_compliment_says_whom_it_is_about(words: str, about: About | None) -> None:
    assert kind_of((GOOD, words, POSITIVE)).about is about


def test_a_name_makes_a_compliment_one_about_a_person() -> None:
    assert kind_of((GOOD, "Brilliant team, thanks to Bob most of all.", POSITIVE), named=True).about is About.INDIVIDUAL


def test_only_compliments_have_a_sort() -> None:
    tag = kind_of(
        (BETTER, "She was late and then she left. The team does not answer when we call them. " * 3, NEGATIVE)
    )

    assert tag == KindTag(kind=Kind.CONCERN, reason="dissatisfied, and asks for no response")


def test_a_kind_says_the_words_that_showed_it() -> None:
    tag = kind_of((BETTER, "The bill is wrong. I want to complain, Alice knows all about it.", NEGATIVE))

    assert tag.reason == 'dissatisfied and wants a response: "want to complain"'


@pytest.mark.parametrize("piece", ["", "!!!", "a", "a.", "1 ", "more\n", "you could. "])
def test_whatever_is_written_has_a_kind(piece: str) -> None:
    assert kind_of((BETTER, (piece * 10_000)[:10_000], NEUTRAL)).kind in (Kind.COMMENT, Kind.SUGGESTION)


@pytest.mark.parametrize("broken", ["not toml", "[complaint]\ncertain = []", CONFIG + "\n[extra]\n"])
def test_a_broken_file_is_named(broken: str) -> None:
    with pytest.raises(InvalidConfig, match=r"config/kinds\.toml"):
        KindWords.from_toml(broken)
