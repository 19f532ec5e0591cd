"""The form and the staff pages, put together and served until told to stop."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import structlog
from flask import Flask

from heard.about_you import answers_spool
from heard.look import add_look
from heard.metrics import read_inflow
from heard.monitor import Monitor, check_metrics_port
from heard.parts import ask_database, ask_for_room
from heard.serving import serve
from heard.settings import Settings
from heard.sign_in import pages_config, pages_host
from heard.stopping import Stop
from heard.taken_back import WithdrawalsBox
from producers.about_you import AboutYouDoor
from producers.api import ApiFile, Limits, create_api
from producers.door import Door
from producers.form import add_about_you, add_withdrawing, create_form
from producers.spool import Spool
from producers.staff import StaffConfig, create_staff
from producers.withdrawals import WithdrawalDoor
from schemas.errors import InvalidConfig, Unavailable
from schemas.population import Population
from sinks.engine import connect
from summaries.pages import create_pages
from summaries.public import create_public

if TYPE_CHECKING:  # types that only type checkers have
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


log = structlog.get_logger()


def run_form(settings: Settings) -> None:
    """Serve the form, and the API and staff's own doors beside it.

    Raises:
        InvalidConfig: the directory of teams or the council cannot be read, or the port of its metrics is taken.
    """
    check_metrics_port(settings, "form")
    limit_bytes = settings.spool_max_bytes
    directory, council, secret = settings.directory, settings.council, settings.secret
    population = settings.population

    def make_app() -> "WSGIApplication":
        spool = Spool(settings.spool_path, max_bytes=limit_bytes)
        asks = {"spool": partial(ask_for_room, spool, settings.spool_path, limit_bytes)}
        readers = [partial(read_inflow, spool, settings.spool_path, limit_bytes)]
        Monitor(settings, "form", Stop(), asks=asks, readers=readers).start()  # here: after the server's fork
        door, look = Door(spool, secret), partial(add_look, council=council)
        form = create_form(
            door,
            directory,
            look=look,
            secret=secret,
            answer_limit=settings.answer_limit,
            https=settings.form_https,
        )
        offer_about_you(form, settings, population, secret)
        add_withdrawing(form, WithdrawalDoor(WithdrawalsBox(settings)))
        limits = Limits(settings.answer_limit, settings.api_requests_per_minute)
        file = ApiFile(settings.api_path)
        api = create_api(door, directory, file, look=look, secret=secret, limits=limits)
        config = StaffConfig(secret, limits, settings.form_https, settings.public_url)
        staff = create_staff(door, directory, file, council, look=look, config=config)
        return beside(form, api, staff)

    serve(make_app, host=settings.form_host, port=settings.form_port, threads=settings.form_threads)


def offer_about_you(form: Flask, settings: Settings, population: Population, secret: str) -> None:
    """Let the form ask people about themselves, where their answers can be kept. Where not, it takes words without."""
    try:
        spool = answers_spool(settings)
    except Unavailable as error:
        log.error("about_you.not_offered", what=error.what, advice=error.advice)
        return
    add_about_you(form, AboutYouDoor(spool, secret), population, secret=secret)


def beside(form: "WSGIApplication", api: "WSGIApplication", staff: "WSGIApplication") -> "WSGIApplication":
    """Return the three as one app. Addresses stay whole: each makes links as if it were alone."""

    def choose(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == "/openapi.json" or _is_under("/api", path):
            return api(environ, start_response)
        return (staff if _is_under("/staff", path) else form)(environ, start_response)

    return choose


def _is_under(folder: str, path: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")


def run_pages(settings: Settings) -> None:
    """Serve the staff pages.

    Raises:
        InvalidConfig: the directory of teams, the council or the themes cannot be read, the port of its metrics is
            taken, or the settings would open the pages further than they may be.
    """
    check_metrics_port(settings, "pages")
    host, config = pages_host(settings), pages_config(settings)
    directory, council, themes = settings.directory, settings.council, settings.themes

    def make_app() -> Flask:
        engine = connect(settings.database)
        Monitor(settings, "pages", Stop(), asks={"database": partial(ask_database, engine)}).start()
        return create_pages(
            engine,
            directory,
            council,
            themes,
            look=partial(add_look, council=council),
            clock=lambda: datetime.now(UTC),
            config=config,
        )

    serve(make_app, host=host, port=settings.pages_port, threads=settings.form_threads)


def run_public_page(settings: Settings) -> None:
    """Serve the public page of approved words.

    Raises:
        InvalidConfig: it has no port, the directory of teams or the council cannot be read, or the port of its metrics
            is taken.
    """
    if not settings.public_page_port:
        raise InvalidConfig("there is no public page: set HEARD_PUBLIC_PAGE_PORT, like 8002 (docs/public-page.md)")
    check_metrics_port(settings, "public_page")
    directory, council = settings.directory, settings.council

    def make_app() -> Flask:
        engine = connect(settings.database)
        Monitor(settings, "public_page", Stop(), asks={"database": partial(ask_database, engine)}).start()
        look = partial(add_look, council=council)
        return create_public(engine, directory, council, look=look, form_url=settings.public_url)

    host, port = settings.public_page_host, settings.public_page_port
    serve(make_app, host=host, port=port, threads=settings.form_threads)
