"""Which submissions would teach most: those that the tagger is unsure of, and no two alike."""

from hypothesis import given
from hypothesis import strategies as st

from summaries.teaching import Candidate, worth_judging
from tests.factories import an_id


def candidate(number: int, words: str, confidence: float = 0.5) -> Candidate:
    return Candidate(an_id(number), str(number), confidence, frozenset(words.split()))


def chosen(candidates: list[Candidate], most: int = 100) -> list[str]:
    return [one.reference for one in worth_judging(candidates, most)]


def test_the_least_sure_of_two_that_are_alike_comes_first() -> None:
    pool = [candidate(1, "the lift broke", 0.9), candidate(2, "the lift broke", 0.4), candidate(3, "kind staff")]

    assert chosen(pool)[0] == "2"


def test_after_one_about_the_lift_comes_one_about_something_else() -> None:
    pool = [
        *(candidate(number, f"lift broke x{number}", 0.40) for number in range(5)),
        *(candidate(number, f"garden party x{number}", 0.45) for number in range(5, 10)),
        candidate(10, "quite alone"),
    ]

    first, second = chosen(pool)[:2]

    assert int(first) < 5 <= int(second) < 10


def test_what_nobody_else_says_teaches_nothing_and_comes_last() -> None:
    pool = [candidate(1, "zeppelin", 0.01), candidate(2, "waiting room", 0.6), candidate(3, "waiting list", 0.6)]

    assert chosen(pool)[-1] == "1"


def test_what_the_tagger_is_sure_of_comes_after_what_it_is_not() -> None:
    pool = [candidate(number, "waiting room" if number % 2 else "waiting list", number / 20) for number in range(1, 20)]

    assert set(chosen(pool, 4)) <= {str(number) for number in range(1, 9)}


def test_no_more_are_chosen_than_are_asked_for_or_are_there() -> None:
    assert chosen([]) == []
    assert len(chosen([candidate(number, "a b") for number in range(9)], 3)) == 3
    assert len(chosen([candidate(number, "a b") for number in range(2)], 3)) == 2


pools = st.lists(
    st.builds(
        lambda words, confidence: (words, confidence),
        st.sets(st.sampled_from("abcdefgh"), max_size=5),
        st.floats(0, 1),
    ),
    max_size=30,
)


@given(pools, st.randoms(use_true_random=False), st.integers(0, 40))
def test_it_is_the_same_whatever_order_they_come_in_and_nothing_is_chosen_twice(
    said: list[tuple[set[str], float]], random: object, most: int
) -> None:
    pool = [Candidate(an_id(n), str(n), confidence, frozenset(words)) for n, (words, confidence) in enumerate(said)]
    shuffled = list(pool)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    found = worth_judging(shuffled, most)

    assert found == worth_judging(pool, most)
    assert len(set(found)) == len(found) == min(most, len(pool))


@given(pools)
def test_looking_again_only_at_the_top_chooses_what_looking_at_all_would(said: list[tuple[set[str], float]]) -> None:
    from collections import Counter

    from summaries.teaching import _values, _worth

    pool = [Candidate(an_id(n), str(n), confidence, frozenset(words)) for n, (words, confidence) in enumerate(said)]
    values, met, left, expected = _values(pool), Counter[str](), list(pool), []
    while left:
        best = max(left, key=lambda one: (_worth(one, values, met), -one.confidence, -pool.index(one)))
        left.remove(best)
        expected.append(best)
        met.update(best.words & values.keys())

    assert worth_judging(pool) == expected
