"""The pages of "You said, we did": filled in, put right, changed by two at once, and ended."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine

from schemas.events import Unsafe
from schemas.references import reference_of
from schemas.tags import About, Kind, KindTag, Question, Span
from sinks.tables import Base
from summaries.access import StaffRole
from summaries.actions import Action, ActionState, all_actions
from summaries.reading import reading
from tests.pages_app import AFTER, make_pages, plain, read_page, sign_in
from tests.stored import WEEK, store_feedback

LIST = "/teams/reablement/actions"
ADD = f"{LIST}/add"
ACTION = UUID(int=7)
ONE = f"{LIST}/{ACTION}"
FILLED_IN = {
    "action_id": str(ACTION),
    "title": "Ring people on the day",
    "said": "People wait and hear nothing.",
    "owner": "Duty desk",
    "day": "31",
    "month": "3",
    "year": "2026",
    "series": "criticisms",
    "public": "yes",
    "references": "",
}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path}/heard.sqlite")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def app(engine: Engine) -> Flask:
    app = make_pages(engine)
    app.config["WTF_CSRF_ENABLED"] = False  # tested once, with the pages that sign in
    return app


@pytest.fixture
def bob(app: Flask, engine: Engine) -> FlaskClient:
    """A member of the reablement team."""
    return sign_in(app.test_client(), engine, StaffRole.TEAM_MEMBER, "reablement")


@pytest.fixture
def alice(app: Flask, engine: Engine) -> FlaskClient:
    """A reviewer."""
    return sign_in(app.test_client(), engine)


def stored(engine: Engine, team: str = "reablement") -> tuple[Action, ...]:
    with reading(engine) as connection:
        return all_actions(connection, team)


def add(client: FlaskClient, **changed: object) -> str:
    response = client.post(ADD, data=FILLED_IN | changed, follow_redirects=True)
    assert response.status_code == 200, response.get_data(as_text=True)
    return plain(read_page(response))


def revision_in(html: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', html)
    assert found
    return found[1]


def test_a_list_with_nothing_says_what_an_action_is(bob: FlaskClient) -> None:
    html = plain(read_page(bob.get(LIST)))

    assert "Nothing has been written down yet." in html
    assert ADD in html


def test_an_action_is_added_and_shown(bob: FlaskClient, engine: Engine) -> None:
    assert re.search(r'name="action_id" value="[0-9a-f-]{36}"', read_page(bob.get(ADD)))

    html = add(bob)

    assert "The action was added." in html
    for shown in ("Ring people on the day", "Due on 31 March 2026.", "Duty desk", "How often criticisms come"):
        assert shown in html
    assert "<b>team-member-reablement</b>, team member" in html
    html = plain(read_page(bob.get(LIST)))
    assert "You said: People wait and hear nothing." in html
    assert "Duty desk sees to it." in html
    assert stored(engine)[0].is_public


def test_pressing_save_twice_leads_to_the_same_action(bob: FlaskClient, engine: Engine) -> None:
    add(bob)
    add(bob)

    assert len(stored(engine)) == 1


def test_every_fault_is_named_with_its_field_and_nothing_typed_is_lost(bob: FlaskClient, engine: Engine) -> None:
    typed = {
        "action_id": str(ACTION),
        "title": "Ring <b>people</b>",
        "said": "x" * 501,
        "day": "31",
        "month": "2",
        "year": "2026",
        "themes": ["waiting", "stranger"],
        "references": "0000-0000-00009 no-such",
    }

    response = bob.post(ADD, data=typed)

    html = plain(read_page(response))
    assert response.status_code == 422
    assert "<title>Error: " in html
    for field in ("said", "owner", "day", "series", "public", "references", "themes"):
        assert f'<li><a href="#{field}">' in html
        assert f'id="{field}"' in html
    assert '<a href="#title">' not in html
    assert "It is 1 too long" in html
    assert 'value="Ring &lt;b&gt;people&lt;/b&gt;"' in html
    assert "x" * 501 in html
    assert "0000-0000-00009 no-such</textarea>" in html
    assert 'value="waiting" checked' in html
    assert str(ACTION) in html
    assert stored(engine) == ()


def test_a_day_that_is_none_and_texts_no_database_holds_are_not_taken(bob: FlaskClient, engine: Engine) -> None:
    for typed in (" / / ", "1/ /2026", "٣/3/2026", "1/1/1", f"{'1' * 5000}/1/1"):
        response = bob.post(ADD, data=FILLED_IN | dict(zip(("day", "month", "year"), typed.split("/"), strict=True)))
        assert response.status_code == 422
        assert '<a href="#day">' in read_page(response)

    add(bob, title="Ring\x00 people\r\n today \ud800".encode("utf-8", "surrogatepass"))
    assert "\x00" not in stored(engine)[0].title


def test_only_feedback_of_the_team_that_may_be_shown_is_answered(bob: FlaskClient, engine: Engine) -> None:
    own = reference_of(store_feedback(engine))
    others = reference_of(store_feedback(engine, team="fostering"))
    held = reference_of(store_feedback(engine, unsafe=Unsafe.YES))

    response = bob.post(ADD, data=FILLED_IN | {"references": f"{own.lower()}\n{others}, {held}"})

    html = plain(read_page(response))
    assert response.status_code == 422
    assert f"{others} is not among this team’s feedback." in html
    assert f"{held} is not among this team’s feedback." in html
    assert f"{own} is not" not in html
    add(bob, references=own.lower().replace("-", ""))
    assert stored(engine)[0].references == (own,)


def test_a_theme_of_the_week_begins_an_action_with_it_chosen(bob: FlaskClient, engine: Engine) -> None:
    store_feedback(engine, themes={"waiting": [], "not-assigned": []})
    week = plain(read_page(bob.get(f"/teams/reablement/weeks/{WEEK}")))
    assert f'href="{ADD}?theme=waiting"' in week
    assert "theme=not-assigned" not in week

    html = plain(read_page(bob.get(f"{ADD}?theme=waiting&theme=stranger")))

    assert 'value="waiting" checked' in html
    assert "stranger" not in html


def test_an_answer_of_the_week_begins_an_action_with_its_reference_and_themes(bob: FlaskClient, engine: Engine) -> None:
    span = Span(question=Question.GOOD, start=0, end=3)
    reference = reference_of(store_feedback(engine, themes={"waiting": [span]}))
    assert f'href="{ADD}?answers={reference}"' in read_page(bob.get(f"/teams/reablement/weeks/{WEEK}"))

    html = plain(read_page(bob.get(f"{ADD}?answers={reference}")))

    assert f"{reference}</textarea>" in html
    assert 'value="waiting" checked' in html


def test_what_another_team_heard_begins_nothing(bob: FlaskClient, engine: Engine) -> None:
    others = reference_of(store_feedback(engine, team="fostering", themes={"waiting": []}))

    html = read_page(bob.get(f"{ADD}?answers={others}"))

    assert others not in html
    assert "checked" not in html


def test_a_change_is_saved_and_kept_in_the_history(bob: FlaskClient, alice: FlaskClient, engine: Engine) -> None:
    add(bob)
    form = read_page(alice.get(f"{ONE}/change"))
    assert 'value="Ring people on the day"' in form

    data = FILLED_IN | {"revision": revision_in(form), "title": "Ring people by noon", "public": "no"}
    html = plain(read_page(alice.post(f"{ONE}/change", data=data, follow_redirects=True)))

    assert "The action was saved." in html
    assert "Changed: what you will do, whether it may be shown in public" in html
    assert "<b>reviewer</b>, reviewer" in html
    assert "For staff only" in html


def test_of_two_who_change_it_the_second_sees_both_and_loses_nothing(
    bob: FlaskClient, alice: FlaskClient, engine: Engine
) -> None:
    add(bob)
    revision = revision_in(read_page(alice.get(f"{ONE}/change")))
    bob.post(f"{ONE}/change", data=FILLED_IN | {"revision": "1", "title": "Bob’s title"})

    response = alice.post(f"{ONE}/change", data=FILLED_IN | {"revision": revision, "title": "Alice’s title"})

    html = plain(read_page(response))
    assert response.status_code == 409
    assert "team-member-reablement changed this action while you were typing" in html
    assert "Bob’s title" in html
    assert 'value="Alice’s title"' in html
    assert stored(engine)[0].title == "Bob’s title"
    # Saving once more puts hers in its place, knowingly.
    data = FILLED_IN | {"revision": revision_in(html), "title": "Alice’s title"}
    assert alice.post(f"{ONE}/change", data=data).status_code == 303
    assert stored(engine)[0].title == "Alice’s title"


def test_a_conflict_is_found_also_when_the_form_came_back_with_faults_first(
    bob: FlaskClient, alice: FlaskClient, engine: Engine
) -> None:
    add(bob)
    bob.post(f"{ONE}/change", data=FILLED_IN | {"revision": "1", "title": "Bob’s title"})

    response = alice.post(f"{ONE}/change", data=FILLED_IN | {"revision": "1", "title": ""})

    assert response.status_code == 422
    assert revision_in(read_page(response)) == "1"


def test_it_is_done_on_a_day_that_is_not_to_come(bob: FlaskClient, engine: Engine) -> None:
    add(bob)
    form = plain(read_page(bob.get(f"{ONE}/done")))
    assert 'value="11"' in form  # today, in the pages' clock

    late = bob.post(f"{ONE}/done", data={"revision": "1", "day": "12", "month": "3", "year": "2026"})
    assert late.status_code == 422
    assert "must be today or in the past" in read_page(late)
    data = {"revision": "1", "day": "2", "month": "3", "year": "2026"}
    html = plain(read_page(bob.post(f"{ONE}/done", data=data, follow_redirects=True)))

    assert "It was marked as done." in html
    assert "Done on 2 March 2026." in html
    assert "It was due" in html
    assert stored(engine)[0].state is ActionState.DONE


def test_what_is_not_going_to_be_done_needs_a_reason(bob: FlaskClient, engine: Engine) -> None:
    add(bob)

    without = bob.post(f"{ONE}/not-going-to", data={"revision": "1", "reason": " "})
    assert without.status_code == 422
    assert "Say why you are not going to do it" in read_page(without)
    data = {"revision": "1", "reason": "The bus company says no."}
    html = plain(read_page(bob.post(f"{ONE}/not-going-to", data=data, follow_redirects=True)))

    assert "Decided on 11 March 2026 not to do it." in html
    assert "The bus company says no." in html
    html = plain(read_page(bob.post(f"{ONE}/planned", data={"revision": "2"}, follow_redirects=True)))
    assert "It is planned again." in html
    assert "The bus company says no." not in html


def test_who_ends_what_another_changed_is_told_and_keeps_the_reason(bob: FlaskClient, alice: FlaskClient) -> None:
    add(bob)
    bob.post(f"{ONE}/change", data=FILLED_IN | {"revision": "1", "title": "Bob’s title"})

    response = alice.post(f"{ONE}/not-going-to", data={"revision": "1", "reason": "No money"})

    html = plain(read_page(response))
    assert response.status_code == 409
    assert "Bob’s title" in html
    assert "No money</textarea>" in html
    assert alice.post(f"{ONE}/not-going-to", data={"revision": revision_in(html), "reason": "No"}).status_code == 303


def test_what_is_overdue_says_so_in_words(bob: FlaskClient) -> None:
    add(bob, day="1")

    html = plain(read_page(bob.get(LIST)))

    assert "1 action is overdue." in html
    assert "It was due on 1 March 2026, 10 days ago." in html


def test_a_leader_reads_and_adds_without_references_and_changes_nothing(
    app: Flask, engine: Engine, bob: FlaskClient
) -> None:
    reference = reference_of(store_feedback(engine))
    add(bob, references=reference)
    leader = sign_in(app.test_client(), engine, StaffRole.LEADER)

    for path in (LIST, ONE, ADD, f"{ADD}?answers={reference}"):
        html = read_page(leader.get(path))
        assert reference not in html
        assert "Change it" not in html
    assert 'id="references"' not in read_page(leader.get(ADD))
    other = FILLED_IN | {"action_id": str(UUID(int=8)), "references": reference}
    assert leader.post(ADD, data=other).status_code == 303
    assert [action.references for action in stored(engine)] == [(reference,), ()]


def test_an_action_is_found_only_under_its_own_team(alice: FlaskClient, bob: FlaskClient) -> None:
    add(alice)

    assert alice.get(f"/teams/fostering/actions/{ACTION}").status_code == 404
    assert alice.get("/teams/no-such-team/actions").status_code == 404
    assert alice.get("/teams/not-known/actions/add").status_code == 404
    assert alice.get(f"{LIST}/{UUID(int=9)}").status_code == 404
    assert bob.get("/teams/fostering/actions").status_code == 403


def test_a_session_that_ended_while_somebody_typed_loses_nothing(engine: Engine) -> None:
    now = [AFTER]
    client = sign_in(make_pages(engine, clock=lambda: now[0]).test_client(), engine)
    token = re.search(r'name="csrf_token" value="([^"]+)"', read_page(client.get(ADD)))
    assert token
    now[0] += timedelta(hours=2)

    typed = FILLED_IN | {"themes": ["waiting"], "csrf_token": token[1]}
    response = client.post(ADD, data=typed)

    html = read_page(response)
    assert response.status_code == 401
    assert stored(engine) == ()
    for kept in (FILLED_IN["title"], FILLED_IN["said"], "waiting"):
        assert f'value="{kept}"' in html


def test_a_merged_team_says_who_does_its_work_now(alice: FlaskClient) -> None:
    for path in ("/teams/old-team/actions", f"/teams/old-team/weeks/{WEEK}"):
        html = plain(read_page(alice.get(path)))

        assert "This team’s work is done by" in html
        assert ">Reablement Team</a>" in html
    assert "This team’s work" not in read_page(alice.get(LIST))


def test_the_week_marks_a_compliment_for_one_worker_and_counts_nothing_to_improve(
    alice: FlaskClient, engine: Engine
) -> None:
    for_one = KindTag(kind=Kind.COMPLIMENT, reason="", about=About.INDIVIDUAL)
    store_feedback(engine, kind=Kind.COMPLIMENT, kind_tag=for_one, themes={"waiting": []})

    html = plain(read_page(alice.get(f"/teams/reablement/weeks/{WEEK}")))

    assert "For one worker: pass it on" in html
    assert "4 weeks before" in html
