"""Addresses and emails: what is taken, and what is refused before any server sees it."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summaries.mail.message import Image, is_address
from summaries.mail.smtp import as_bytes
from tests.mail import a_message, access_to

NOW = datetime(2026, 3, 9, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["a@example.org", "first.last+week@mail.council.gov.uk", "o'neill@example.org", "a" * 64 + "@example.org"],
)
def test_an_address_is_one(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "@", "a@", "@example.org", "a@example", "a@@example.org", "a b@example.org", "a@exa mple.org"),
        *(".a@example.org", "a.@example.org", "a..b@example.org", "a@-example.org", "a@example-.org", "a@.example.org"),
        *(
            "a@example.org.",
            "a@127.0.0.1",
            "a@[127.0.0.1]",
            '"a b"@example.org',
            "a@example.org\n",
            "a@example.org\r\nTo: b",
        ),
        *("a@example.org,b@example.org", "A <a@example.org>", "ä@example.org", "a" * 65 + "@example.org"),
        "a@" + "b" * 64 + ".org",
        "a@" + ".".join(["b" * 60] * 5),
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    assert not is_address(text)
    with pytest.raises(ValueError, match="no email address"):
        a_message(to=text)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_not_and_never_an_error(text: str) -> None:
    for one in (text, f"{text}@example.org", f"a@{text}.org"):
        if is_address(one):
            assert one.isascii()
            assert not set(one) & set(' \t\r\n,<>()[]\\"')


@pytest.mark.parametrize(
    "changes", [{"key": ""}, {"key": "a@b"}, {"key": "x" * 201}, {"subject": "a\nBcc: b"}, {"subject": ""}]
)
def test_a_key_or_subject_that_could_be_read_as_more_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="email's"):
        a_message(**({"key": "a"} | changes))


def test_an_email_has_text_html_pictures_and_a_way_out() -> None:
    message = a_message(
        text="Words: café 🙂\n.a line with a dot\n" + "long " * 400,
        html='<p>café</p><img src="cid:chart" alt="A chart">',
        images=(Image("chart", b"\x89PNG..."),),
        unsubscribe="https://heard.example.org/unsubscribe/abc",
    )
    raw = as_bytes(message, access_to(25), NOW)
    read = message_from_bytes(raw, policy=policy.default)

    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998  # RFC 5322, 2.1.1
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert read["From"] == "A Council <feedback@council.example>"
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["List-Unsubscribe"] == "<https://heard.example.org/unsubscribe/abc>"
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [part.get_content_type() for part in read.walk()] == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
    ]
    plain, html, image = (part for part in read.walk() if not part.is_multipart())
    assert plain.get_content().splitlines() == message.text.splitlines()
    assert html.get_content().strip() == message.html
    assert (image["Content-ID"], image.get_content()) == ("<chart>", b"\x89PNG...")
    assert image.get_content_disposition() == "inline"


def test_two_copies_of_an_email_can_be_told_to_be_one() -> None:
    ids = [message_from_bytes(as_bytes(a_message(key), access_to(25), NOW))["Message-ID"] for key in ("a", "a", "b")]

    assert ids[0] == ids[1] != ids[2]
