"""The clerk: what is due by the clock and not by anybody's click.

It sends emails, what reviewers decided, and the alarm about safety; and it issues weeks.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import NamedTuple

import structlog
from sqlalchemy import Engine

from heard.alarms import alarm_of, pages_address, recipients_of
from heard.correcting import CorrectionSender, publish_of, read_corrections
from heard.giving_up import give_up
from heard.issuing import Mondays, make_press
from heard.mail import mailer_of
from heard.metrics import Sample, Tally
from heard.monitor import Monitor, in_background
from heard.parts import ask_database
from heard.settings import Settings
from heard.stopping import Stop
from schemas.errors import Unavailable
from sinks.engine import connect
from summaries.correction_outbox import Outbox as CorrectionOutbox
from summaries.mail.outbox import Outbox, State
from summaries.mail.sending import Sender
from summaries.review.alarms import email_alarms

EMAILS_SECONDS, ISSUES_SECONDS = 2.0, 30.0
ALARM_SECONDS = 30.0
CORRECTIONS_SECONDS = 0.25
_MAIL, _BROKER = "mail", "broker"
_TOLD = (State.WAITING, State.SENDING, State.REFUSED, State.UNSURE)

log = structlog.get_logger()


class Chore(NamedTuple):
    """Something that is looked at again and again.

    Attributes:
        name: what logs call it.
        every_seconds: between two looks.
        do: looks, and does what is due. `Unavailable` is tried again; any other error ends the process.
    """

    name: str
    every_seconds: float
    do: Callable[[], object]


def run_clerk(settings: Settings, stop: Stop) -> None:
    """Do all chores until told to stop, each in a thread of its own.

    Raises:
        InvalidConfig: the settings of the mail server or the alarm do not go together, the port of its metrics is
            taken, or the directory of teams cannot be read.
    """
    engine = connect(settings.database)
    outbox, sent = Outbox(engine), Tally("heard_emails_sent_total")
    mailer = None if settings.demo_sign_in else mailer_of(settings)  # a demo writes to nobody
    corrections = CorrectionOutbox(engine)
    monitor = Monitor(
        settings,
        "clerk",
        stop,
        asks={"database": partial(ask_database, engine)},
        also=[*([_MAIL] if mailer else []), *([] if settings.embedded else [_BROKER])],
        readers=[sent.read, partial(read_emails, outbox), partial(read_corrections, corrections)],
    )
    monitor.start()
    chores = [Chore("corrections", CORRECTIONS_SECONDS, _sending(settings, engine, corrections, monitor))]
    if mailer:
        sender = Sender(outbox, mailer, stop, on_sent=partial(sent.add, "heard_emails_sent_total", 1))
        chores.append(Chore("emails", EMAILS_SECONDS, monitor.readiness.noting(_MAIL, sender.send_all)))
    else:
        log.info("emails.not_set_up")
    if recipients := recipients_of(settings):
        mail_alarms = partial(email_alarms, engine, alarm_of(settings), recipients, pages_address(settings))
        chores.append(Chore("alarms", ALARM_SECONDS, lambda: mail_alarms(datetime.now(UTC))))
    mondays = Mondays(make_press(settings), stop, lambda: datetime.now(UTC))
    chores.append(Chore("issues", ISSUES_SECONDS, mondays.look))
    for chore in chores:
        in_background(partial(keep_doing, chore, stop))
    stop.wait()
    monitor.close()


def _sending(
    settings: Settings, engine: Engine, corrections: CorrectionOutbox, monitor: Monitor
) -> Callable[[], object]:
    patience = timedelta(seconds=settings.reconcile_after_seconds)
    send = CorrectionSender(corrections, publish_of(settings, engine), patience=patience).send_all
    return send if settings.embedded else monitor.readiness.noting(_BROKER, send)


def keep_doing(chore: Chore, stopped: Callable[[float], bool]) -> None:
    """Do a chore again and again until told to stop. A fault of its own ends the process: nobody else would notice."""
    while True:
        try:
            chore.do()
        except Unavailable as error:
            log.debug("chore.unavailable", chore=chore.name, what=error.what.replace(" ", "_"))
        except Exception:
            log.exception("chore.failed", chore=chore.name)
            give_up()
        if stopped(chore.every_seconds):
            return


def read_emails(outbox: Outbox, now: datetime | None = None) -> list[Sample]:
    """Return what the clerk tells of the outbox.

    Raises:
        Unavailable: the database is away.
    """
    oldest, now = outbox.oldest_waiting(), now or datetime.now(UTC)
    age = (now - oldest).total_seconds() if oldest else 0
    counts = [Sample("heard_emails", number, state) for state, number in outbox.counts().items() if state in _TOLD]
    return [*counts, Sample("heard_oldest_email_seconds", max(0, age))]
