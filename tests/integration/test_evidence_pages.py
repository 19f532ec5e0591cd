"""The pages of evidence packs, asked for as a browser asks: begin, decide, answer, issue, download, look up."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update

from schemas.references import reference_of
from sinks.engine import connect
from sinks.migrate import migrate
from sinks.tables import Audit, Base, Feedback
from summaries.access import StaffRole
from summaries.evidence.asking import LONGEST_TEXT
from tests.evidence_pages import BEGIN, approve, make_evidence_pages, store_a_year
from tests.packs import NOW
from tests.pages_app import plain, read_page, sign_in
from tests.stored import store_watermark


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{tmp_path / 'heard.sqlite'}")
    with engine.connect() as connection:  # thousands of commits that nobody has to keep
        connection.exec_driver_sql("pragma synchronous=off")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def client(engine: Engine) -> FlaskClient:
    for number in range(4):
        approve(engine, f"Zebedee was kind, and that is {'very ' * number}true.")
    approve(engine, "Zebedee came on 3 March.")
    for number in range(12):
        approve(engine, f"Zebedee helped {number} of us.", days_ago=200)
    return leader(engine)


def leader(engine: Engine, role: StaffRole = StaffRole.LEADER) -> FlaskClient:
    app = make_evidence_pages(engine)
    app.config["WTF_CSRF_ENABLED"] = False
    return sign_in(app.test_client(), engine, role, at=NOW)


def begin(client: FlaskClient, **changed: str) -> str:
    response = client.post("/evidence", data=BEGIN | changed)
    assert response.status_code == 303
    return response.headers["Location"]


def text(client: FlaskClient, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return plain(read_page(response))


def chosen(html: str) -> list[str]:
    return re.findall(r'name="quotes" type="checkbox" value="(Q-\w{7})" checked', html)


def offered(html: str) -> list[str]:
    return re.findall(r'name="quotes" type="checkbox" value="(Q-\w{7})"', html)


def warned_of(html: str) -> list[str]:
    return re.findall(r'name="answer-(Q-\w{7})"', html)


def revision(html: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', html)
    assert found
    return found[1]


def test_a_leader_begins_a_pack_and_sees_it_statement_by_statement(client: FlaskClient) -> None:
    pack = begin(client)
    html = text(client, pack)

    for said in (
        "Fernbridge’s pledges",
        "November 2025 to October 2026, Adults’ services",
        "Draft, as it stood on Monday 2 November 2026",
        "We are kind",
        "About 15 pieces of feedback speak to this.",
        "Nobody told us anything that speaks to this in the period.",
        "Care leaver",
        "Issue this pack",
    ):
        assert said in html, said
    assert "Zebedee" not in html
    assert "Fernbridge’s pledges, November 2025 to October 2026, adults’ services" in text(client, "/evidence")


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"framework": "pledges/1999"}, "framework", "Choose a framework"),
        ({"framework": "pledges"}, "framework", "Choose a framework"),
        ({"first": "soon"}, "first", "Enter the first month as a year and a month, like 2026-03"),
        ({"last": "2026-99"}, "last", "Enter the last month"),
        ({"first": "2026-11"}, "last", "The last month is before the first"),
        ({"first": "soon", "last": "later"}, "last", "Enter the last month"),
        ({"first": "2030-01", "last": "2030-02"}, "first", "The first month has not begun. Enter one that has"),
        ({"first": "1999-11"}, "last", "A period is ten years at most"),
    ],
)
def test_each_fault_of_the_form_is_named_with_a_link_and_what_was_typed_stays(
    client: FlaskClient, changed: dict[str, str], field: str, said: str
) -> None:
    response = client.post("/evidence", data=BEGIN | changed)
    html = plain(read_page(response))

    assert response.status_code == 422
    assert f'<a href="#{field}">{said}' in html
    assert f'id="{field}-error"' in html
    assert f'value="{changed.get("first", BEGIN["first"])}"' in html
    assert 'value="adults" checked' in html


def test_quotes_are_suggested_chosen_and_dropped_and_own_text_is_kept(client: FlaskClient) -> None:
    statement = f"{begin(client)}/statements/kind"
    html = text(client, statement)
    first = chosen(html)
    assert first
    assert len(offered(html)) == 17
    assert "[name] was kind" in html
    assert "Zebedee" not in html

    done = client.post(statement, data={"revision": "0", "quotes": first[:1], "own_text": "<b>Ours</b> =1+1"})

    assert done.headers["Location"].endswith("#kind")
    again = text(client, statement)
    assert chosen(again) == first[:1]
    assert "&lt;b&gt;Ours&lt;/b&gt; =1+1" in again
    pack = text(client, statement.rpartition("/statements")[0])
    assert "1 quote. Text of your own. Decided by leader." in pack


def test_what_is_left_as_suggested_stays_a_suggestion(engine: Engine, client: FlaskClient) -> None:
    statement = f"{begin(client)}/statements/kind"
    first = chosen(text(client, statement))
    client.post(statement, data={"revision": "0", "quotes": first, "own_text": "Ours."})

    approve(engine, "Zebedee was the kindest of all.", days_ago=3)

    assert chosen(text(client, statement)) != first  # it is newer, so it is suggested first


def test_the_second_of_two_who_decide_is_told_and_keeps_what_they_typed(engine: Engine, client: FlaskClient) -> None:
    statement = f"{begin(client)}/statements/kind"
    client.post(statement, data={"revision": "0", "own_text": "Theirs."})

    response = leader(engine, StaffRole.REVIEWER).post(statement, data={"revision": "0", "own_text": "Mine."})

    html = plain(read_page(response))
    assert response.status_code == 409
    assert "Not saved: leader decided this while you were working on it" in html
    assert "Their own text: Theirs." in html
    assert "Mine.</textarea>" in html
    assert revision(html) == "1"  # pressing again puts mine in place of theirs


def test_a_text_that_is_too_long_is_refused_and_kept(client: FlaskClient) -> None:
    statement = f"{begin(client)}/statements/kind"
    response = client.post(statement, data={"revision": "0", "own_text": "x" * (LONGEST_TEXT + 1)})

    assert response.status_code == 422
    assert "Your own text is 4,001 characters long. Write 4,000 at most" in plain(read_page(response))
    assert "x" * (LONGEST_TEXT + 1) in response.get_data(as_text=True)


def test_a_quote_that_could_single_somebody_out_has_to_be_answered_before_issuing(client: FlaskClient) -> None:
    pack = begin(client)
    statement = f"{pack}/statements/kind"
    html = text(client, statement)
    warned = warned_of(html)
    assert len(warned) == 1
    assert "The words name a day, a month, a year or an age." in html
    everywhere = {"revision": "0", "quotes": warned}
    client.post(statement, data=everywhere)
    client.post(f"{pack}/statements/all", data={"revision": "0"})

    refused = client.post(f"{pack}/issue", data={"revision": revision(text(client, pack))})
    assert refused.status_code == 422
    assert f"{warned[0]}</a>: The words name a day" in plain(read_page(refused))

    answer = {f"answer-{warned[0]}": "Ten people came that day."}
    client.post(statement, data={"revision": "1", "quotes": warned} | answer)
    done = client.post(f"{pack}/issue", data={"revision": revision(text(client, pack))})
    assert done.status_code == 303
    assert "Pack number 1, issued on Monday 2 November 2026" in text(client, pack)


def issue(client: FlaskClient, **changed: str) -> str:
    pack = begin(client, **changed)
    for statement in ("kind", "all"):
        html = text(client, f"{pack}/statements/{statement}")
        safe = [one for one in offered(html) if one not in warned_of(html)][:2]
        client.post(f"{pack}/statements/{statement}", data={"revision": "0", "quotes": safe, "own_text": "Ours."})
    done = client.post(f"{pack}/issue", data={"revision": revision(text(client, pack))})
    assert done.status_code == 303
    return pack


def test_an_issued_pack_does_not_change_while_an_open_one_does(engine: Engine, client: FlaskClient) -> None:
    issued, opened = issue(client), begin(client)
    before = client.get(f"{issued}/files/json").data

    approve(engine, "Zebedee was the kindest of all.", days_ago=3)
    for _ in range(9):
        approve(engine, "Zebedee came.", days_ago=4)

    assert client.get(f"{issued}/files/json").data == before
    assert "About 25 pieces of feedback" in text(client, opened)
    assert "About 15 pieces of feedback" in text(client, issued)
    assert "<textarea" not in text(client, f"{issued}/statements/kind")
    refused = client.post(f"{issued}/statements/kind", data={"revision": "1", "own_text": "Late."})
    assert refused.status_code == 409
    assert "this pack was issued while you were working on it" in plain(read_page(refused))


def test_a_pack_that_somebody_changed_meanwhile_is_not_issued(client: FlaskClient) -> None:
    pack = begin(client)
    client.post(f"{pack}/statements/all", data={"revision": "0"})
    seen = revision(text(client, pack))
    client.post(f"{pack}/statements/kind", data={"revision": "0", "own_text": "Meanwhile."})

    response = client.post(f"{pack}/issue", data={"revision": seen})

    assert response.status_code in (409, 422)
    assert "Pack number" not in plain(read_page(response))


def test_an_issued_pack_is_begun_again_with_what_was_decided(engine: Engine, client: FlaskClient) -> None:
    issued = issue(client)
    again = client.post(f"{issued}/again").headers["Location"]

    assert "Issued in place of pack 1." in text(client, again)
    assert "Ours.</textarea>" in text(client, f"{again}/statements/kind")
    assert client.post(f"{again}/again").status_code == 404


def test_consent_that_went_between_choosing_and_export_leaves_the_quote_out_and_names_it(
    engine: Engine, client: FlaskClient
) -> None:
    pack = begin(client)
    statement = f"{pack}/statements/kind"
    quotes = chosen(text(client, statement))
    client.post(statement, data={"revision": "0", "quotes": quotes, "own_text": ""})
    client.post(statement, data={"revision": "1", "quotes": quotes[:2], "own_text": "Chosen."})
    assert "[name]" in client.get(f"{pack}/files/json").get_data(as_text=True)

    with engine.begin() as connection:
        connection.execute(update(Feedback).values(withdrawn_at=NOW))
    exported = client.get(f"{pack}/files/json").get_data(as_text=True)

    assert "[name]" not in exported
    assert f"{quotes[0]}, under “We are kind”: it may not be shown any more" in exported
    assert quotes[0] in text(client, pack)


@pytest.mark.parametrize(("format_", "begins"), [("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF-"), ("json", b"{")])
def test_a_pack_is_downloaded_in_each_format_and_its_ids_are_known_from_then_on(
    client: FlaskClient, format_: str, begins: bytes
) -> None:
    pack = begin(client)
    response = client.get(f"{pack}/files/{format_}")

    assert response.data.startswith(begins)
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="pledges-2025-11-to-2026-10-draft.{format_}"'
    )
    assert response.headers["Cache-Control"] == "no-store"
    assert client.get(f"{pack}/files/exe").status_code == 404
    cite = json.loads(client.get(f"{pack}/files/json").data)["overview"][0]["cite"]
    assert "What was counted" in text(client, f"/evidence/citations/{cite}")


def test_a_figure_that_is_looked_up_says_up_to_when_everything_is_in_it(engine: Engine, client: FlaskClient) -> None:
    store_watermark(engine, NOW)
    cite = json.loads(client.get(f"{begin(client)}/files/json").data)["overview"][0]["cite"]

    html = text(client, f"/evidence/citations/{cite}")

    assert "Everything sent is in it up to" in html
    assert "Monday 2 November 2026" in html


def test_every_id_on_an_open_packs_pages_leads_to_what_it_rests_on(client: FlaskClient) -> None:
    pack = begin(client)

    for page in (pack, f"{pack}/statements/kind"):
        cites = set(re.findall(r'href="(/evidence/citations/[FQ]-\w+)"', text(client, page)))
        assert cites
        for cite in sorted(cites):
            assert "What it rests on" in text(client, cite)


def test_an_issued_pack_whose_quote_was_taken_back_is_marked_and_begun_again_without(
    engine: Engine, client: FlaskClient
) -> None:
    issued = issue(client)
    assert "may not be quoted any more" not in text(client, issued)
    quote = json.loads(client.get(f"{issued}/files/json").data)["statements"][0]["quotes"][0]

    with engine.begin() as connection:
        connection.execute(update(Feedback).values(withdrawn_at=NOW))
    html = text(client, issued)

    assert "quotes in this pack may not be quoted any more" in html
    assert f"/evidence/citations/{quote['cite']}" in html
    again = client.post(f"{issued}/again").headers["Location"]
    assert quote["cite"] in text(client, again)  # named as left out
    assert quote["words"] not in client.get(f"{again}/files/json").get_data(as_text=True)


def test_an_id_is_looked_up_to_consent_and_every_place_it_stands(engine: Engine, client: FlaskClient) -> None:
    issued, opened = issue(client), begin(client)
    client.get(f"{opened}/files/json")
    quote = json.loads(client.get(f"{issued}/files/json").data)["statements"][0]["quotes"][0]

    found = client.get(f"/evidence/citations?id={quote['cite'].lower()}")
    html = text(client, found.headers["Location"])

    for said in ("The person lets us quote these words.", "Approved by Charlie", "1 place is hidden.", "Pack 1: "):
        assert said in html, said
    assert "Open pack: " in html
    assert "/audit/" not in html  # a leader does not see who reads
    assert quote["words"] not in html
    assert "/audit/" in text(leader(engine, StaffRole.REVIEWER), found.headers["Location"])
    with engine.begin() as connection:
        connection.execute(update(Feedback).values(withdrawn_at=NOW))
    assert "These words may not be quoted any more." in text(client, found.headers["Location"])


def test_what_is_no_id_or_stands_nowhere_is_said_so(client: FlaskClient) -> None:
    assert "Enter an id as the document prints it" in text(client, "/evidence/citations?id=hello", 422)
    assert "stands in no evidence pack" in text(client, "/evidence/citations/Q-0000000", 404)
    assert client.get("/evidence/citations/nonsense").status_code == 404
    assert client.get(f"/evidence/{UUID(int=9)}").status_code == 404
    assert client.get(f"{begin(client)}/statements/wizards").status_code == 404


def test_every_read_of_words_is_kept(engine: Engine, client: FlaskClient) -> None:
    pack = begin(client)
    with engine.connect() as connection:
        assert connection.execute(select(Audit.reference)).all() == []
        everybody = set(connection.scalars(select(Feedback.feedback_id)))

    text(client, f"{pack}/statements/kind")

    with engine.connect() as connection:
        kept = connection.execute(select(Audit.reference, Audit.what, Audit.why)).all()
    assert {row.reference for row in kept} == {reference_of(one) for one in everybody}
    assert {(row.what, row.why) for row in kept} == {("words that may be quoted", "Evidence pack, a statement")}


def test_a_year_with_a_chart_says_what_moved(engine: Engine) -> None:
    store_a_year(engine)
    client = leader(engine)
    html = text(client, f"{begin(client)}/statements/kind")

    assert "June 2026: above what is usual." in html
    assert html.count("<svg") >= 2
    assert "Ring before we come (Reablement Team). You said: Nobody rang. We: Planned, due by 1 December 2026." in html


@pytest.mark.postgres
def test_on_postgresql_a_pack_is_begun_decided_issued_downloaded_and_looked_up(postgres_url: str) -> None:
    engine = connect(postgres_url)
    migrate(engine)
    for number in range(12):
        approve(engine, f"Zebedee helped {number} of us.", days_ago=40 + number)
    client = leader(engine)

    issued = issue(client)
    pack = json.loads(client.get(f"{issued}/files/json").data)
    cite = pack["statements"][0]["quotes"][0]["cite"]

    assert pack["overview"][0]["rows"][0]["submissions"] == 10
    assert "Pack number 1" in text(client, issued)
    assert "Ours." in text(client, f"{issued}/statements/kind")
    assert "The person lets us quote these words." in text(client, f"/evidence/citations/{cite}")
    engine.dispose()
