"""A submission in, a tagged submission out: the same words give the same bytes."""

import pytest

from schemas.events import FeedbackTagged, decode, encode
from schemas.tags import Sentiment, TeamSource
from schemas.teams import Team, TeamDirectory
from streams.tagging import TAGGER_VERSION, Tagger
from streams.vader import Vader
from tests.factories import received

WORDS = {
    "good": "Sunrise Team were wonderful 😀 and the Brook Team",
    "better": "Waiting was horrible",
    "team_chosen": None,
}
RECEIVED = received(**WORDS)


def make_tagger() -> Tagger:
    teams = [Team("brook", "Brook Team", "adults"), Team("sunrise", "Sunrise Team", "childrens")]
    return Tagger(TeamDirectory(teams), Vader())


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return make_tagger()


def test_tagging_keeps_what_was_received_and_says_what_it_makes_of_it(tagger):
    tagged = tagger.tag(RECEIVED)

    assert tagged.received == RECEIVED
    assert tagged.tagger_version == TAGGER_VERSION
    assert tagged.sentiment == Sentiment.MIXED
    assert [answer.sentiment for answer in tagged.answers] == [Sentiment.POSITIVE, Sentiment.NEGATIVE]
    assert tagged.compound == round((tagged.answers[0].compound + tagged.answers[1].compound) / 2, 4)
    assert tagged.sentiment_reason.startswith('"What was good?" reads as positive')
    assert (tagged.team.source, tagged.team.candidates) == (TeamSource.NOT_KNOWN, ("brook", "sunrise"))


def test_an_answer_that_was_left_empty_is_not_assessed(tagger):
    tagged = tagger.tag(received(**WORDS | {"better": " "}))

    assert len(tagged.answers) == 1


def test_the_same_submission_gives_the_same_bytes_from_any_tagger(tagger):
    first = encode(tagger.tag(RECEIVED))

    tagger.tag(received(2, good="NEVER bad but 😀"))

    assert encode(tagger.tag(RECEIVED)) == first
    assert encode(make_tagger().tag(RECEIVED)) == first


def test_a_tagged_submission_survives_the_topic(tagger):
    tagged = tagger.tag(RECEIVED)

    assert decode(encode(tagged), FeedbackTagged) == tagged
