"""Logs tell what happened and where, and never what somebody wrote."""

import io
import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
import structlog
from sqlalchemy import create_engine, text
from sqlalchemy.exc import StatementError

from heard.logs import REFUSED, WordsInLog, configure_events, configure_logs, describe
from schemas.errors import InvalidEvent, Unavailable

WORDS = "Nobody came on Tuesday and mam was left in the chair"

Lines = Callable[[], list[dict[str, object]]]


class Mood(StrEnum):
    GLAD = "glad"


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def lines(stream: io.StringIO) -> Iterator[Lines]:
    """Logs go to a string; gives what was logged so far. All that configuring changes is put back."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, sys.excepthook, threading.excepthook, sys.unraisablehook
    configuration = structlog.get_config()
    configure_logs("relay", stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    structlog.configure(**configuration)
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    sys.excepthook, threading.excepthook, sys.unraisablehook = before[2:]


def test_an_event_is_one_line_of_json_with_its_time_level_and_process(lines: Lines) -> None:
    structlog.get_logger().info("relay.published", count=3)

    [event] = lines()

    assert datetime.fromisoformat(str(event.pop("timestamp"))).tzinfo == UTC
    assert event == {"event": "relay.published", "count": 3, "level": "info", "process": "relay"}


def test_an_event_below_the_level_is_dropped(lines: Lines) -> None:
    structlog.get_logger().debug("relay.looked")

    assert lines() == []


def test_an_unknown_level_is_an_error() -> None:
    with pytest.raises(KeyError):
        configure_logs("relay", level="chatty")


def test_logs_go_to_standard_output_unless_told_otherwise(lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("form")

    structlog.get_logger().info("form.started")

    assert json.loads(capsys.readouterr().out)["process"] == "form"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (7, 7),
        (0.5, 0.5),
        (True, True),
        (None, None),
        ("reablement", "reablement"),
        (Mood.GLAD, "glad"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Path("My folder/spool.sqlite"), "My folder/spool.sqlite"),
        (timedelta(minutes=1), 60.0),
        (datetime(2026, 3, 3, tzinfo=UTC), "2026-03-03T00:00:00+00:00"),
        (ValueError(WORDS), "ValueError"),
    ],
)
def test_ids_counts_and_times_are_shown(lines: Lines, value: object, shown: object) -> None:
    structlog.get_logger().info("feedback.tagged", seen=value)

    assert lines()[0]["seen"] == shown


class Answer(msgspec.Struct):
    words: str


@pytest.mark.parametrize(
    "value",
    [
        WORDS,
        "two words",
        "line\nbreak",
        "x" * 201,
        "很好的护理",
        {"good": "x"},
        ["x"],
        ("x",),
        Answer("x"),
        b"x",
        object(),
    ],
)
def test_what_could_hold_words_is_refused_and_the_event_is_logged_all_the_same(lines: Lines, value: object) -> None:
    structlog.get_logger().info("feedback.tagged", seen=value, count=1)

    assert lines()[0]["seen"] == REFUSED
    assert lines()[0]["count"] == 1


@pytest.mark.parametrize(
    "key", ["words", "good", "better", "text", "reply_to", "name", "email", "phone", "body", "value", "Words"]
)
def test_a_key_that_holds_words_is_refused_whatever_it_holds(lines: Lines, key: str) -> None:
    structlog.get_logger().info("feedback.tagged", **{key: 1})

    assert lines()[0][key] == REFUSED


def test_words_in_place_of_the_events_name_are_refused(lines: Lines) -> None:
    structlog.get_logger().warning(WORDS)
    structlog.get_logger().warning("feedback.said %s", WORDS)

    assert [line["event"] for line in lines()] == [REFUSED, REFUSED]


def test_a_reason_of_our_own_is_shown(lines: Lines) -> None:
    structlog.get_logger().info("record.rejected", reason="answers: too long", advice="look at the form")

    assert lines()[0]["reason"] == "answers: too long"


@pytest.mark.parametrize("reason", ["x" * 201, "two\nlines", "two\u2028lines"])
def test_a_reason_is_short_and_on_one_line_or_refused(lines: Lines, reason: str) -> None:
    structlog.get_logger().info("record.rejected", reason=reason)

    assert lines()[0]["reason"] == REFUSED


def test_in_a_test_what_is_refused_raises(lines: Lines, stream: io.StringIO) -> None:
    configure_events("relay", stream=stream, strict=True)

    with pytest.raises(WordsInLog, match="'said'") as caught:
        structlog.get_logger().info("feedback.tagged", said=WORDS)

    assert WORDS not in str(caught.value)


def test_a_database_error_is_told_without_the_row_it_was_given(lines: Lines, stream: io.StringIO) -> None:
    engine = create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": WORDS})
    except StatementError as error:
        assert WORDS in str(error)  # what makes it dangerous
        structlog.get_logger().exception("store.failed", error=error)
    engine.dispose()

    assert "Nobody" not in stream.getvalue()
    errors = lines()[0]["errors"]
    assert [error["type"] for error in errors] == ["sqlalchemy.exc.OperationalError", "sqlite3.OperationalError"]
    assert errors[0]["frames"][0].startswith("tests/unit/test_logs.py:")
    assert errors[0]["frames"][0].endswith(":test_a_database_error_is_told_without_the_row_it_was_given")


def test_errors_that_quote_what_they_read_are_told_without_it(lines: Lines, stream: io.StringIO) -> None:
    for read in (lambda: WORDS.encode().decode("utf-16-be"), lambda: json.loads(WORDS), lambda: int(WORDS)):
        try:
            read()
        except ValueError:
            structlog.get_logger().exception("record.unreadable")

    assert "Nobody" not in stream.getvalue()
    assert len(lines()) >= 2


def test_our_own_errors_say_what_to_do_and_what_caused_them(lines: Lines) -> None:
    try:
        try:
            raise OSError(WORDS)
        except OSError as error:
            raise Unavailable("spool", "make room on the disk") from error
    except Unavailable:
        structlog.get_logger().exception("form.not_saved")

    first, second = lines()[0]["errors"]
    assert first["message"] == "spool is unavailable: make room on the disk"
    assert second["type"] == "builtins.OSError"
    assert "message" not in second


def test_each_error_of_a_group_is_told() -> None:
    group = ExceptionGroup(WORDS, [InvalidEvent("too long"), ValueError(WORDS)])

    told = describe(group)

    assert [one["type"] for one in told] == [
        "builtins.ExceptionGroup",
        "schemas.errors.InvalidEvent",
        "builtins.ValueError",
    ]
    assert WORDS not in str(told)


def test_errors_that_cause_one_another_do_not_go_round_for_ever() -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first

    assert len(describe(first)) == 2


@pytest.mark.parametrize(
    "library", ["faust", "kafka.conn", "gunicorn.error", "werkzeug", "sqlalchemy.engine", "asyncio"]
)
def test_a_librarys_warning_is_logged_and_its_chatter_is_not(lines: Lines, library: str) -> None:
    logger = logging.getLogger(library)
    logger.setLevel(logging.DEBUG)  # as some of them do themselves

    logger.info("connecting")
    logger.warning("connection to %s lost, %d left", "127.0.0.1:9092", 2)

    logger.setLevel(logging.NOTSET)
    [event] = lines()
    assert (event["logger"], event["level"]) == (library, "warning")
    assert event["library_message"] == "connection to 127.0.0.1:9092 lost, 2 left"


def test_a_handler_that_a_library_brought_is_taken_away(lines: Lines) -> None:
    brought = logging.StreamHandler(io.StringIO())
    logging.getLogger("gunicorn.error").addHandler(brought)
    logging.getLogger("gunicorn.error").propagate = False

    configure_logs("form")

    assert logging.getLogger("gunicorn.error").handlers == []
    assert logging.getLogger("gunicorn.error").propagate


@pytest.mark.parametrize(
    ("message", "arguments", "shown"),
    [
        ("row %r failed", ({"words": WORDS},), "row '(refused)' failed"),
        ("row %s failed", (WORDS,), "row (refused) failed"),
        ("it said %(said)s", ({"said": WORDS},), "it said (refused)"),
        ("crashed: %r", (ValueError(WORDS),), "crashed: 'ValueError'"),
        ("%d rows", (WORDS,), "%d rows"),
        (f"Exception in callback store({WORDS!r})", (), "Exception in callback store"),
        (f"Task failed: {WORDS}", (), "Task failed"),
        (f"Task failed\n{WORDS}", (), "Task failed"),
        ("[^--Agent: tag]: Crashed", (), "[^--Agent: tag]: Crashed"),
        (ValueError(WORDS), (), "a ValueError"),
    ],
)
def test_a_librarys_message_is_told_without_what_was_put_into_it(
    lines: Lines, stream: io.StringIO, message: str, arguments: tuple[object, ...], shown: str
) -> None:
    logging.getLogger("faust").error(message, *arguments)

    assert lines()[0]["library_message"] == shown
    assert "Nobody" not in stream.getvalue()


def test_a_librarys_error_is_told_by_type_and_place(lines: Lines, stream: io.StringIO) -> None:
    try:
        raise LookupError(WORDS)
    except LookupError:
        logging.getLogger("werkzeug").exception("Exception on %s", "/feedback")

    assert lines()[0]["errors"][0]["type"] == "builtins.LookupError"
    assert "Nobody" not in stream.getvalue()


def test_an_error_that_nothing_caught_is_told_without_its_message(
    lines: Lines, stream: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    error = ValueError(WORDS)

    sys.excepthook(ValueError, error, None)
    threading.excepthook(threading.ExceptHookArgs((ValueError, error, None, None)))

    assert [line["event"] for line in lines()] == ["process.failed", "thread.failed"]
    assert "Nobody" not in stream.getvalue() + "".join(capsys.readouterr())


def test_a_reader_that_has_gone_away_does_not_stop_the_process(lines: Lines, stream: io.StringIO) -> None:
    stream.flush()
    gone = io.StringIO()
    gone.close()
    configure_logs("relay", stream=gone)

    structlog.get_logger().info("relay.published", count=1)
