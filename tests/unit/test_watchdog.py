"""The watchdog: a worker that has work and does none is stuck, and nothing else is."""

from collections.abc import Callable, Mapping

import pytest

from heard.watchdog import Stand, Stands, Watchdog, watch
from tests.fakes import Turns, away

STALL, EVERY = 120, 10
ONE, TWO = ("feedback.received.v1", 0), ("feedback.received.v1", 1)


def first_stuck(
    stands: Callable[[int], Stands | None], finished: Callable[[int], int], looks: int = 60, every: float = EVERY
) -> float | None:
    """Look so often, and return when the watchdog first said "stuck"; None: never."""
    watchdog = Watchdog(STALL)
    for look in range(looks):
        if watchdog.is_stuck(look * every, stands(look), finished(look)):
            return look * every
    return None


def behind(done: int = 100, lag: int = 5) -> Mapping[tuple[str, int], Stand]:
    return {ONE: Stand(done, lag)}


def test_a_worker_with_work_that_finishes_nothing_is_stuck_after_the_stall() -> None:
    assert first_stuck(lambda _: behind(), lambda _: 0) == STALL + EVERY


def test_a_worker_that_stops_after_it_had_worked_is_stuck_after_the_stall() -> None:
    assert (
        first_stuck(lambda look: behind(done=min(look, 20)), lambda look: min(look, 20)) == 20 * EVERY + STALL + EVERY
    )


def test_an_idle_worker_is_never_stuck() -> None:
    assert first_stuck(lambda _: behind(lag=0), lambda _: 0) is None


def test_a_worker_with_no_topics_yet_is_never_stuck() -> None:
    assert first_stuck(lambda _: {}, lambda _: 0) is None


def test_a_worker_that_was_idle_for_long_has_the_whole_stall_once_there_is_work() -> None:
    assert first_stuck(lambda look: behind(lag=5 if look >= 50 else 0), lambda _: 0, looks=62) is None
    assert first_stuck(lambda look: behind(lag=5 if look >= 40 else 0), lambda _: 0) == 40 * EVERY + STALL + EVERY


def test_a_worker_that_gets_on_is_never_stuck_however_far_behind() -> None:
    assert first_stuck(lambda _: behind(lag=1_000_000), lambda look: look // 10) is None


def test_a_worker_whose_partitions_move_on_by_others_work_is_not_stuck() -> None:
    assert first_stuck(lambda look: {ONE: Stand(look // 5, 1000), TWO: Stand(7, 0)}, lambda _: 0) is None


def test_one_partition_that_stands_still_is_enough() -> None:
    assert first_stuck(lambda look: {ONE: Stand(look, 1000), TWO: Stand(7, 1)}, lambda _: 0) == STALL + EVERY


def test_a_partition_that_had_nothing_left_for_a_moment_begins_anew() -> None:
    assert first_stuck(lambda look: behind(lag=0 if look % 10 == 9 else 5), lambda _: 0) is None


def test_a_worker_is_never_stuck_while_the_broker_is_away() -> None:
    assert first_stuck(lambda _: None, lambda _: 0) is None


def test_a_worker_has_the_whole_stall_once_the_broker_is_back() -> None:
    assert first_stuck(lambda look: None if look == 10 else behind(), lambda _: 0) == 11 * EVERY + STALL + EVERY


def test_a_process_that_was_stopped_for_long_has_the_whole_stall_once_it_goes_on() -> None:
    watchdog = Watchdog(STALL)
    assert not watchdog.is_stuck(0, behind(), 0)

    assert not watchdog.is_stuck(10_000, behind(), 0)
    assert not any(watchdog.is_stuck(10_000 + seconds, behind(), 0) for seconds in range(10, STALL + 1, 10))
    assert watchdog.is_stuck(10_000 + STALL + 10, behind(), 0)


class Watching:
    """A watched worker: what the broker says look by look, and a clock that goes on by a step each time."""

    def __init__(self, *answers: Stands | Exception) -> None:
        self.answers = list(answers)
        self.given_up = 0
        self.pauses: list[float] = []

    def read(self) -> Stands:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def give_up(self) -> None:
        self.given_up += 1

    def watch(self, step: int = 60) -> "Watching":
        turns, seconds = Turns(len(self.answers)), iter(range(0, 10_000, step))
        watch(
            self.read,
            lambda: 0,
            turns,
            self.give_up,
            watchdog=Watchdog(STALL),
            every_seconds=EVERY,
            clock=lambda: next(seconds),
        )
        self.pauses = turns.pauses
        return self


def test_a_stuck_worker_is_given_up_once() -> None:
    watching = Watching(*[behind()] * 10).watch()

    assert watching.given_up == 1
    assert len(watching.answers) == 10 - 4  # at 0, 60, 120 and 180 seconds


def test_a_worker_is_kept_while_the_broker_is_away() -> None:
    assert Watching(*[away()] * 10).watch().given_up == 0


def test_a_look_that_the_broker_did_not_answer_begins_the_stall_anew() -> None:
    answers = [*[behind()] * 8, away(), *[behind()] * 10]  # it would be too long at 130 seconds, and is not yet at 180

    assert Watching(*answers).watch(step=10).given_up == 0


def test_it_looks_at_once_and_then_waits_between_looks() -> None:
    assert Watching(*[behind(lag=0)] * 3).watch().pauses == [0, EVERY, EVERY, EVERY]


@pytest.mark.parametrize("lag", [1, 1_000_000])
def test_any_lag_is_work(lag: int) -> None:
    assert first_stuck(lambda _: behind(lag=lag), lambda _: 0) is not None
