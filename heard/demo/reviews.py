"""What the demo's reviewer has decided about the made-up year: all but the newest few of each lane."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import Connection, Engine, select

from heard.correcting import CorrectionSender, publish_of
from heard.demo.story import IMPROVED_TEAM
from heard.settings import Settings
from schemas.corrections import (
    Changes,
    ComplaintDecision,
    ComplaintState,
    KindChange,
    QuoteDecision,
    QuoteSpan,
    SafetyDecision,
    SafetyState,
    SentimentChange,
    TeamChange,
    ThemesChange,
)
from schemas.events import Rating, Unsafe, WordsUse
from schemas.lanes import Lane
from schemas.tags import Kind, Question, Sentiment
from sinks.tables import Correction, Feedback, Waiting
from summaries.access import Person, StaffRole
from summaries.accounts import DEMO, Accounts
from summaries.complaints import suggest_route
from summaries.correction_outbox import Outbox
from summaries.corrections import propose
from summaries.reading import reading
from summaries.review.decide import Known, decide
from summaries.review.draft import first_draft
from summaries.review.item import Item, find_item
from summaries.writing import writing

LEFT = {
    Lane.SAFETY: 3,
    Lane.COMPLAINTS: 5,
    Lane.NOT_ASSESSED: 3,
    Lane.TEAM_NOT_KNOWN: 6,
    Lane.NAMES: 12,
    Lane.QUOTES: 20,
}
"""How many of each lane still wait."""
REFUSED_EVERY, CLOSED_EVERY = 9, 3
_AFTER = timedelta(days=1, hours=2)
_ALL_WELL = (Rating.VERY_GOOD, Rating.GOOD)
_ALL_ILL = (Rating.VERY_POOR, Rating.POOR)


def add_reviews(settings: Settings, engine: Engine) -> None:
    """Decide about what came before the newest few, once, a day after it came or somebody last decided.

    Raises:
        Unavailable: the database is away.
    """
    account = Accounts(engine).of_issuer(DEMO, StaffRole.REVIEWER.value)
    with reading(engine) as connection:
        own = select(Correction.correction_id).where(Correction.account_id == account)
        if account is None or connection.scalar(own.order_by(Correction.correction_id).limit(1)) is not None:
            return
        person = Person(account, f"demo {StaffRole.REVIEWER.value}", StaffRole.REVIEWER, frozenset())
        items = [(find_item(connection, reference), lanes) for reference, lanes in _done(connection).values()]
    known = Known(settings.directory, settings.themes)
    with writing(engine) as connection:
        for number, (item, lanes) in enumerate(items):
            if item is not None:
                changes = _changes(item, lanes, number, known)
                last = item.history[-1].corrected_at if item.history else item.received_at
                propose(connection, person, item.feedback_id, item.revision, changes, last + _AFTER)
    CorrectionSender(
        Outbox(engine),
        publish_of(settings.model_copy(update={"embedded": True}), engine),
        patience=timedelta(minutes=1),
    ).send_all()


def _done(connection: Connection) -> Mapping[UUID, tuple[str, frozenset[Lane]]]:
    """Return the reference of each submission that was decided about, with the lanes that it then left."""
    query = (
        select(Waiting.lane, Waiting.feedback_id, Feedback.reference)
        .join(Feedback, Feedback.feedback_id == Waiting.feedback_id)
        .order_by(Waiting.since.desc(), Waiting.feedback_id.desc())
    )
    seen: defaultdict[Lane, int] = defaultdict(int)
    done: dict[UUID, tuple[str, frozenset[Lane]]] = {}
    for row in connection.execute(query):
        lane = Lane(row.lane)
        seen[lane] += 1
        if seen[lane] > LEFT[lane]:
            _, lanes = done.get(row.feedback_id, ("", frozenset()))
            done[row.feedback_id] = (row.reference, lanes | {lane})
    return done


def _changes(item: Item, lanes: frozenset[Lane], number: int, known: Known) -> Changes:
    """Return what was decided: what each lane asks for, and that the tags are right or not."""
    safety = _safety(item, number) if Lane.SAFETY in lanes else None
    if safety and safety.state is SafetyState.LET_GO:  # then it would wait for its names and as a quote
        lanes |= {Lane.NAMES}
    checked = decide(item, replace(first_draft(item), names_checked=True), known).changes.redactions
    service = known.directory.named(item.team).service if item.team and item.team in known.directory else None
    may_quote = lanes & {Lane.NAMES, Lane.QUOTES} and item.words_use != WordsUse.TEAM_ONLY and item.now.quotes is None
    return Changes(
        reviewed=True,
        sentiment=SentimentChange(now=_sentiment(item)),
        kind=KindChange(now=Kind(item.kind)) if item.kind else None,
        team=TeamChange(now=item.team) if item.team else None,
        themes=ThemesChange(now=item.themes),
        safety=safety,
        complaint=ComplaintDecision(state=ComplaintState.ANSWERED, route=suggest_route(item.role, service).route)
        if Lane.COMPLAINTS in lanes
        else None,
        redactions=checked if lanes & {Lane.NAMES, Lane.QUOTES} else None,
        quote=_quote(item, number) if may_quote else None,
        replied=item.reply_to is not None,
    )


def _sentiment(item: Item) -> Sentiment:
    """Return how it sounds to the reviewer, who has seen the rating too; one team's figures tell a story already."""
    if item.team == IMPROVED_TEAM:
        return Sentiment(item.sentiment or Sentiment.NOT_ASSESSED)
    if item.rating in _ALL_WELL and item.sentiment == Sentiment.NEGATIVE:
        return Sentiment.MIXED
    if item.rating in _ALL_ILL and item.sentiment == Sentiment.POSITIVE:
        return Sentiment.NEGATIVE
    return Sentiment(item.sentiment or Sentiment.NOT_ASSESSED)


def _safety(item: Item, number: int) -> SafetyDecision:
    if item.unsafe in (Unsafe.YES, Unsafe.NOT_SURE) or number % CLOSED_EVERY == 0:
        return SafetyDecision(state=SafetyState.CLOSED, note="Passed to the safeguarding team the same day.")
    return SafetyDecision(state=SafetyState.LET_GO, note="Read twice: nobody is unsafe.")


def _quote(item: Item, number: int) -> QuoteDecision:
    # What may be published was looked at more closely, by `heard.demo.approving`: what it left is refused.
    if number % REFUSED_EVERY == 0 or item.words_use == WordsUse.PUBLISHED:
        return QuoteDecision()
    return QuoteDecision(
        spans=tuple(
            QuoteSpan(question=Question(answer.question), start=0, end=len(answer.words)) for answer in item.answers
        )
    )
