"""You said, we did: what is written down, what is refused, and what other summaries are given."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import Engine

from sinks.engine import connect
from sinks.migrate import migrate
from summaries.access import Person, StaffRole
from summaries.action_book import ActionBook, Conflict
from summaries.action_form import Draft, Ending
from summaries.actions import Action, ActionState, all_actions, answered, as_of, is_overdue, open_actions
from summaries.reading import reading
from summaries.series import Measure

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
BOB = Person(UUID(int=1), "bob", StaffRole.TEAM_MEMBER, frozenset({"reablement"}))
ALICE = Person(UUID(int=2), "alice", StaffRole.REVIEWER, frozenset())
REFERENCES = ("0000-0000-00001", "7K3M-9QTX-2HVDC")


def a_draft(**changed: object) -> Draft:
    draft = Draft(
        title="Ring people on the day",
        said="People wait and hear nothing.",
        owner="Duty desk",
        due_on=date(2026, 3, 31),
        series=Measure.CRITICISMS,
        is_public=True,
        references=REFERENCES,
        themes=("waiting",),
    )
    return msgspec.structs.replace(draft, **changed)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = connect(f"sqlite:///{tmp_path / 'heard.sqlite'}")
    else:
        engine = connect(request.getfixturevalue("postgres_url"))
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def book(engine: Engine) -> ActionBook:
    return ActionBook(engine, lambda: NOON)


def listed(engine: Engine, team: str = "reablement") -> tuple[Action, ...]:
    with reading(engine) as connection:
        return all_actions(connection, team)


def done_on(day: date) -> Ending:
    return Ending(state=ActionState.DONE, ended_on=day)


def test_an_action_is_kept_with_what_it_answers(engine: Engine, book: ActionBook) -> None:
    book.add(BOB, "reablement", UUID(int=7), a_draft())

    (action,) = listed(engine)
    assert (action.title, action.owner, action.due_on) == ("Ring people on the day", "Duty desk", date(2026, 3, 31))
    assert (action.references, action.themes, action.series) == (REFERENCES, ("waiting",), Measure.CRITICISMS)
    assert (action.state, action.created_by, action.revision) == (ActionState.PLANNED, "bob", 1)
    assert listed(engine, "fostering") == ()


def test_pressing_save_twice_adds_one(engine: Engine, book: ActionBook) -> None:
    for _ in range(2):
        book.add(BOB, "reablement", UUID(int=7), a_draft())

    assert len(listed(engine)) == 1
    found = book.find("reablement", UUID(int=7))
    assert found is not None
    assert [change.what for change in found[1]] == ["added"]


def test_a_change_keeps_who_made_it_and_which_fields_but_not_the_earlier_text(book: ActionBook) -> None:
    book.add(BOB, "reablement", UUID(int=7), a_draft(title="Ring Zebedee"))
    (before, _) = book.find("reablement", UUID(int=7)) or pytest.fail("not there")

    book.change(ALICE, before, 1, a_draft(title="Ring people", references=(), themes=("waiting", "not-assigned")))

    (after, history) = book.find("reablement", UUID(int=7)) or pytest.fail("not there")
    assert (after.title, after.references, after.themes) == ("Ring people", (), ("not-assigned", "waiting"))
    assert [(each.revision, each.who, each.what, each.fields) for each in history] == [
        (2, "alice", "changed", "title references themes"),
        (1, "bob", "added", ""),
    ]


def test_of_two_who_change_the_same_revision_the_second_is_told(engine: Engine, book: ActionBook) -> None:
    book.add(BOB, "reablement", UUID(int=7), a_draft())
    (seen,) = listed(engine)
    book.change(BOB, seen, 1, a_draft(title="By Bob"))

    with pytest.raises(Conflict):  # Alice's page was read before Bob's change, and so is `seen`
        book.change(ALICE, seen, 1, a_draft(title="By Alice"))
    with pytest.raises(Conflict):
        book.end(ALICE, seen.action_id, 1, done_on(date(2026, 3, 9)))

    (after,) = listed(engine)
    assert (after.title, after.state, after.revision) == ("By Bob", ActionState.PLANNED, 2)


def test_saving_without_a_change_writes_nothing(engine: Engine, book: ActionBook) -> None:
    book.add(BOB, "reablement", UUID(int=7), a_draft())
    (seen,) = listed(engine)

    book.change(ALICE, seen, 1, a_draft())

    assert listed(engine) == (seen,)


def test_what_is_open_is_first_due_first_and_what_ended_is_newest_first(engine: Engine, book: ActionBook) -> None:
    for number, due in enumerate([31, 1, 15, 20], 1):
        book.add(BOB, "reablement", UUID(int=number), a_draft(due_on=date(2026, 3, due)))
    book.end(BOB, UUID(int=3), 1, done_on(date(2026, 3, 2)))
    book.end(BOB, UUID(int=4), 1, Ending(state=ActionState.NOT_GOING_TO, ended_on=date(2026, 3, 5), reason="No money"))

    with reading(engine) as connection:
        assert [action.action_id.int for action in open_actions(connection, "reablement")] == [2, 1]
        assert [action.action_id.int for action in answered(connection, "reablement", date(2026, 3, 2))] == [4, 3]
        assert [action.action_id.int for action in answered(connection, "reablement", date(2026, 3, 3))] == [4]
        assert [action.action_id.int for action in all_actions(connection, "reablement")] == [2, 1, 4, 3]
        assert open_actions(connection, "fostering") == answered(connection, "fostering", date(2026, 1, 1)) == ()


def test_an_action_that_is_planned_again_is_open(engine: Engine, book: ActionBook) -> None:
    book.add(BOB, "reablement", UUID(int=7), a_draft())
    book.end(BOB, UUID(int=7), 1, Ending(state=ActionState.NOT_GOING_TO, ended_on=date(2026, 3, 5), reason="No money"))
    book.end(ALICE, UUID(int=7), 2, Ending(state=ActionState.PLANNED))

    (action,) = listed(engine)
    assert (action.state, action.reason, action.ended_on) == (ActionState.PLANNED, "", None)
    found = book.find("reablement", UUID(int=7))
    assert found is not None
    assert [change.what for change in found[1]] == ["planned_again", "not_going_to", "added"]


def test_only_a_planned_one_whose_day_is_over_is_overdue(engine: Engine, book: ActionBook) -> None:
    book.add(BOB, "reablement", UUID(int=7), a_draft())
    (planned,) = listed(engine)

    assert not is_overdue(planned, date(2026, 3, 31))
    assert is_overdue(planned, date(2026, 4, 1))
    assert not is_overdue(msgspec.structs.replace(planned, state=ActionState.DONE), date(2026, 4, 1))


def test_an_earlier_days_list_has_what_ended_later_and_not_what_was_added_later(
    engine: Engine, book: ActionBook
) -> None:
    book.add(BOB, "reablement", UUID(int=7), a_draft())
    book.end(BOB, UUID(int=7), 1, done_on(date(2026, 3, 12)))

    assert [action.action_id.int for action in as_of(listed(engine), NOON + timedelta(days=1), date(2026, 3, 9))] == [7]
    assert as_of(listed(engine), NOON, date(2026, 3, 9)) == ()
    assert as_of(listed(engine), NOON + timedelta(days=5), date(2026, 3, 12)) == ()
