"""The words and the drawings of the Easy Read form: short sentences, no hard words, pictures that say nothing more."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import producers.form
from producers.form.about_you_questions import EASY_QUESTIONS
from producers.form.easy_questions import NO_TEAM, QUESTIONS, SERVICES
from tests.easy_read import all_pages, first_page, press, walk
from tests.form_app import make_form
from tests.html_page import Page, text_of

TEMPLATES = Path(producers.form.__file__).parent / "templates"
PICTURES = TEMPLATES / "pictures"

# "Making written information easier to understand for people with learning disabilities" (Department of Health, 2010)
# asks for sentences of 10 to 15 words.
MOST_WORDS = 12
MOST_LETTERS = 10
BLOCKS = ("p", "li", "dt", "h1", "h2", "legend", "label", "button", "div")
# What forms of councils say, and the plain words say better; many are from the Plain English Campaign's A to Z.
HARD_WORDS = """
    additional advise alternative anonymous appropriate assess assist commence comment concern confidential consent
    contact correspond current describe details emergency enquire ensure experience facilitate feedback following
    formal further however identify improve inform information notify obtain optional organisation overall partner
    prefer previous privacy proceed provide publish quote rating receive redact refer regarding relevant request
    require respond response risk safeguarding select specify submission submit therefore unsafe utilise
"""


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    client = make_form().test_client()
    return [*all_pages(client), *faulty_pages(client)]


def faulty_pages(client: FlaskClient) -> list[Page]:
    check = walk(client)
    return [
        press(client, first_page(client)),
        press(client, walk(client, until="reply_to"), reply_to="call me"),
        press(client, walk(client, until="better", good=""), better=""),
        press(client, walk(client, until="good"), good="x" * 10_001),
        press(client, check, csrf_token="forged"),
    ]


def sentences(page: Page) -> set[str]:
    """Return what the page says, without addresses and numbers."""
    found = set()
    for tag in BLOCKS:
        for block in page.find_all(tag):
            if tag != "div" or not list(block):
                found.update(re.split(r"(?<=[.?!:])\s+", text_of(block)))
    return found


def words(sentence: str) -> list[str]:
    return [word.strip(".,?!:‘’") for word in sentence.split() if not re.search("[0-9@]", word)]


def test_sentences_are_short(pages: list[Page]) -> None:
    said = set().union(*(sentences(page) for page in pages))
    assert len(said) > 100
    assert {one for one in said if len(words(one)) > MOST_WORDS} == set()


def test_words_are_short_and_none_is_hard(pages: list[Page]) -> None:
    said = {word.lower() for page in pages for sentence in sentences(page) for word in words(sentence)}
    assert {word for word in said if len(word) > MOST_LETTERS} == set()
    assert said & set(HARD_WORDS.split()) == set()


def test_every_picture_is_hidden_from_screen_readers_and_says_nothing_of_its_own() -> None:
    for file in PICTURES.glob("*.svg"):
        text = file.read_text(encoding="utf-8")
        assert 'aria-hidden="true"' in text, file.name
        assert not [word for word in ("<text", "<title", "style=", "href", "<script") if word in text], file.name


def test_every_picture_is_used_and_every_one_named_is_there() -> None:
    questions = (*QUESTIONS, *EASY_QUESTIONS)
    options = [*(option for question in questions for option in question.options), *SERVICES.values(), NO_TEAM]
    named = {question.picture for question in questions} | {option.picture for option in options if option.picture}
    templates = "".join(file.read_text(encoding="utf-8") for file in (TEMPLATES / "easy").glob("*.html"))
    drawn = {file.stem for file in PICTURES.glob("*.svg")}
    assert named <= drawn
    assert {name for name in drawn - named if f'"{name}"' not in templates} == set()


def test_no_page_holds_a_script_or_a_style_in_itself(pages: list[Page]) -> None:
    for page in pages:
        assert not [e for e in page.find_all("script") if e.text or e.attrib["src"] != "/static/easy-read.js"]
        assert not page.find_all("style")
        assert not [e for e in page.root.iter() if any(a == "style" or a.startswith("on") for a in e.attrib)]


def test_every_page_keeps_to_easy_read(pages: list[Page]) -> None:
    for page in pages:
        starts = [e.attrib["href"] for e in page.find_all("a") if e.attrib["href"].startswith("/?form=easy-read")]
        assert page.find("html").get("class") == "govuk-template heard-easy-read"
        assert len(starts) >= 4
