"""Where the pages listen: on this computer only, unless a container is what stands between them and the network."""

import pytest

from heard.serving import listening_address
from schemas.errors import InvalidConfig

OWN = "127.0.0.1"


@pytest.mark.parametrize("is_container", [True, False])
def test_nothing_but_this_computer_is_listened_to_unless_it_is_asked_for(is_container: bool) -> None:
    assert listening_address(OWN, wants_container=False, is_container=is_container) == OWN


def test_in_a_container_that_asks_for_it_the_containers_addresses_are_listened_to() -> None:
    assert listening_address(OWN, wants_container=True, is_container=True) == "0.0.0.0"  # noqa: S104  # as meant


def test_outside_a_container_the_containers_setting_is_refused() -> None:
    with pytest.raises(InvalidConfig, match="HEARD_PAGES_IN_CONTAINER: this is no container"):
        listening_address(OWN, wants_container=True, is_container=False)
