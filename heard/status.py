"""Status: how many submissions have come how far."""

from contextlib import closing
from datetime import UTC, datetime

from msgspec import Struct

from heard.settings import Settings
from producers.spool import Spool
from schemas.errors import Unavailable
from schemas.topics import RECEIVED, SINK_GROUP, TAGGED, TAGGER_GROUP
from sinks.engine import connect
from sinks.store import FeedbackStore
from summaries.correction_outbox import Outbox


class Status(Struct, frozen=True, kw_only=True):
    """How far submissions have come. None: could not be known now, and `unavailable` says why.

    Attributes:
        accepted: ever accepted by this machine's form.
        spooled: of those, in the spool now: not yet seen in the database.
        published: of those accepted, published at least once.
        tagged: records on the tagged topic (a submission published twice counts twice); embedded, as stored.
        stored: in the database.
        dead_lettered: in the database's dead letters.
        lag_tagger: records received and not yet tagged.
        lag_sink: records tagged and not yet stored.
        oldest_unseen_seconds: the age of the oldest submission in the spool; 0 where there is none.
        corrections_waiting: what reviewers decided and is not stored yet.
        about_you_waiting: what people told about themselves, kept by this machine's form until their month is over.
    """

    accepted: int | None = None
    spooled: int | None = None
    published: int | None = None
    tagged: int | None = None
    stored: int | None = None
    dead_lettered: int | None = None
    lag_tagger: int | None = None
    lag_sink: int | None = None
    oldest_unseen_seconds: int | None = None
    corrections_waiting: int | None = None
    about_you_waiting: int | None = None
    unavailable: tuple[str, ...] = ()


def read_status(settings: Settings, *, with_broker: bool) -> Status:
    """Return how far submissions have come; what cannot be reached is named, and the rest is told."""
    found: dict[str, int] = {}
    unavailable: list[str] = []
    readers = [_of_spool, _of_answers, _of_database, *([_of_broker] if with_broker else [])]
    for read in readers:
        try:
            found |= read(settings)
        except Unavailable as error:
            unavailable.append(str(error))
    if not with_broker and "stored" in found:
        found |= {"tagged": found["stored"], "lag_tagger": found.get("spooled", 0), "lag_sink": 0}
    return Status(**found, unavailable=tuple(unavailable))


def _of_spool(settings: Settings) -> dict[str, int]:
    if not settings.spool_path.exists():
        return {"accepted": 0, "spooled": 0, "published": 0, "oldest_unseen_seconds": 0}
    spool = Spool(settings.spool_path)
    counts = spool.counts()
    spool.close()
    now = datetime.now(UTC)
    return {
        "accepted": counts.accepted,
        "spooled": counts.unseen,
        "published": counts.published,
        "oldest_unseen_seconds": int((now - (counts.oldest_unseen or now)).total_seconds()),
    }


def _of_answers(settings: Settings) -> dict[str, int]:
    if not settings.about_you_path.exists():
        return {"about_you_waiting": 0}
    with closing(Spool(settings.about_you_path)) as spool:
        return {"about_you_waiting": spool.counts().unseen}


def _of_database(settings: Settings) -> dict[str, int]:
    engine = connect(settings.database)
    try:
        stored, dead_lettered = FeedbackStore(engine).counts()
        waiting = Outbox(engine).now().waiting
    finally:
        engine.dispose()
    return {"stored": stored, "dead_lettered": dead_lettered, "corrections_waiting": waiting}


def _of_broker(settings: Settings) -> dict[str, int]:
    from heard.topics import ends  # noqa: PLC0415  # kafka-python is not needed in embedded mode

    _, lag_tagger = ends(settings, RECEIVED.name, TAGGER_GROUP)
    tagged, lag_sink = ends(settings, TAGGED.name, SINK_GROUP)
    return {"tagged": tagged, "lag_tagger": lag_tagger, "lag_sink": lag_sink}
