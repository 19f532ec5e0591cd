"""The full-size system's workers."""

import pytest

from heard import workers
from heard.settings import Settings
from heard.stopping import Stop
from tests.fakes import FakeLedger, FakeSpool


def test_a_reconciler_that_fails_ends_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The relay would go on without its net, and nobody would notice."""
    ended = []
    monkeypatch.setattr(workers, "give_up", lambda: ended.append("ended"))
    monkeypatch.setattr(workers, "reconcile", lambda *_, **__: 1 / 0)

    workers._reconcile(FakeSpool(), FakeLedger(), Stop(), Settings())  # type: ignore[arg-type]  # fakes

    assert ended == ["ended"]
