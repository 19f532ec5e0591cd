"""The pages for finding: what they show to whom, and that words looked for are in no address and no log."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select

from schemas.references import reference_of
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.tables import Audit, Search
from summaries.access import StaffRole
from summaries.finding.found import PER_PAGE
from summaries.finding.searches import MOST_NAMED, UNNAMED_FOR
from tests.integration.test_finding import LOOKED_AT, hiding
from tests.pages_app import AFTER, make_pages, plain, read_page, sign_in
from tests.stored import store_feedback

SECRET = "Zebedee"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{tmp_path}/heard.sqlite")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def app(engine: Engine) -> Flask:
    app = make_pages(engine)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def reviewer(app: Flask, engine: Engine) -> FlaskClient:
    return sign_in(app.test_client(), engine)


@pytest.fixture
def bob(app: Flask, engine: Engine) -> FlaskClient:
    return sign_in(app.test_client(), engine, StaffRole.TEAM_MEMBER, "reablement")


def search(client: FlaskClient, **form: str) -> str:
    """Send the form, and return the address that it leads to."""
    response = client.post("/find", data=form)
    assert response.status_code == 303
    address, _, place = response.headers["Location"].partition("#")
    assert place == "found"
    return address


def test_what_was_looked_for_is_in_no_address_and_no_log(
    reviewer: FlaskClient, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    store_feedback(engine, good=f"{SECRET} was kind.", details=LOOKED_AT)

    address = search(reviewer, words=f"{SECRET} kind", team="reablement")
    html = plain(read_page(reviewer.get(address)))

    assert UUID(address.removeprefix("/find/"))
    assert f"<mark>{SECRET}</mark> was <mark>kind</mark>." in html
    assert "1 piece of feedback" in html
    links = [part.split('"')[0] for part in html.split('href="')[1:]]
    assert not any("zebedee" in link.lower() for link in links)
    assert "zebedee" not in "".join(capsys.readouterr()).lower()


def test_each_criterion_is_shown_with_a_link_that_removes_it(reviewer: FlaskClient, engine: Engine) -> None:
    store_feedback(engine, good="Kind.", details=LOOKED_AT)
    store_feedback(engine, good="Kind.", team="fostering", details=LOOKED_AT)
    address = search(reviewer, words="kind", team="fostering", role="service_user", since="2026-03-02")

    html = plain(read_page(reviewer.get(address)))
    for what, value in (("Words", "“kind”"), ("Team", "Fostering Team"), ("From", "2 March 2026")):
        assert f'<span class="pages-chip__what">{what}:</span> <span dir="auto">{value}</span>' in html
    assert "1 piece of feedback" in html
    assert f'href="{address}?without=team"' in html

    without = plain(read_page(reviewer.get(f"{address}?without=team")))
    assert "2 pieces of feedback" in without
    assert "Fostering Team</span>" not in without
    assert f'href="{address}?without=team&amp;without=words"' in without
    assert '<option value="fostering" selected>' not in without


def test_a_team_member_finds_redacted_words_of_their_own_teams(bob: FlaskClient, engine: Engine) -> None:
    store_feedback(engine, good=f"{SECRET} was kind.", details=hiding((0, 7)))
    store_feedback(engine, good="Kind too, elsewhere.", team="fostering", details=LOOKED_AT)
    store_feedback(engine, good="Kind but unsafe.", held_back=True, details=LOOKED_AT)

    html = plain(read_page(bob.get(search(bob, words="kind"))))
    named = plain(read_page(bob.get(search(bob, words=SECRET))))

    assert "1 piece of feedback" in html
    assert "[name] was <mark>kind</mark>." in html
    assert "0 pieces of feedback" in named
    assert "Nothing was found." in named
    assert f"{SECRET} was" not in html + named
    for hidden in ("Fostering", "not-known", "Held back"):
        assert hidden not in html


def test_a_filter_that_is_not_offered_is_refused(bob: FlaskClient, engine: Engine) -> None:
    for form in ({"team": "fostering"}, {"team": "not-known"}, {"state": "held_back"}, {"role": "king"}):
        response = bob.post("/find", data=form)
        assert response.status_code == 400
        assert "Choose from the list" in read_page(response)


def test_what_is_wrong_is_named_and_what_was_typed_is_kept(reviewer: FlaskClient) -> None:
    for form, fault, field in (
        ({"words": "x" * 10_000}, "Type 200 characters or fewer", "words"),
        ({"words": "😀 !!"}, "Type a word or a number", "words"),
        ({"words": " ".join(f"w{number}" for number in range(20))}, "Type 12 words or fewer", "words"),
        ({"since": "soon", "words": "kept words"}, "Type the first day as", "since"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "The last day must be", "until"),
        ({"until": "0001-01-01"}, "Type the last day as", "until"),
    ):
        response = reviewer.post("/find", data=form)
        html = plain(read_page(response))
        assert response.status_code == 400
        assert f'<a href="#{field}">{fault}' in html
        for name, typed in form.items():
            assert f'name="{name}"' in html
            assert f'value="{typed}"' in html


@pytest.mark.parametrize("typed", ['"', "-kind*", "O'Brien", "<script>alert(1)</script> kind", "a\0b", "%27 or 1=1 --"])
def test_awkward_words_give_a_page(reviewer: FlaskClient, engine: Engine, typed: str) -> None:
    store_feedback(engine, good="She was kind.", details=LOOKED_AT)
    response = reviewer.post("/find", data={"words": typed}, follow_redirects=True)

    assert response.status_code in (200, 400)
    read_page(response)


def test_people_s_words_are_inert_on_the_page(reviewer: FlaskClient, engine: Engine) -> None:
    store_feedback(engine, good="<b onclick=x>kind</b> <mark>", details=LOOKED_AT)

    html = reviewer.get(search(reviewer, words="kind")).get_data(as_text=True)

    assert "&lt;b onclick=x&gt;<mark>kind</mark>&lt;/b&gt; &lt;mark&gt;" in html


def test_pages_are_turned_by_links(reviewer: FlaskClient, engine: Engine) -> None:
    for _ in range(PER_PAGE + 2):
        store_feedback(engine, good="Kind.", details=LOOKED_AT)
    for address in ("/find", search(reviewer, words="kind"), search(reviewer, words="kind", order="best")):
        first = plain(read_page(reviewer.get(address)))
        older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
        second = plain(read_page(reviewer.get(older)))
        newer = second.split('rel="prev" href="')[1].split('"')[0].replace("&amp;", "&")
        assert (first.count("<article"), second.count("<article")) == (PER_PAGE, 2)
        assert plain(read_page(reviewer.get(newer))).count("<article") == PER_PAGE


def test_a_search_is_kept_under_a_name_and_deleted(reviewer: FlaskClient, bob: FlaskClient, engine: Engine) -> None:
    address = search(reviewer, words="kind", team="fostering")

    kept = reviewer.post(f"{address}/keep?without=team", data={"name": "  Kind   ones "}).headers["Location"]
    html = plain(read_page(reviewer.get(kept)))

    assert kept != address
    assert '<h1 class="govuk-heading-l pages-title">Kind ones</h1>' in html
    assert f'<a class="govuk-link" href="{kept}">Kind ones</a>' in html
    assert "Fostering Team</span>" not in html
    assert bob.get(kept).status_code == bob.get(address).status_code == 404
    assert "Kind ones" not in read_page(bob.get("/find"))

    bob.post(f"{kept}/forget")
    assert reviewer.get(kept).status_code == 200
    assert reviewer.post(f"{kept}/forget").headers["Location"] == "/find"
    assert reviewer.get(kept).status_code == 404


def test_a_name_that_cannot_be_is_refused_and_kept_on_the_page(reviewer: FlaskClient) -> None:
    address = search(reviewer, words="kind")
    for number in range(MOST_NAMED - 1):
        assert reviewer.post(f"{address}/keep", data={"name": f"Search {number}"}).status_code == 303

    for name, fault in (
        ("", "Type a name for this search"),
        ("x" * 81, "must be 80 characters or fewer"),
        ("search 3", "You have a search with this name"),
    ):
        response = reviewer.post(f"{address}/keep", data={"name": name})
        html = plain(read_page(response))
        assert response.status_code == 400
        assert '<a href="#name">' in html
        assert fault in html
        assert f'value="{name}"' in html
    reviewer.post(f"{address}/keep", data={"name": "One more"})
    assert "Delete one first" in read_page(reviewer.post(f"{address}/keep", data={"name": "Too many"}))


def test_a_search_without_a_name_is_gone_after_a_day(engine: Engine) -> None:
    now = [AFTER]
    app = make_pages(engine, clock=lambda: now[0])
    app.config["WTF_CSRF_ENABLED"] = False
    client = sign_in(app.test_client(), engine)
    search(client, words="kind")
    now[0] = AFTER + UNNAMED_FOR + timedelta(minutes=1)
    client = sign_in(app.test_client(), engine, at=now[0])

    search(client, words="other")

    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Search)) == 1


def test_an_address_of_nothing_says_so(reviewer: FlaskClient) -> None:
    response = reviewer.get(f"/find/{uuid4()}")

    assert response.status_code == 404
    assert "There is no search of yours" in read_page(response)


def test_everything_that_is_shown_is_kept_as_read_and_nothing_looked_for(
    reviewer: FlaskClient, bob: FlaskClient, engine: Engine
) -> None:
    found = reference_of(store_feedback(engine, good=f"{SECRET} was kind.", details=hiding((0, 7))))
    store_feedback(engine, good="Nothing.", details=LOOKED_AT)

    reviewer.get(search(reviewer, words=SECRET))
    bob.get(search(bob, words="kind"))
    bob.get(search(bob, words=SECRET))

    columns = (Audit.who, Audit.reference, Audit.what, Audit.why)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(select(*columns).order_by(Audit.audit_id))]
    assert sorted(rows) == [
        ("reviewer", found, "words", "Find"),
        ("team-member-reablement", found, "words, names hidden", "Find"),
    ]


def test_no_words_are_shown_that_could_not_be_kept_as_read(reviewer: FlaskClient, engine: Engine) -> None:
    store_feedback(engine, good=f"{SECRET} was kind.", details=LOOKED_AT)
    Audit.__table__.drop(engine)  # type: ignore[attr-defined]

    response = reviewer.get("/find")

    assert response.status_code == 503
    assert SECRET not in response.get_data(as_text=True)


def test_a_link_to_finding_is_there_for_who_may(app: Flask, engine: Engine, bob: FlaskClient) -> None:
    leader = sign_in(app.test_client(), engine, StaffRole.LEADER)

    assert 'href="/find"' in read_page(bob.get("/"))
    assert 'href="/find"' not in read_page(leader.get("/"))
    assert leader.get("/find").status_code == 403


def test_a_reviewer_who_types_a_reference_is_led_to_it(reviewer: FlaskClient, engine: Engine) -> None:
    reference = reference_of(store_feedback(engine, good="Kind.", details=LOOKED_AT))

    response = reviewer.post("/find", data={"words": f" {reference.lower().replace('-', ' ')} "})

    assert (response.status_code, response.headers["Location"]) == (303, f"/review/any/{reference}")


def test_words_that_only_look_like_a_reference_are_looked_for(reviewer: FlaskClient, engine: Engine) -> None:
    store_feedback(engine, good="Kind.", details=LOOKED_AT)
    nobodys = reference_of(uuid4())

    assert "Nothing was found" in read_page(reviewer.get(search(reviewer, words=nobodys)))


def test_a_team_member_is_led_to_no_page_of_reviewers_by_a_reference(bob: FlaskClient, engine: Engine) -> None:
    reference = reference_of(store_feedback(engine, good="Kind.", details=LOOKED_AT))

    assert search(bob, words=reference).startswith("/find/")
    assert "/review/" not in read_page(bob.get("/find"))


def test_what_a_reviewer_found_leads_to_where_it_is_decided(reviewer: FlaskClient, engine: Engine) -> None:
    reference = reference_of(store_feedback(engine, good="Kind.", details=LOOKED_AT))

    assert f'href="/review/any/{reference}"' in read_page(reviewer.get("/find"))


def test_a_csv_file_names_its_encoding_once(reviewer: FlaskClient, engine: Engine) -> None:
    store_feedback(engine, good="Kind.", details=LOOKED_AT)

    answer = reviewer.get(f"{search(reviewer, words='kind')}/feedback.csv")

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_a_page_that_is_not_there_speaks_of_weeks_only_where_one_was_asked_for(reviewer: FlaskClient) -> None:
    nothing = read_page(reviewer.get("/nothing-here"))
    assert "There is no page at this address. If you typed it, check that it is right." in nothing
    assert "URL" not in nothing and "the number of the week" not in nothing
    assert "the number of the week" in read_page(reviewer.get("/teams/reablement/weeks/last"))
