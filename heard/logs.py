"""Logs: one line of JSON an event, with ids and counts, and never a person's words.

Our own events (structlog) and the libraries' (standard library logging) leave through one door here. What could
hold words is refused, and an error is told by its types and places: a message of a library's error may quote what
it was given (SQLAlchemy prints the row, json the document). Only our own errors' messages are shown.
"""

import logging
import re
import sys
import threading
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import suppress
from datetime import date, timedelta
from enum import Enum
from pathlib import Path, PurePath
from traceback import walk_tb
from types import TracebackType
from typing import TextIO
from uuid import UUID

import structlog

from heard.throttle import Throttle
from schemas.errors import HeardError

REFUSED = "(refused)"
LONGEST = 200
MOST_FRAMES = 20
MOST_ERRORS = 10

# Whatever they hold, they are not logged.
_WORDS_KEYS = frozenset(
    {
        *("words", "good", "better", "answer", "answers", "comment", "quote", "text", "title", "content"),
        *("name", "person", "email", "phone", "address", "contact", "reply_to"),
        *("body", "data", "form", "payload", "record", "row", "value"),
    }
)
# Sentences, but ours: written in the source, or by `schemas.errors`. Every other string is a name or an id.
_SENTENCE_KEYS = frozenset({"reason", "advice", "library_message"})
_NAME = re.compile(r"[\w.:-]+", re.ASCII)
# How Faust begins its messages: "[^---Worker]: ".
_FAUST_PREFIX = re.compile(r"\[\^[\w\s.:+-]*\]: ")
# Where a message that was put together before it reached the logger may begin to quote.
_QUOTE = re.compile(r"""["'(\[{<=:]""")

Event = MutableMapping[str, object]


class WordsInLog(AssertionError):
    """A test's code logged what could be a person's words. The message names the key, never the value."""


def configure_logs(process: str, *, stream: TextIO | None = None, level: str = "INFO") -> None:
    """Send all logs of this process through here, and the report of an error that nothing caught.

    Args:
        process: what this process is: "form", "relay" …
        stream: where lines go; standard output where none is given. A command whose output is its answer gives
            standard error.
        level: our own events below it are dropped. The libraries' are always dropped below WARNING.

    Raises:
        KeyError: there is no such level.
    """
    configure_events(process, stream=stream, level=level)
    _take_over_libraries()
    _take_over_uncaught()


def configure_events(process: str, *, stream: TextIO | None = None, level: str = "INFO", strict: bool = False) -> None:
    """Send our own events through here, and nothing else.

    Args:
        process: as above.
        stream: as above.
        level: as above.
        strict: raise `WordsInLog` where something is refused. For tests.

    Raises:
        KeyError: there is no such level.
    """
    structlog.configure(
        processors=[
            _Refuse(strict=strict),
            _tell_error,
            structlog.processors.add_log_level,
            _Stamp(process),
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="timestamp"),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=lambda *_: _Lines(stream or sys.stdout),
        cache_logger_on_first_use=False,
    )


class _Lines:
    """Writes lines. A reader that has gone away must not take the process with it."""

    _lock = threading.Lock()

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def msg(self, line: str) -> None:
        with self._lock, suppress(OSError, ValueError):
            self._stream.write(line + "\n")
            self._stream.flush()

    debug = info = warning = error = critical = msg


class _Stamp:
    def __init__(self, process: str) -> None:
        self._process = process

    def __call__(self, _: object, __: str, event: Event) -> Event:
        event["process"] = self._process
        return event


class _Refuse:
    """Replaces what could hold words. The event itself is always logged."""

    def __init__(self, *, strict: bool) -> None:
        self._strict = strict

    def __call__(self, _: object, __: str, event: Event) -> Event:
        for key, value in event.items():
            if key != "exc_info":
                event[key] = self._allowed(key, value)
        return event

    def _allowed(self, key: str, value: object) -> object:
        plain = REFUSED if key.lower() in _WORDS_KEYS else _plain(value)
        if isinstance(value, str) and not _is_safe(key, value):
            plain = REFUSED
        if self._strict and plain is REFUSED:
            raise WordsInLog(f"{key!r} in a log event could hold a person's words")
        return plain


def _is_safe(key: str, text: str) -> bool:
    """Whether a string is too short, or too plain, to be what somebody wrote."""
    if len(text) > LONGEST or not text.isprintable():  # a line break is not printable
        return False
    return key in _SENTENCE_KEYS or (text.isascii() and " " not in text)


def _plain(value: object) -> object:
    """The value as JSON can hold it; what is nested, or a stranger, is refused."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, BaseException):
        return type(value).__name__
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | PurePath) else REFUSED


def _tell_error(_: object, __: str, event: Event) -> Event:
    """Replace `exc_info` by what may be told of it."""
    error = event.pop("exc_info", None)
    if isinstance(error, tuple):
        error = error[1]
    elif error and not isinstance(error, BaseException):
        error = sys.exception()
    if isinstance(error, BaseException):
        event["errors"] = describe(error)
    return event


def describe(error: BaseException) -> list[dict[str, object]]:
    """Tell an error and what caused it: types, places as file:line:function, and our own errors' messages."""
    return [_told(one) for one in list(_chain(error, set()))[:MOST_ERRORS]]


def _told(error: BaseException) -> dict[str, object]:
    told: dict[str, object] = {"type": f"{type(error).__module__}.{type(error).__qualname__}"}
    if isinstance(error, HeardError):
        told["message"] = str(error).partition("\n")[0][:LONGEST]
    told["frames"] = _frames(error.__traceback__)
    return told


def _chain(error: BaseException | None, seen: set[int]) -> Iterator[BaseException]:
    if error is None or id(error) in seen:
        return
    seen.add(id(error))
    yield error
    if isinstance(error, BaseExceptionGroup):
        for member in error.exceptions:
            yield from _chain(member, seen)
    yield from _chain(error.__cause__, seen)
    if not error.__suppress_context__:
        yield from _chain(error.__context__, seen)


def _frames(trace: TracebackType | None) -> list[str]:
    frames = [(frame.f_code, line) for frame, line in walk_tb(trace)]
    return [f"{'/'.join(Path(code.co_filename).parts[-3:])}:{line}:{code.co_name}" for code, line in frames][
        -MOST_FRAMES:
    ]


class _LibraryHandler(logging.Handler):
    """Lets a library's warnings and errors through, with what it put into them refused unless it is a name."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno < logging.WARNING:
            return
        structlog.get_logger().log(
            min(record.levelno, logging.CRITICAL),
            "library.warned" if record.levelno < logging.ERROR else "library.failed",
            logger=record.name,
            library_message=_library_message(record),
            repeated=getattr(record, "repeated", 0),
            exc_info=record.exc_info,
        )


def _library_message(record: logging.LogRecord) -> str:
    """The message, of which only the pattern is sure to be the library's own."""
    if not isinstance(record.msg, str):
        return f"a {type(record.msg).__name__}"
    line = record.msg.partition("\n")[0]
    if not record.args:
        prefix = _FAUST_PREFIX.match(line)
        start = prefix.end() if prefix else 0
        return (line[:start] + _QUOTE.split(line[start:])[0]).strip()[:LONGEST]
    arguments = record.args if isinstance(record.args, tuple) else (record.args,)  # logging unpacks a lone mapping
    try:
        if "%(" in line and isinstance(record.args, Mapping):
            return (line % {key: _argument(value) for key, value in record.args.items()})[:LONGEST]
        return (line % tuple(map(_argument, arguments)))[:LONGEST]
    except (TypeError, ValueError, KeyError):  # it wanted a number and was given "(refused)"
        return line[:LONGEST]


def _argument(value: object) -> object:
    if isinstance(value, Enum | type):
        return type(value).__name__ if isinstance(value, Enum) else value.__name__
    plain = _plain(value)
    if isinstance(plain, str) and not _NAME.fullmatch(plain):
        return REFUSED
    return plain


def _take_over_libraries() -> None:
    root = logging.getLogger()
    handler = _LibraryHandler()
    handler.addFilter(Throttle())
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in list(root.manager.loggerDict):  # those that brought a handler of their own
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True


def _take_over_uncaught() -> None:
    """Python's own reports of an error print its message."""
    log = structlog.get_logger()

    def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            log.critical("process.failed", exc_info=error)

    def uncaught_in_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value and not isinstance(arguments.exc_value, SystemExit):
            log.critical("thread.failed", exc_info=arguments.exc_value)

    def unraisable(arguments: "sys.UnraisableHookArgs") -> None:
        log.error("process.unraisable", exc_info=arguments.exc_value)

    sys.excepthook = uncaught
    threading.excepthook = uncaught_in_thread
    sys.unraisablehook = unraisable
