"""What a pack says, which quotes it shows, and the ids that it prints."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.months import Month, Period
from summaries.disclosure import Table
from summaries.evidence.citing import cite_figure, parse_cite
from summaries.evidence.inert import inert
from summaries.evidence.making import Choice
from summaries.evidence.moving import moved
from summaries.evidence.pack import Kind, from_json, to_json
from summaries.evidence.quoting import attribution, balanced, season, warnings
from tests.packs import MONTHS, a_full_pack, a_pack, a_quote, alike, an_action

POSITIVE, NEGATIVE = {"sentiment": "positive"}, {"sentiment": "negative"}


def test_a_pack_is_the_same_after_json() -> None:
    assert from_json(to_json(a_full_pack())) == a_full_pack()


def test_every_figure_and_quote_is_in_the_table_of_citations_under_an_id_of_its_own() -> None:
    pack = a_full_pack()
    cited = [one.cite for one in pack.citations]

    assert {figure.cite for _, figure in pack.figures()} | {quote.cite for _, quote in pack.quotes()} == set(cited)
    figures = [cite for cite in cited if cite.startswith("F-")]
    assert len(figures) == len(set(figures))


def test_an_id_stays_while_what_it_counts_does_and_differs_where_it_does_not() -> None:
    one, two = a_pack(), a_pack([alike(50)])
    assert [figure.cite for figure in one.overview if figure.kind is Kind.HEARD] == [
        figure.cite for figure in two.overview if figure.kind is Kind.HEARD
    ]
    assert one.overview[0].cite != a_pack(services=["adults"]).overview[0].cite


@given(st.text())
def test_a_typed_id_is_read_back_or_refused(text: str) -> None:
    cite = cite_figure(text)
    assert parse_cite(cite) == parse_cite(f" {cite.lower().replace('-', '')} ") == cite
    assert parse_cite(cite.replace("0", "O").replace("1", "l")) == cite
    assert parse_cite(text) is None or len(text.strip()) in (8, 9)


def test_the_method_and_the_actions_answer_what_no_figure_does() -> None:
    pack = a_pack(actions=[(an_action(), frozenset({"food"}))])
    by_id = {one.id: one for one in pack.statements}

    assert "How we know" in by_id["know"].sentences[0]
    assert by_id["know"].figures == ()
    assert [one.title for one in by_id["plans"].actions] == ["Ring before we come"]
    assert by_id["kind"].actions == ()
    assert by_id["silent"].sentences == ("None of our themes speaks to this, so feedback cannot be evidence of it.",)


def test_what_is_missing_is_named() -> None:
    pack = a_pack()

    assert pack.missing.teams == ("Quiet Team",)
    assert "Partner organisation" in pack.missing.groups
    assert "Nothing speaks to this" in pack.missing.statements
    assert "How do you know it?" not in pack.missing.statements


@pytest.mark.parametrize(
    ("month", "said"),
    [
        ("2026-03", "spring 2026"),
        ("2026-05", "spring 2026"),
        ("2026-06", "summer 2026"),
        ("2026-11", "autumn 2026"),
        ("2025-12", "winter 2025 to 2026"),
        ("2026-02", "winter 2025 to 2026"),
    ],
)
def test_a_quote_is_attributed_by_role_team_and_season_and_never_closer(month: str, said: str) -> None:
    assert season(month) == said
    assert attribution(a_quote(month=month), "Reablement Team") == f"Unpaid carer, Reablement Team, {said}"


def test_quotes_are_in_the_balance_of_what_was_said() -> None:
    good = [a_quote(f"Good {n}.") for n in range(9)]
    bad = [a_quote(f"Bad {n}.", sentiment="negative") for n in range(9)]

    assert critical_of(balanced([*good, *bad], 0.5)) == (3, 6)
    assert critical_of(balanced([*good, *bad], 0.2)) == (1, 6)
    assert critical_of(balanced([*good, *bad], 0.02)) == (1, 6)  # something critical was heard, so something is shown
    assert critical_of(balanced([*good, *bad], 0.0)) == (0, 6)
    assert critical_of(balanced([*good, *bad], 1.0)) == (6, 6)
    assert critical_of(balanced([*good, *bad[:1]], 0.5)) == (1, 2)  # fewer, and never a better picture
    assert critical_of(balanced(good, 0.4)) == (0, 1)
    assert critical_of(balanced(bad, 0.0)) == (1, 1)
    assert balanced([], 0.5) == ()


def critical_of(quotes: tuple[object, ...]) -> tuple[int, int]:
    return sum(quote.is_critical for quote in quotes), len(quotes)  # type: ignore[attr-defined]


@given(st.integers(0, 12), st.integers(0, 12), st.floats(0, 1))
def test_the_quotes_never_look_better_than_what_was_heard(good: int, bad: int, share: float) -> None:
    quotes = [a_quote(f"Good {n}.") for n in range(good)]
    quotes += [a_quote(f"Bad {n}.", sentiment="negative") for n in range(bad)]
    critical, shown = critical_of(balanced(quotes, share))

    assert shown <= 6
    if shown > 1:
        assert critical >= share * shown - 0.5 - 1e-9
        assert critical or not share


def test_the_share_of_critical_words_is_stated() -> None:
    rows = [alike(60), alike(40, sentiment="negative")]
    quotes = [a_quote("One."), a_quote("Two."), a_quote("Three.", sentiment="negative")]
    kind = a_pack(rows, quotable=quotes).statements[0]

    assert kind.critical_percent == 40
    assert kind.balance == ("1 of the 3 quotes here is critical (33%). Of all that was heard, about 40% was.")


def test_a_leader_chooses_drops_and_writes_and_a_quote_that_may_not_be_shown_any_more_is_left_out() -> None:
    one, two = a_quote("One."), a_quote("Two.")
    choices = {"kind": Choice(quotes=(two.cite, "Q-0000000"), own_text="Ours.")}
    pack = a_pack(quotable=[one, two], choices=choices)
    kind = pack.statements[0]

    assert [quote.words for quote in kind.quotes] == ["Two."]
    assert pack.missing.quotes_left_out == (
        "Q-0000000, under “We are kind”: it may not be shown any more, or is none of this pack’s.",
    )
    assert kind.own_text == "Ours."
    assert a_pack(quotable=[one], choices={"kind": Choice(quotes=())}).statements[0].quotes == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"team": "fostering"},
        {"themes": ("food",)},
        {"said_on": date(2025, 10, 31)},
        {"said_on": date(2026, 11, 1)},
    ],
)
def test_a_quote_of_another_service_theme_or_time_is_not_in_the_pack(changed: dict[str, object]) -> None:
    pack = a_pack(services=["adults"], quotable=[a_quote(**changed)])  # type: ignore[arg-type]

    assert pack.statements[0].quotes == ()


def test_quotes_that_could_single_somebody_out_are_warned_of() -> None:
    many, rare = Counter({("reablement", "unpaid_carer"): 9}), Counter({("reablement", "unpaid_carer"): 2})

    assert warnings(a_quote("They were kind."), {"reablement": 60}, many) == ()
    assert "about this team" in warnings(a_quote("Kind."), {"reablement": 7}, many)[0]
    assert "in this role" in warnings(a_quote("Kind."), {"reablement": 60}, rare)[0]
    for words in (
        "On 3 March she came.",
        "She is 93 years old.",
        "It was on Monday.",
        "In 2019 we moved.",
        "last May",
        "she’s 58",
    ):
        assert len(warnings(a_quote(words), {"reablement": 60}, many)) == 1, words
    assert warnings(a_quote("They may come again. It was 10 minutes."), {"reablement": 60}, many) == ()


def test_words_are_made_inert_and_else_left_as_they_were() -> None:
    assert inert("a\u202eb\u2066c\u2069\x07\ufffe ") == "abc"
    for words in ("שלום", "é ü ñ", "tabs\tand\nlines", "=1+1", "👩‍🦽"):
        assert inert(words) == words


def test_what_moved_is_told_by_the_rules_and_only_where_every_month_may_be_shown() -> None:
    steady = [50, 55, 50, 55, 60, 50, 55, 50, 120, 55, 50, 60]
    month = dict(zip(MONTHS, steady, strict=True))

    told = moved(Table(month), MONTHS)
    assert told.sentences == ("July 2026: above what is usual.",)
    assert "Trial limits" in told.rules
    assert moved(Table(month | {"2026-01": None}), MONTHS).points == ()
    assert moved(Table({}, is_withheld=True), MONTHS).sentences[0].startswith("Whether anything changed cannot")
    assert "Fewer than 20 a month" in moved(Table(dict.fromkeys(MONTHS, 10)), MONTHS).sentences[0]
    assert moved(Table({}), MONTHS).sentences == ("There is nothing to compare.",)
    assert "it takes 7 months" in moved(Table(dict.fromkeys(MONTHS[:3], 50)), MONTHS[:3]).sentences[0]


def test_what_rounding_alone_could_have_made_is_no_signal() -> None:
    rounded = dict(zip(MONTHS, [50, 50, 55, 50, 50, 50, 50, 50, 110, 50, 50, 50], strict=True))

    assert moved(Table(rounded), MONTHS).sentences == ("July 2026: above what is usual.",)


def test_a_month_is_londons() -> None:
    assert Month.parse("2026-07").starts_at == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert Month.containing(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == Month(2026, 7)
    assert [str(one) for one in Period.parse("2025-12", "2026-01").months()] == ["2025-12", "2026-01"]


@pytest.mark.parametrize(
    ("first", "last"), [("2026-13", "2026-12"), ("2026-02", "2026-01"), ("2000-01", "2020-01"), ("", "x")]
)
def test_what_is_no_period_is_refused(first: str, last: str) -> None:
    with pytest.raises(ValueError, match=r"month|years"):
        Period.parse(first, last)


def test_the_method_says_where_feedback_of_no_known_team_is() -> None:
    said = "Feedback of which nobody could tell the team"

    assert any(words.startswith(said) for words in a_pack(services=["adults"]).method)
    assert not any(words.startswith(said) for words in a_pack().method)
