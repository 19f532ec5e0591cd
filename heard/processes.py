"""The commands that go on until they are stopped: each process alone, and all together. What they do is elsewhere."""

from pathlib import Path

from heard.logs import configure_logs
from heard.settings import Settings, read_settings


def run() -> None:
    """Run Heard for real on this machine, embedded: form, tagging, storing and pages, on SQLite."""
    from heard.supervised import run_embedded

    run_embedded(_process("run"))


def stack(*, folder: Path | None = None) -> None:
    """Run the full-size system on this machine without Docker: Kafka and PostgreSQL from packages, every process.

    Args:
        folder: where Kafka and PostgreSQL keep their data; `stack` in the data folder where none is given.
    """
    from heard.supervised import run_stack

    settings = _process("stack")
    run_stack(settings, folder or settings.data_folder / "stack")


def form() -> None:
    """Serve the form."""
    from heard.web import run_form

    run_form(_process("form"))


def pages() -> None:
    """Serve the staff pages."""
    from heard.web import run_pages

    run_pages(_process("pages"))


def public_page() -> None:
    """Serve the public page: words that their people published and a reviewer approved, for everybody."""
    from heard.web import run_public_page

    run_public_page(_process("public-page"))


def relay() -> None:
    """Publish what the form accepted, and check that it arrived."""
    from heard.stopping import Stop
    from heard.workers import run_relay

    run_relay(_process("relay"), Stop().listen())


def tag() -> None:
    """Tag what was received: a Faust worker."""
    from heard.stopping import Stop
    from heard.workers import run_tagger

    run_tagger(_process("tag"), Stop().listen())


def store() -> None:
    """Store what was tagged."""
    from heard.stopping import Stop
    from heard.workers import run_sink

    run_sink(_process("store"), Stop().listen())


def clerk() -> None:
    """Send the emails that wait, and do what is due by the clock."""
    from heard.clerk import run_clerk
    from heard.stopping import Stop

    run_clerk(_process("clerk"), Stop().listen())


def pipeline() -> None:
    """Tag and store what the form accepted, embedded: one process between the form and the database."""
    from heard.embedded import run_pipeline
    from heard.stopping import Stop

    run_pipeline(_process("pipeline"), Stop().listen())


def _process(name: str) -> Settings:
    settings = read_settings()
    configure_logs(name, level=settings.log_level)
    return settings
