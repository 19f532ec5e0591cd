"""`heard withdraw` and `heard erase`: do what a person asks who takes their words back, by their reference."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from heard.settings import Settings, read_settings
from schemas.errors import InvalidConfig
from schemas.references import parse_reference
from schemas.withdrawals import FeedbackWithdrawn

if TYPE_CHECKING:  # it brings SQLAlchemy, and `heard --help` needs none
    from sinks.withdrawing import Taken

KAFKA_KEEPS_DAYS = 14
"""As long as topics keep records (`schemas.topics`)."""
LEFT_TO_DO = f"""\
What this command cannot reach, and a person must see to:
  - backups that were made before: make a new one, and destroy the old ones when your rules say so
  - files that somebody downloaded: exports, documents, emails
  - Kafka's own files: its topics keep records for {KAFKA_KEEPS_DAYS} days; what comes from them again is not stored\
"""


def withdraw(reference: str) -> None:
    """Let nobody quote a submission any more, because its person says so. Their team still has the words.

    Args:
        reference: what the person was told, like 7K3M-9QTX-2HVDC.
    """
    asked = _asked(reference, erase=False)
    taken = _take(read_settings(), asked)
    if taken.stored:
        print(f"{asked.reference} is quoted nowhere from now on.")
    else:
        print(f"Nothing of {asked.reference} is stored. It is remembered: if it comes, it is quoted nowhere.")
    _print_packs(taken.packs)


def erase(reference: str, *, compact: Annotated[bool, Parameter(negative="--no-compact")] = True) -> None:
    """Erase everything a person said, because they ask for it. This cannot be undone.

    Args:
        reference: what the person was told, like 7K3M-9QTX-2HVDC.
        compact: also write the database's files anew, so that nothing of it is left in them; others wait meanwhile.
    """
    asked = _asked(reference, erase=True)
    taken = _take(read_settings(), asked, compact=compact)
    if taken.rows:
        print(f"{asked.reference} is erased:")
        for table, count in sorted(taken.rows.items()):
            print(f"  {count} of {table}")
    else:
        print(f"Nothing of {asked.reference} is stored. It is remembered: if it comes, it is not kept.")
    _print_packs(taken.packs)
    print(LEFT_TO_DO)


def _print_packs(numbers: Sequence[int]) -> None:
    for number in numbers:
        print(f"Pack {number} of evidence quoted it. The words were taken out: issue the pack again.")


def _asked(typed: str, *, erase: bool) -> FeedbackWithdrawn:
    reference = parse_reference(typed)
    if reference is None:
        raise InvalidConfig("this is no reference: one has 13 letters and numbers, like 7K3M-9QTX-2HVDC. Look again")
    return FeedbackWithdrawn(reference=reference, asked_at=datetime.now(UTC), erase=erase)


def _take(settings: Settings, asked: FeedbackWithdrawn, *, compact: bool = False) -> "Taken":
    from sinks.engine import connect
    from sinks.withdrawing import Withdrawals

    engine = connect(settings.database)
    try:
        withdrawals = Withdrawals(engine)
        taken = withdrawals.take(asked)
        if compact:
            withdrawals.compact()
        return taken
    finally:
        engine.dispose()
