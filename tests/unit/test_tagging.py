"""A submission in, a tagged submission out: every tag with its reason, and the same words give the same bytes."""

from datetime import date

import pytest

from heard.settings import Settings
from heard.tagger import make_tagger
from schemas.events import FeedbackTagged, Unsafe, decode, encode
from schemas.tags import Kind, PersonalDataKind, Question, Sentiment, TeamSource
from streams.tagging import TAGGER_VERSION, Asked, Tagger, Tags, Told
from streams.text import Text
from tests.factories import received
from tests.taggers import shipped_tagger

WORDS = {
    "good": "The Reablement Team were wonderful 😀 and so was the Hospital Discharge Service",
    "better": "Waiting six months was horrible. Ring me on 07700 900123.",
    "team_chosen": None,
}
RECEIVED = received(**WORDS)
TOLD = Told(rating=None, role=None, team_chosen=None, day=date(2026, 3, 3), unsafe=None)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return shipped_tagger()


def read(tagger: Tagger, words: str, question: Question = Question.OPEN) -> Tags:
    return tagger.read([Asked(question, words)], TOLD)


def test_tagging_keeps_what_was_received_and_says_what_it_makes_of_it(tagger: Tagger) -> None:
    tagged = tagger.tag(RECEIVED)

    assert tagged.received == RECEIVED
    assert (tagged.tagger_version, tagged.tagger) == (TAGGER_VERSION, tagger.identity)
    assert tagged.sentiment == Sentiment.MIXED
    assert [answer.sentiment for answer in tagged.answers] == [Sentiment.POSITIVE, Sentiment.NEGATIVE]
    assert tagged.compound == round((tagged.answers[0].compound + tagged.answers[1].compound) / 2, 4)
    assert (tagged.team.source, tagged.team.candidates) == (TeamSource.NOT_KNOWN, ("hospital-discharge", "reablement"))
    assert [one.kind for one in tagged.personal_data] == [PersonalDataKind.PHONE]
    assert "waiting" in {theme.theme for theme in tagged.themes}
    assert tagged.kind is not None and tagged.language == "en" and not tagged.safety.flagged


def test_a_submission_is_read_as_answering_the_questions_of_the_form(tagger: Tagger) -> None:
    """Half of what was learned of a question hangs on its words, so an answer without them is read too darkly."""
    words = "She came on the Tuesday and took him out in the car"
    asked = tagger.read([Asked(Question.GOOD, words, "What was good?")], TOLD)

    tagged = tagger.tag(received(good=words, better="", rating=None))

    assert tagged.answers == asked.answers
    assert tagged.answers[0].score > read(tagger, words, Question.GOOD).answers[0].score


def test_every_reason_points_at_words_of_its_answer(tagger: Tagger) -> None:
    tagged = tagger.tag(RECEIVED)
    words = dict(RECEIVED.answers())

    for answer in tagged.answers:
        assert answer.parts and answer.reasons
        for reason in answer.reasons:
            assert words[answer.question][reason.start : reason.end].strip() != ""
    phone = tagged.personal_data[0]
    assert words[phone.question][phone.start : phone.end] == "07700 900123"


def test_an_answer_that_was_left_empty_is_not_assessed(tagger: Tagger) -> None:
    assert len(tagger.tag(received(**WORDS | {"better": " "})).answers) == 1


def test_words_that_are_not_english_go_to_a_person_and_are_never_neutral(tagger: Tagger) -> None:
    tags = read(tagger, "Bardzo dziękuję za pomoc, wszyscy byli dla mnie bardzo mili.")

    assert (tags.sentiment, tags.language) == (Sentiment.NOT_ASSESSED, "pl")
    assert "not in English" in tags.sentiment_reason


def test_the_language_of_a_submission_is_that_of_the_answer_that_a_person_must_read(tagger: Tagger) -> None:
    english, polish = "The nurses were kind to my mum.", "Bardzo dziękuję za pomoc, wszyscy byli dla mnie mili."

    tags = tagger.read([Asked(Question.GOOD, english), Asked(Question.BETTER, polish)], TOLD)

    assert (tags.language, tags.sentiment) == ("pl", Sentiment.POSITIVE)


@pytest.mark.parametrize("words", ["", " ", "...", "😀"])
def test_an_answer_without_words_still_has_every_tag(tagger: Tagger, words: str) -> None:
    tags = read(tagger, words)

    assert tags.themes and tags.kind and tags.team.source is TeamSource.NOT_KNOWN


def test_the_answer_on_the_form_flags_it_whatever_the_words_say(tagger: Tagger) -> None:
    told = TOLD._replace(unsafe=Unsafe.NOT_SURE)

    assert tagger.read([Asked(Question.GOOD, "Lovely.")], told).safety.asked
    assert tagger.read([Asked(Question.GOOD, "Lovely.")], told).safety.flagged


def test_words_that_suggest_someone_is_unsafe_change_no_other_tag(tagger: Tagger) -> None:
    tags = read(tagger, "The team were kind and helped me. My son hits me every night.")

    assert tags.safety.flagged and not tags.safety.asked
    assert tags.answers[0].parts[0].sentiment is Sentiment.POSITIVE
    assert tags.kind.kind in Kind


def test_a_submission_without_any_answer_is_refused(tagger: Tagger) -> None:
    with pytest.raises(ValueError, match="at least one answer"):
        tagger.read([], TOLD)


def test_the_same_submission_gives_the_same_bytes_from_any_tagger(tagger: Tagger) -> None:
    first = encode(tagger.tag(RECEIVED))

    tagger.tag(received(2, good="NEVER bad but 😀"))

    assert encode(tagger.tag(RECEIVED)) == first
    assert encode(make_tagger(Settings(_env_file=None)).tag(RECEIVED)) == first


@pytest.mark.parametrize("question", list(Question))
def test_what_readers_look_for_beforehand_changes_nothing(tagger: Tagger, question: Question) -> None:
    """A reader that the tagger forgot would find nothing in a text that holds only what the others look for."""
    words = (
        "We couldn't thank them enough, but 3 times nobody rang back. "
        "Dad was not fed, and his bank card is missing. A solicitor has it."
    )
    tags = read(tagger, words, question)
    everything = Text(words)
    readers = tagger.readers

    assert tags.answers[0] == readers.sentiment.assess(everything, question)
    assert tags.themes == readers.themes.themes(everything, question)
    assert tags.safety.reasons == readers.safety.read(everything, question) != ()
    assert tags.kind == readers.kind.kind([(question, everything)], [tags.answers[0].sentiment])


def test_a_tagged_submission_survives_the_topic(tagger: Tagger) -> None:
    tagged = tagger.tag(RECEIVED)

    assert decode(encode(tagged), FeedbackTagged) == tagged
