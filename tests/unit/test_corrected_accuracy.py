"""How often the tagger was right: counted from what reviewers decided, the tagger's own tags alone."""

from collections import Counter
from datetime import UTC, datetime

from schemas.corrections import KindChange, SentimentChange, TeamChange, ThemesChange
from schemas.tags import Kind, Sentiment
from summaries.accuracy import ClassAccuracy, Judged, Verdict, accuracy, verdicts
from tests.factories import corrected

POSITIVE, NEGATIVE, MIXED = Sentiment.POSITIVE, Sentiment.NEGATIVE, Sentiment.MIXED


def sounds(was: Sentiment, now: Sentiment) -> SentimentChange:
    return SentimentChange(was=was, now=now)


def counted(what: Judged, tag: str, confirmed: int, changed: int, missed: int) -> ClassAccuracy:
    return ClassAccuracy(what=what, tag=tag, month="2026-03", confirmed=confirmed, changed=changed, missed=missed)


def test_confirmed_and_changed_are_counted_by_class() -> None:
    found = verdicts(
        [
            corrected(1, sentiment=sounds(POSITIVE, POSITIVE)),
            corrected(2, sentiment=sounds(POSITIVE, NEGATIVE)),
            corrected(3, sentiment=sounds(NEGATIVE, NEGATIVE)),
        ]
    )

    assert accuracy(found) == [
        counted(Judged.SENTIMENT, "negative", 1, 0, 1),
        counted(Judged.SENTIMENT, "positive", 1, 1, 0),
    ]


def test_only_the_first_judgement_of_a_tag_is_about_the_tagger() -> None:
    found = verdicts(
        [
            corrected(1, 0, reviewed=True),
            corrected(1, 1, sentiment=sounds(POSITIVE, NEGATIVE)),
            corrected(1, 2, sentiment=sounds(NEGATIVE, MIXED), kind=KindChange(was=Kind.THANKS, now=Kind.THANKS)),
        ]
    )

    assert found == Counter(
        [
            Verdict(Judged.SENTIMENT, "positive", "negative", "2026-03"),
            Verdict(Judged.KIND, "thanks", "thanks", "2026-03"),
        ]
    )


def test_a_team_that_was_not_known_is_a_class_of_its_own() -> None:
    found = verdicts(
        [
            corrected(1, team=TeamChange(was=None, now="reablement")),
            corrected(2, team=TeamChange(was=None, now=None)),
            corrected(3, team=TeamChange(was="fostering", now=None)),
        ]
    )

    assert accuracy(found) == [
        counted(Judged.TEAM, "", 1, 1, 1),
        counted(Judged.TEAM, "fostering", 0, 1, 0),
        counted(Judged.TEAM, "reablement", 0, 0, 1),
    ]


def test_each_theme_is_judged_by_itself() -> None:
    themes = ThemesChange(was=("kindness", "waiting"), now=("food", "waiting"))

    assert accuracy(verdicts([corrected(1, themes=themes)])) == [
        counted(Judged.THEME, "food", 0, 0, 1),
        counted(Judged.THEME, "kindness", 0, 1, 0),
        counted(Judged.THEME, "waiting", 1, 0, 0),
    ]


def test_the_month_is_the_one_in_london_when_it_was_judged() -> None:
    late = corrected(1, sentiment=sounds(MIXED, MIXED), corrected_at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))

    assert [one.month for one in accuracy(verdicts([late]))] == ["2026-07"]


def test_what_is_said_of_no_tag_judges_none() -> None:
    assert accuracy(verdicts([corrected(1, reviewed=True), corrected(2, replied=True)])) == []
