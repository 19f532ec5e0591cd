"""Compliments and "nothing to improve": what they are told by."""

import msgspec
import pytest

from heard.settings import PROJECT
from schemas.tags import About, AnswerDetails, Kind, KindTag, PartSentiment, Sentiment, Weighed
from summaries.praise import NOTHING_TO_IMPROVE, is_compliment, is_for_one_worker, says_nothing_to_improve


def details(*reasons: Weighed) -> str:
    part = PartSentiment(start=0, end=9, sentiment=Sentiment.POSITIVE, score=0.5, reasons=reasons)
    return msgspec.json.encode(AnswerDetails(parts=(part,))).decode()


NOTHING = Weighed(start=0, end=7, weight=1.0, why=NOTHING_TO_IMPROVE)
SLOW = Weighed(start=8, end=9, weight=-1.0, why="slow")


def test_the_lexicon_gives_the_reason_that_is_looked_for() -> None:
    assert f'why = "{NOTHING_TO_IMPROVE}"' in (PROJECT / "config" / "lexicon.toml").read_text(encoding="utf-8")


def test_nothing_to_improve_is_counted_only_where_nothing_else_is_wrong() -> None:
    assert says_nothing_to_improve(details(NOTHING))
    assert not says_nothing_to_improve(details(NOTHING, SLOW))
    assert not says_nothing_to_improve(details(SLOW))
    assert not says_nothing_to_improve("")


@pytest.mark.parametrize("kind", Kind)
def test_compliments_and_thanks_are_compliments(kind: Kind) -> None:
    assert is_compliment(kind) == (kind in (Kind.COMPLIMENT, Kind.THANKS))


def test_a_compliment_for_one_worker_is_passed_on_and_no_complaint_is() -> None:
    for_one = msgspec.json.encode(KindTag(kind=Kind.COMPLIMENT, reason="", about=About.INDIVIDUAL)).decode()
    for_all = msgspec.json.encode(KindTag(kind=Kind.COMPLIMENT, reason="", about=About.TEAM)).decode()

    assert is_for_one_worker(Kind.COMPLIMENT, for_one)
    assert not is_for_one_worker(Kind.COMPLIMENT, for_all)
    assert not is_for_one_worker(Kind.COMPLIMENT, "")
    assert not is_for_one_worker(Kind.COMPLAINT, for_one)  # a reviewer said that it is none
