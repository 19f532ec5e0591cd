"""Adds the page about the person to the form, in all its versions."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask, session

from producers.about_you import AboutYouDoor
from producers.form.about_you_easy import EasyAboutYouPages
from producers.form.about_you_pages import AboutYouDesk, AboutYouPages
from producers.form.app import by_version
from producers.form.tickets import TicketBooth
from producers.form.versions import EASY_READ_PATH
from schemas.population import Population


def add_about_you(
    form: Flask,
    door: AboutYouDoor,
    population: Population,
    *,
    secret: str,
    clock: Callable[[], datetime] | None = None,
) -> None:
    """Let the form ask people about themselves, after it has shown them their reference.

    Args:
        form: from `create_form`.
        door: what accepts their answers; it knows nothing of what they said before.
        population: the areas that a postcode can be in.
        secret: signs the tickets of the page.
        clock: the time, aware; for tests.
    """
    tickets = TicketBooth(f"about you {secret}", clock or (lambda: datetime.now(UTC)))
    desk = AboutYouDesk(door, population, tickets)
    standard, easy = AboutYouPages(desk), EasyAboutYouPages(desk)
    form.add_url_rule("/about-you", "about_you", by_version(standard.ask, easy.ask))
    form.add_url_rule("/about-you", "send_about_you", standard.send, methods=["POST"])
    path = f"{EASY_READ_PATH}about-you/<step>"
    form.add_url_rule(path, "reopen_about_you", easy.reopen)
    form.add_url_rule(path, "answer_about_you", easy.answer, methods=["POST"])
    form.context_processor(lambda: {"asks_about_you": len(desk.questions) if "about_you" in session else 0})
