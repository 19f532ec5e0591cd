"""An answer without what may say who somebody is, and everything that pointed into it."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from schemas.tags import (
    AnswerDetails,
    PartSentiment,
    PersonalData,
    PersonalDataKind,
    Question,
    Sentiment,
    Span,
    Weighed,
)
from summaries.access import Words
from summaries.marking import marked_parts
from summaries.queries import SaidRow
from summaries.redaction import NOT_LOOKED_AT, redacted_rows, shown_rows
from summaries.themes_said import themes_said


def personal(words: str, hidden: str, replacement: str = "[name]") -> PersonalData:
    start = words.index(hidden)
    return personal_at(start, start + len(hidden), replacement)


def personal_at(start: int, end: int, replacement: str = "[name]") -> PersonalData:
    return PersonalData(
        question=Question.GOOD, start=start, end=end, kind=PersonalDataKind.NAME, replacement=replacement
    )


def part(words: str, of: str, *marked: str) -> PartSentiment:
    start = words.index(of)
    reasons = tuple(
        Weighed(start=words.index(one), end=words.index(one) + len(one), weight=1.0, why=f"{one} is kind")
        for one in marked
    )
    return PartSentiment(start=start, end=start + len(of), sentiment=Sentiment.POSITIVE, score=0.5, reasons=reasons)


def row(words: str, details: AnswerDetails | None, **changed: object) -> SaidRow:
    moment = datetime(2026, 3, 3, tzinfo=UTC)
    kept = "" if details is None else msgspec.json.encode(details).decode()
    start = SaidRow(
        UUID(int=1), "0000-0000-00001", moment, False, "carer", None, "quoted", None, "found", "", "good", words,
        "positive", 0.5, 0.5, "", kept,
    )  # fmt: skip
    return start._replace(**changed)  # type: ignore[arg-type]


def test_what_may_say_who_somebody_is_is_replaced() -> None:
    words = "Zebedee rang me. Zebedee was kind."
    details = AnswerDetails(personal_data=(personal_at(0, 7), personal_at(17, 24)))

    (redacted,) = redacted_rows([row(words, details)])

    assert redacted.words == "[name] rang me. [name] was kind."
    assert "Zebedee" not in repr(redacted)


def test_sentences_and_marks_move_along_with_the_words() -> None:
    words = "Zebedee rang. My lovely Florence helped!"
    details = AnswerDetails(
        parts=(part(words, "Zebedee rang.", "Zebedee"), part(words, "My lovely Florence helped!", "lovely", "helped")),
        personal_data=(personal(words, "Zebedee"), personal(words, "Florence", "[a much longer name]")),
    )

    (redacted,) = redacted_rows([row(words, details)])
    first, second = marked_parts(redacted.words, redacted.details)

    assert [piece.words for piece in first.pieces if piece.marked] == ["[name]"]
    assert [piece.words for piece in second.pieces if piece.marked] == ["lovely", "helped"]
    assert "".join(piece.words for piece in second.pieces) == "My lovely [a much longer name] helped!"
    assert "Zebedee" not in redacted.details


def test_reasons_lose_what_is_hidden_in_either_answer_of_the_submission() -> None:
    good = row("Zebedee Smith was kind", AnswerDetails(personal_data=(personal_at(0, 13),)))
    better = row(
        "Nothing", AnswerDetails(), question="better", reason="Saw: kind", team_reason="Saw: ZEBEDEE’s team, Smith"
    )

    _, redacted = redacted_rows([good, better])

    assert redacted.team_reason == "Saw: [name]’s team, [name]"
    assert redacted.reason == "Saw: kind"


def test_another_submission_keeps_its_reasons() -> None:
    hidden = row("Rose was kind", AnswerDetails(personal_data=(personal_at(0, 4),)))
    other = row("A rose in the garden", AnswerDetails(), feedback_id=UUID(int=2), reason="Saw: rose")

    assert redacted_rows([hidden, other])[1].reason == "Saw: rose"


def test_an_answer_that_was_not_looked_at_is_not_shown_at_all() -> None:
    (redacted,) = redacted_rows([row("Zebedee was kind", None, reason="Saw: Zebedee", team_reason="Saw: Zebedee")])

    assert redacted.words == NOT_LOOKED_AT
    assert "Zebedee" not in repr(redacted)


def test_spans_that_overlap_or_leave_the_answer_hide_all_that_they_touch() -> None:
    details = AnswerDetails(personal_data=(personal_at(2, 6, "[a]"), personal_at(4, 8, "[b]"), personal_at(9, 99)))

    (redacted,) = redacted_rows([row("0123456789", details)])

    assert redacted.words == "01[a]8[name]"


@given(
    st.text("abc.", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4),
)
def test_nothing_hidden_is_ever_in_what_is_shown(
    plain: str, hidden: list[tuple[int, int]], parts: list[tuple[int, int]]
) -> None:
    spans = [(start, min(end, len(plain))) for start, end in hidden if start < min(end, len(plain))]
    words = "".join("#" if any(a <= place < b for a, b in spans) else one for place, one in enumerate(plain))
    details = AnswerDetails(
        parts=tuple(
            PartSentiment(start=min(pair), end=min(max(pair), len(words)), sentiment=Sentiment.NEUTRAL, score=0)
            for pair in parts
            if min(pair) < len(words)
        ),
        personal_data=tuple(personal_at(start, end, "[…]") for start, end in spans),
    )

    (redacted,) = redacted_rows([row(words, details)])
    shown = marked_parts(redacted.words, redacted.details)

    assert "#" not in redacted.words
    assert redacted.words.replace("[…]", "") == words.replace("#", "")
    assert not any("#" in piece.words for each in shown for piece in each.pieces)


def test_the_words_that_showed_a_theme_move_along_and_hide_what_is_hidden() -> None:
    words = "Zebedee came late. I had to wait."
    answer = row(words, AnswerDetails(personal_data=(personal_at(0, 7),)))
    at = words.index("wait")
    spans = [
        Span(question=Question.GOOD, start=0, end=12),
        Span(question=Question.GOOD, start=at, end=at + 4),
        Span(question=Question.BETTER, start=0, end=4),  # of an answer that nobody looked at
    ]

    rows, themes_of = shown_rows(Words.REDACTED, lambda: [answer], {answer.feedback_id: [("waiting", spans)]}, list)

    assert [one.words for one in themes_said(rows[0], themes_of)] == [("[name] came", "wait")]
    assert len(themes_of[answer.feedback_id][0][1]) == 2
    assert shown_rows(Words.NONE, lambda: [answer], {}, list) == ([], {})
