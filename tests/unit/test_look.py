"""The look that all pages share: a council's own, and never GOV.UK's."""

import re
from pathlib import Path

import msgspec
import pytest
from flask import Flask, render_template_string

import heard.look
from heard.look import add_look
from heard.look.colours import READABLE, brand_css, contrast, mix
from schemas.council import Look
from schemas.errors import InvalidConfig
from tests.form_app import COUNCIL

STYLE_SHEET = (Path(heard.look.__file__).parent / "static" / "heard.css").read_text(encoding="utf-8-sig")
PAGE = """{% extends "layout.html" %}
{% block page_title %}Weeks{% endblock %}
{% block content %}<h1>Weeks</h1>{% endblock %}"""


def make_app() -> Flask:
    app = Flask("tests")
    add_look(app, COUNCIL)
    app.add_url_rule("/", "page", lambda: render_template_string(PAGE, service_name="Weekly pages"))
    return app


def test_any_app_gets_a_layout_with_the_councils_name() -> None:
    page = make_app().test_client().get("/").get_data(as_text=True)
    assert "<title>Weeks – Weekly pages – Fernbridge Council</title>" in page
    assert 'href="#main-content"' in page
    assert '<main class="govuk-main-wrapper" id="main-content"' in page
    assert "crown" not in page.lower()


def test_every_answer_carries_the_headers_of_a_safe_page() -> None:
    client = make_app().test_client()
    for path in ("/", "/nothing", "/look/heard.css", "/look/brand.css"):
        with client.get(path) as answer:
            headers = answer.headers
        policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert policy["form-action"] == "'self'"
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
    assert client.get("/").headers["Cache-Control"] == "no-store"


def test_the_councils_colour_comes_from_its_settings() -> None:
    answer = make_app().test_client().get("/look/brand.css")
    assert answer.mimetype == "text/css"
    assert f"--govuk-brand-colour:{COUNCIL.look.brand};" in answer.get_data(as_text=True)
    assert "var(--govuk-brand-colour" in STYLE_SHEET


def test_a_colour_too_pale_to_read_is_refused_before_anyone_sees_it() -> None:
    pale = msgspec.structs.replace(COUNCIL, look=Look(brand="#7fb2e5"))
    with pytest.raises(InvalidConfig, match=r"look\.brand"):
        add_look(Flask("tests"), pale)


@pytest.mark.parametrize("brand", ["#767676", "#4a2162", "#000000", "#b3001b"])
def test_text_in_every_shade_of_the_brand_can_be_read_on_every_background(brand: str) -> None:
    shades = dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{6})", brand_css(brand)))
    assert contrast(shades["govuk-link-hover-colour"], "#ffffff") >= READABLE
    assert contrast(shades["heard-brand-hover"], "#ffffff") >= READABLE


def test_contrast_is_wcags() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#4a2162", "#4a2162") == 1


def test_mixing_gives_shades_between() -> None:
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
    assert mix("#4a2162", "#ffffff", 0) == "#4a2162"


GOVUKS_OWN = [
    "gds transport",
    "@font-face",
    "@import",
    "url(",
    *("#1d70b8", "#16548a", "#0f385c", "#1a65a6", "#f4f8fb", "#8eb8dc"),  # blue
    *("#0f7a52", "#0b5c3e", "#083d29", "#00703c"),  # green
    *("#ffdd00", "#fd0", "#ca3535", "#d4351c", "#54319f", "#0b0c0c", "#00ffe0"),  # focus, error, visited, text, accent
]


@pytest.mark.parametrize("thing", GOVUKS_OWN)
def test_the_style_sheet_holds_nothing_that_only_gov_uk_may_use(thing: str) -> None:
    assert thing not in STYLE_SHEET.lower()
