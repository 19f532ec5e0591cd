"""What the tests of the fault harness can ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.errors import HeardError
from tests.conftest import _do_without
from tests.faults.rig import Rig, open_rig


@pytest.fixture(scope="package")
def rig(kafka_jars: None, real_folder: Path) -> Iterator[Rig]:
    """A real Kafka and a real PostgreSQL that faults may do anything to."""
    try:
        with open_rig(real_folder / "faults") as opened:
            yield opened
    except HeardError as error:
        _do_without(str(error))
