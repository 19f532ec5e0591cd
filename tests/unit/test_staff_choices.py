"""What staff choose from: everything that the contract knows, and nothing else."""

import pytest

from producers.form.choices import ROLES as OWN_ROLES
from producers.staff.choices import HOW_HEARD, ROLES, UNSAFE, WORDS_USES
from schemas.events import HowHeard, Role, Unsafe, WordsUse


@pytest.mark.parametrize(
    ("choices", "known"), [(ROLES, Role), (HOW_HEARD, HowHeard), (WORDS_USES, WordsUse), (UNSAFE, Unsafe)]
)
def test_every_value_of_the_contract_can_be_chosen_once(choices: dict[str, str], known: type[Role]) -> None:
    assert list(choices) == list(known)
    assert len(set(choices.values())) == len(choices)


def test_who_said_it_is_never_told_as_if_the_member_of_staff_were_speaking() -> None:
    assert [words for words in ROLES.values() if words.startswith("I ")] == []
    assert all(words.startswith("I ") for words in OWN_ROLES.values())
