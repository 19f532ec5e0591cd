"""Every role, every address and every team: who gets a page, who does not, and what is on it."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, delete, select

from schemas.events import Unsafe
from schemas.lanes import Lane
from schemas.references import reference_of
from schemas.tags import AnswerDetails, PersonalData, PersonalDataKind, Question
from sinks.tables import AnswerTag, Audit, Base, Contact, Feedback, Tag, Words
from summaries.access import OPEN, RULES, StaffRole
from summaries.pages import PagesConfig
from summaries.wording import moment
from tests.pages_app import AFTER, make_pages, plain, read_page, sign_in
from tests.stored import WEEK, store_feedback

OWN, OTHER = f"/teams/reablement/weeks/{WEEK}", f"/teams/fostering/weeks/{WEEK}"
NOT_KNOWN = f"/teams/not-known/weeks/{WEEK}"
MERGED = f"/teams/old-team/weeks/{WEEK}"
REFERENCE = "0000-0000-00001"
ACTION = UUID(int=7)  # nobody's, which those who may look are told
NO_SEARCH = "00000000-0000-4000-8000-000000000001"
SECRET = "Zebedee"

TEAM_MEMBER, REVIEWER, LEADER, ADMINISTRATOR = StaffRole
ALL = set(StaffRole)
SUMMARIES = {REVIEWER, LEADER}

# Every address with every kind of team, and who opens it; (method, path): roles. Bob works in reablement.
WALK: dict[str, dict[tuple[str, str], set[StaffRole]]] = {
    "index": {("GET", "/"): ALL - {ADMINISTRATOR}},
    "choose": {("GET", f"/choose?team=fostering&week={WEEK}"): ALL - {ADMINISTRATOR}},
    "weekly": {
        ("GET", OWN): {TEAM_MEMBER, *SUMMARIES},
        ("GET", MERGED): {TEAM_MEMBER, *SUMMARIES},
        ("GET", OTHER): SUMMARIES,
        ("GET", NOT_KNOWN): SUMMARIES,
    },
    "weekly_json": {
        ("GET", f"{OWN}.json"): {TEAM_MEMBER, *SUMMARIES},
        ("GET", f"{OTHER}.json"): SUMMARIES,
        ("GET", f"{NOT_KNOWN}.json"): SUMMARIES,
    },
    "subscribers": {("GET", "/subscribers"): ALL - {TEAM_MEMBER}},
    "team_subscribers": {("GET", "/teams/reablement/subscribers"): ALL - {TEAM_MEMBER}},
    "add_subscriber": {("POST", "/teams/reablement/subscribers/add"): ALL - {TEAM_MEMBER}},
    "remove_subscriber": {("POST", f"/teams/reablement/subscribers/{ACTION}/remove"): ALL - {TEAM_MEMBER}},
    "issues": {
        ("GET", "/teams/reablement/issues"): {TEAM_MEMBER, *SUMMARIES},
        ("GET", "/teams/old-team/issues"): {TEAM_MEMBER, *SUMMARIES},
        ("GET", "/teams/fostering/issues"): SUMMARIES,
    },
    "issue": {
        ("GET", "/teams/reablement/issues/1"): {TEAM_MEMBER, *SUMMARIES},
        ("GET", "/teams/fostering/issues/1"): SUMMARIES,
    },
    "issue_revision": {
        ("GET", "/teams/reablement/issues/1/revisions/0"): {TEAM_MEMBER, *SUMMARIES},
        ("GET", "/teams/fostering/issues/1/revisions/0"): SUMMARIES,
    },
    "issue_json": {
        ("GET", "/teams/reablement/issues/1.json"): {TEAM_MEMBER, *SUMMARIES},
        ("GET", "/teams/fostering/issues/1.json"): SUMMARIES,
    },
    "actions": {
        ("GET", "/teams/reablement/actions"): {TEAM_MEMBER, *SUMMARIES},
        ("GET", "/teams/old-team/actions"): {TEAM_MEMBER, *SUMMARIES},
        ("GET", "/teams/fostering/actions"): SUMMARIES,
    },
    "action": {
        ("GET", f"/teams/reablement/actions/{ACTION}"): {TEAM_MEMBER, *SUMMARIES},
        ("GET", f"/teams/fostering/actions/{ACTION}"): SUMMARIES,
    },
    "add_action": {
        ("GET", "/teams/reablement/actions/add"): {TEAM_MEMBER, *SUMMARIES},
        ("GET", "/teams/fostering/actions/add"): SUMMARIES,
        ("POST", "/teams/reablement/actions/add"): {TEAM_MEMBER, *SUMMARIES},
        ("POST", "/teams/fostering/actions/add"): SUMMARIES,
    },
    "change_action": {
        ("GET", f"/teams/reablement/actions/{ACTION}/change"): {TEAM_MEMBER, REVIEWER},
        ("POST", f"/teams/reablement/actions/{ACTION}/change"): {TEAM_MEMBER, REVIEWER},
        ("POST", f"/teams/fostering/actions/{ACTION}/change"): {REVIEWER},
    },
    "end_action": {
        ("GET", f"/teams/reablement/actions/{ACTION}/done"): {TEAM_MEMBER, REVIEWER},
        ("POST", f"/teams/reablement/actions/{ACTION}/not-going-to"): {TEAM_MEMBER, REVIEWER},
        ("POST", f"/teams/fostering/actions/{ACTION}/planned"): {REVIEWER},
    },
    "who_is_heard": {
        ("GET", "/who-is-heard"): SUMMARIES,
        ("GET", "/who-is-heard?service=childrens&half=2025-10"): SUMMARIES,
    },
    "review": {("GET", "/review"): {REVIEWER}},
    "review_lane": {("GET", f"/review/{lane}"): {REVIEWER} for lane in Lane},
    "review_item": {("GET", f"/review/{lane}/{REFERENCE}"): {REVIEWER} for lane in (*Lane, "any")},
    "review_learn": {("GET", "/review/learn"): {REVIEWER}},
    "review_decide": {("POST", f"/review/safety/{REFERENCE}"): {REVIEWER}},
    "review_accuracy": {("GET", "/review/accuracy"): {REVIEWER}},
    "safety": {("GET", "/safety"): {REVIEWER}},
    "packs": {("GET", "/evidence"): SUMMARIES},
    "begin_pack": {("POST", "/evidence"): SUMMARIES},
    "begin_again": {("POST", f"/evidence/{ACTION}/again"): SUMMARIES},
    "pack": {("GET", f"/evidence/{ACTION}"): SUMMARIES},
    "pack_file": {("GET", f"/evidence/{ACTION}/files/pdf"): SUMMARIES},
    "issue_pack": {("POST", f"/evidence/{ACTION}/issue"): SUMMARIES},
    "pack_statement": {("GET", f"/evidence/{ACTION}/statements/kind"): SUMMARIES},
    "decide_statement": {("POST", f"/evidence/{ACTION}/statements/kind"): SUMMARIES},
    "find_citation": {("GET", "/evidence/citations"): SUMMARIES},
    "citation": {("GET", "/evidence/citations/F-0000000"): SUMMARIES},
    "audit": {("GET", f"/audit/{REFERENCE}"): {REVIEWER}},
    "find": {("GET", "/find"): {TEAM_MEMBER, REVIEWER}},
    "find_send": {("POST", "/find"): {TEAM_MEMBER, REVIEWER}},
    "found": {("GET", f"/find/{NO_SEARCH}"): {TEAM_MEMBER, REVIEWER}},
    "find_export": {("GET", f"/find/{NO_SEARCH}/feedback.csv"): {TEAM_MEMBER, REVIEWER}},
    "find_review": {("POST", f"/find/{NO_SEARCH}/reviewed"): {REVIEWER}},
    "find_keep": {("POST", f"/find/{NO_SEARCH}/keep"): {TEAM_MEMBER, REVIEWER}},
    "find_forget": {("POST", f"/find/{NO_SEARCH}/forget"): {TEAM_MEMBER, REVIEWER}},
    "accounts": {("GET", "/accounts"): {ADMINISTRATOR}},
    "disable_account": {("POST", "/accounts/disable"): {ADMINISTRATOR}},
}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path}/heard.sqlite")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def app(engine: Engine) -> Flask:
    app = make_pages(engine, config=PagesConfig(secret="x", is_demo=True))
    app.config["WTF_CSRF_ENABLED"] = False  # another test's matter: here a form must be refused for the role alone
    return app


def as_(app: Flask, engine: Engine, role: StaffRole) -> FlaskClient:
    return sign_in(app.test_client(), engine, role, *(["reablement"] if role is TEAM_MEMBER else []))


def test_every_address_of_the_app_has_one_rule_and_is_walked(app: Flask) -> None:
    there = {rule.endpoint for rule in app.url_map.iter_rules()}

    assert there == OPEN | set(RULES)
    assert not OPEN & set(RULES)
    assert set(WALK) == set(RULES)


@pytest.mark.parametrize("role", StaffRole)
def test_a_role_opens_what_is_its_own_and_is_refused_all_else(app: Flask, engine: Engine, role: StaffRole) -> None:
    client = as_(app, engine, role)

    for method, path, roles in walked():
        response = client.open(path, method=method)
        if role in roles:
            # Nobody of no name can be disabled, and nothing is added by a form without fields.
            assert response.status_code in (200, 302, 303, 400, 404, 422), path
        elif path == "/":
            assert response.headers["Location"] == "/accounts"
        else:
            assert response.status_code == 403, path
            assert response.is_json or "You cannot open this page" in read_page(response), path


def test_who_has_not_signed_in_is_led_to_the_page_for_it(app: Flask) -> None:
    for method, path, _ in walked():
        response = app.test_client().open(path, method=method)
        if path.endswith(".json"):
            assert (response.status_code, response.get_json()) == (401, {"error": "Sign in to the pages first."})
        else:
            assert response.status_code == 303
            assert response.headers["Location"].startswith("/sign-in?next=/")


def walked() -> list[tuple[str, str, set[StaffRole]]]:
    return [(*address, roles) for each in WALK.values() for address, roles in each.items()]


def test_a_page_that_was_added_without_a_rule_is_refused(engine: Engine) -> None:
    app = make_pages(engine)
    app.add_url_rule("/brand-new", "brand_new", lambda: "words")

    response = sign_in(app.test_client(), engine).get("/brand-new")

    assert response.status_code == 303
    assert response.headers["Location"] == "/sign-in?next=/brand-new"


def store_named(engine: Engine, **changed: object) -> str:
    words = f"{SECRET} was kind."
    hidden = PersonalData(question=Question.GOOD, start=0, end=7, kind=PersonalDataKind.NAME, replacement="[name]")
    details = msgspec.json.encode(AnswerDetails(personal_data=(hidden,))).decode()
    return reference_of(store_feedback(engine, good=words, details=details, reason=f"Saw: {SECRET}", **changed))  # type: ignore[arg-type]


@pytest.mark.parametrize("suffix", ["", ".json"])
def test_a_team_member_reads_words_with_names_hidden(app: Flask, engine: Engine, suffix: str) -> None:
    store_named(engine)

    shown = as_(app, engine, TEAM_MEMBER).get(OWN + suffix).get_data(as_text=True)

    assert "[name] was kind." in shown
    assert SECRET not in shown


def test_a_reviewer_reads_every_word(app: Flask, engine: Engine) -> None:
    store_named(engine)

    assert f"{SECRET} was kind." in as_(app, engine, REVIEWER).get(OWN).get_data(as_text=True)


@pytest.mark.parametrize("suffix", ["", ".json"])
def test_a_leader_reads_figures_and_no_words(app: Flask, engine: Engine, suffix: str) -> None:
    reference = store_named(engine, reply_to="someone@example.org")

    shown = as_(app, engine, LEADER).get(OWN + suffix).get_data(as_text=True)

    assert ("piece" in shown) if not suffix else msgspec.json.decode(shown)["submissions"] == 1
    for private in (SECRET, "was kind", reference, "someone@example.org"):
        assert private not in shown


def test_a_team_members_first_page_counts_only_their_own_teams(app: Flask, engine: Engine) -> None:
    store_feedback(engine)
    store_feedback(engine, team="fostering")
    store_feedback(engine, team="gone-team")
    store_feedback(engine, team=None, unsafe=Unsafe.YES)

    html = plain(read_page(as_(app, engine, TEAM_MEMBER).get("/")))

    assert "1 piece of feedback." in html
    assert "Reablement Team" in html
    for private in ("Fostering", "gone-team", "Team not known", "unsafe", "/safety"):
        assert private not in html


def test_a_weekly_page_offers_only_the_teams_and_pages_that_its_reader_may_open(app: Flask, engine: Engine) -> None:
    store_feedback(engine, unsafe=Unsafe.YES)

    html = plain(read_page(as_(app, engine, TEAM_MEMBER).get(OWN)))

    assert "A reviewer reads it." in html
    assert '<option value="reablement" selected>' in html
    for private in ('<option value="fostering"', '<option value="not-known"', "/safety", "/audit"):
        assert private not in html


@pytest.mark.parametrize("role", [TEAM_MEMBER, LEADER, ADMINISTRATOR])
def test_contact_details_and_what_is_held_back_are_for_reviewers_only(
    app: Flask, engine: Engine, role: StaffRole
) -> None:
    reference = store_named(engine, unsafe=Unsafe.YES, reply_to="someone@example.org")
    client = as_(app, engine, role)

    for path in ("/", OWN, f"{OWN}.json", OTHER, "/safety", "/review", f"/review/safety/{reference}", "/accounts"):
        shown = client.get(path, follow_redirects=True).get_data(as_text=True)
        for private in (SECRET, "was kind", "someone@example.org"):
            assert private not in shown


def reads(engine: Engine) -> list[tuple[str, str, str, str, str]]:
    columns = (Audit.who, Audit.role, Audit.reference, Audit.what, Audit.why)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(Audit.audit_id))]


def test_every_read_of_words_is_kept_with_who_what_and_why(app: Flask, engine: Engine) -> None:
    said, held = store_named(engine), store_named(engine, unsafe=Unsafe.YES)

    as_(app, engine, TEAM_MEMBER).get(OWN)
    as_(app, engine, REVIEWER).get(f"{OWN}.json")
    as_(app, engine, REVIEWER).get(f"/review/safety/{held}")
    as_(app, engine, LEADER).get(OWN)

    why = f"of reablement, {WEEK}"
    assert sorted(reads(engine)) == sorted(
        [
            ("team-member-reablement", "team-member", said, "words, names hidden", f"Weekly summary {why}"),
            ("reviewer", "reviewer", said, "words", f"Weekly summary as JSON {why}"),
            ("reviewer", "reviewer", held, "words and contact details", "Review queue: Safety"),
        ]
    )


def test_no_words_are_shown_that_could_not_be_kept_as_read(app: Flask, engine: Engine) -> None:
    held = store_named(engine, unsafe=Unsafe.YES)
    store_named(engine)
    client = as_(app, engine, REVIEWER)
    Audit.__table__.drop(engine)  # type: ignore[attr-defined]

    for path in (OWN, f"{OWN}.json", f"/review/safety/{held}"):
        response = client.get(path)
        assert response.status_code == 503
        assert SECRET not in response.get_data(as_text=True)


def test_a_reviewer_sees_who_read_a_submission_also_after_it_was_erased(app: Flask, engine: Engine) -> None:
    reference = store_named(engine)
    as_(app, engine, TEAM_MEMBER).get(OWN)
    with engine.begin() as connection:
        for table in (Words, Contact, AnswerTag, Tag, Feedback):
            connection.execute(delete(table))

    client = as_(app, engine, REVIEWER)
    html = plain(read_page(client.get(f"/audit/{reference.lower().replace('-', '')}", follow_redirects=True)))

    assert "<b>team-member-reablement</b>, team member" in html
    assert "Words, names hidden" in html
    assert "Weekly summary of reablement, 2026-W10" in html
    assert f"{moment(AFTER)}" in html


def test_a_reference_that_nobody_read_or_that_is_none_is_said_so(app: Flask, engine: Engine) -> None:
    client = as_(app, engine, REVIEWER)
    unread = store_named(engine)

    assert "Nobody has opened" in read_page(client.get(f"/audit/{unread}"))
    assert client.get("/audit/0000").status_code == 404


def test_an_administrator_disables_an_account_and_it_is_out_at_once(app: Flask, engine: Engine) -> None:
    reviewer, administrator = as_(app, engine, REVIEWER), as_(app, engine, ADMINISTRATOR)
    assert reviewer.get("/review").status_code == 200

    done = administrator.post("/accounts/disable", data={"name": "reviewer"}, follow_redirects=True)

    assert "Disabled" in read_page(done)
    assert reviewer.get("/review").headers["Location"] == "/sign-in?next=/review"
    assert administrator.post("/accounts/disable", data={"name": "reviewer"}).status_code == 404
    assert administrator.post("/accounts/disable", data={"name": "administrator"}).status_code == 403
