"""How often each partner may ask."""

from producers.api.rate import RateLimit


class Seconds:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_so_many_are_let_through_and_the_next_is_told_how_long_to_wait() -> None:
    clock = Seconds()
    limit = RateLimit(2, clock)
    waits = []
    for clock.now in (1000.0, 1010.0, 1020.5):
        waits.append(limit.wait("hospital"))
    assert waits == [0, 0, 40]


def test_who_waits_as_told_is_let_through_and_no_sooner() -> None:
    clock = Seconds()
    limit = RateLimit(1, clock)
    limit.wait("hospital")
    clock.now += 59.5
    assert limit.wait("hospital") == 1
    clock.now += 1
    assert limit.wait("hospital") == 0


def test_no_minute_anywhere_has_more_than_the_limit() -> None:
    clock = Seconds()
    limit = RateLimit(3, clock)
    let_through = []
    for _ in range(400):
        clock.now += 0.7
        if limit.wait("hospital") == 0:
            let_through.append(clock.now)
    assert len(let_through) > 9
    assert all(later - earlier >= 60 for earlier, later in zip(let_through, let_through[3:], strict=False))


def test_one_partner_does_not_use_up_anothers() -> None:
    limit = RateLimit(1, Seconds())
    assert [limit.wait("hospital"), limit.wait("school"), limit.wait("school")] == [0, 0, 60]
