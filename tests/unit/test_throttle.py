"""The throttle on what libraries say."""

import logging

from heard.throttle import QUIET_SECONDS, Throttle


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def a_record(message: str = "Unable to connect to %s", *, name: str = "aiokafka") -> logging.LogRecord:
    return logging.LogRecord(name, logging.ERROR, "file.py", 1, message, ("node",), None)


def test_the_same_message_passes_once_in_a_while() -> None:
    clock = Clock()
    throttle = Throttle(clock)

    assert [throttle.filter(a_record()) for _ in range(4)] == [True, False, False, False]

    clock.now += QUIET_SECONDS
    again = a_record()
    assert throttle.filter(again)
    assert again.repeated == 3  # type: ignore[attr-defined]  # what the throttle adds


def test_another_message_or_logger_passes_at_once() -> None:
    throttle = Throttle(Clock())
    throttle.filter(a_record())

    assert throttle.filter(a_record("Heartbeat failed"))
    assert throttle.filter(a_record(name="kafka"))


def test_the_first_message_was_never_repeated() -> None:
    record = a_record()

    Throttle(Clock()).filter(record)

    assert record.repeated == 0  # type: ignore[attr-defined]  # what the throttle adds
