"""The form and the staff pages, put together and served until told to stop."""

from datetime import UTC, datetime
from functools import partial

from flask import Flask

from heard.look import add_look
from heard.serving import serve
from heard.settings import Settings
from producers.door import Door
from producers.form import create_form
from producers.spool import Spool
from sinks.engine import connect
from summaries.pages import PAGES_HOST, create_pages

MEGABYTE = 1024 * 1024


def run_form(settings: Settings) -> None:
    """Serve the form.

    Raises:
        InvalidConfig: the directory of teams or the council cannot be read.
    """
    directory, council, secret = settings.directory, settings.council, settings.secret

    def make_app() -> Flask:
        spool = Spool(settings.spool_path, max_bytes=settings.spool_max_megabytes * MEGABYTE)
        return create_form(
            Door(spool, secret),
            directory,
            look=partial(add_look, council=council),
            secret=secret,
            answer_limit=settings.answer_limit,
            https=settings.form_https,
        )

    serve(make_app, host=settings.form_host, port=settings.form_port, threads=settings.form_threads)


def run_pages(settings: Settings) -> None:
    """Serve the staff pages, on this computer only.

    Raises:
        InvalidConfig: the directory of teams or the council cannot be read.
    """
    directory, council = settings.directory, settings.council

    def make_app() -> Flask:
        return create_pages(
            connect(settings.database),
            directory,
            council,
            look=partial(add_look, council=council),
            clock=lambda: datetime.now(UTC),
        )

    serve(make_app, host=PAGES_HOST, port=settings.pages_port, threads=settings.form_threads)
