"""The page "Who is heard": for leaders and reviewers, a service and a half-year at a time."""

from collections.abc import Callable
from datetime import datetime

from flask import Flask, abort, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import Engine

from schemas.about_you import SERVICES_ASKED, Service
from schemas.population import Population
from schemas.teams import TeamDirectory
from summaries import who_words
from summaries.drawing_shares import draw_shares
from summaries.half_years import HalfYear
from summaries.reading import reading
from summaries.who_is_heard import who_is_heard

HALVES_TO_CHOOSE = 6
"""As long as answers are kept."""


def add_who_is_heard(
    app: Flask, engine: Engine, directory: TeamDirectory, clock: Callable[[], datetime], population: Population
) -> None:
    """Give the app the page."""
    app.jinja_env.globals.update(
        who_words=who_words,
        draw_shares=lambda question, width: Markup(draw_shares(question, width)),  # noqa: S704  # ElementTree escapes
    )

    @app.get("/who-is-heard", endpoint="who_is_heard")
    def page() -> ResponseReturnValue:
        halves = _halves(clock())
        service, half = _service(request.args.get("service", "")), _half(request.args.get("half", ""), halves)
        with reading(engine) as connection:
            heard = who_is_heard(connection, directory, population, service, half)
        return render_template("who-is-heard.html", heard=heard, halves=halves, services=SERVICES_ASKED)


def _halves(now: datetime) -> list[HalfYear]:
    """Return the half-years that can be shown, newest first. One that still runs is not: it would be seen to grow."""
    halves = [HalfYear.last_over(now)]
    while len(halves) < HALVES_TO_CHOOSE:
        halves.append(halves[-1].before())
    return halves


def _service(asked: str) -> Service:
    found = next((service for service in SERVICES_ASKED if service == (asked or SERVICES_ASKED[0])), None)
    return found or abort(404, "There is no service of this name whose people are asked.")


def _half(asked: str, halves: list[HalfYear]) -> HalfYear:
    found = next((half for half in halves if str(half) == (asked or str(halves[0]))), None)
    return found or abort(404, "Only half-years that are over, of the last three years, can be shown.")
