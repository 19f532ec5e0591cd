"""What is said of a submission: every tag with its reasons. Pure: the same words give the same bytes."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

import msgspec
from msgspec import Struct

from schemas.events import FeedbackReceived, FeedbackTagged, Rating, Role, Unsafe
from schemas.tags import (
    AnswerSentiment,
    KindTag,
    PersonalData,
    PersonalDataKind,
    Question,
    SafetyTag,
    Sentiment,
    TeamTag,
    ThemeTag,
)
from schemas.teams import TeamDirectory
from schemas.themes import ThemeBook
from streams.index import Index, LookedFor
from streams.kind import KindReader
from streams.language import detect_language
from streams.personal import PersonalDataFinder
from streams.safety import SafetyReader, safety_tag
from streams.sentiment import ASKED_AS, SentimentReader, combine, not_assessed
from streams.team import find_team_in
from streams.team_names import names_of
from streams.text import Text
from streams.themes import ThemeReader, merge
from streams.vader import Vader

ENGLISH = "en"
TAGGER_VERSION = 3
"""Raised whenever the code would give the same words another tag."""
_NOT_ENGLISH = "it is not in English, so a person reads it"
_NO_WORDS = "there are no words in it"


class Asked(NamedTuple):
    """An answer, and what it answers.

    Attributes:
        question_words: the question as it was put, where that is known.
    """

    question: Question
    words: str
    question_words: str = ""


class Told(NamedTuple):
    """What a person told beside their words.

    Attributes:
        team_chosen: a team's id.
        day: the day that it is about.
    """

    rating: Rating | None
    role: Role | None
    team_chosen: str | None
    day: date
    unsafe: Unsafe | None


class Tags(Struct, frozen=True, kw_only=True):
    """All that is said of a submission; the members of `FeedbackTagged`."""

    sentiment: Sentiment
    compound: float
    score: float
    confidence: float
    sentiment_reason: str
    answers: tuple[AnswerSentiment, ...]
    team: TeamTag
    themes: tuple[ThemeTag, ...]
    kind: KindTag
    safety: SafetyTag
    personal_data: tuple[PersonalData, ...]
    language: str


class Readers(NamedTuple):
    """What tags are made by, each built once from its own part of the configuration."""

    vader: Vader
    sentiment: SentimentReader
    book: ThemeBook
    themes: ThemeReader
    kind: KindReader
    safety: SafetyReader
    personal_data: PersonalDataFinder
    directory: TeamDirectory


class Tagger:
    """Tags submissions by what it was built with. Safe across threads."""

    def __init__(self, readers: Readers, sources: Sequence[bytes] = ()) -> None:
        """Take what tags are made by.

        Args:
            readers: each built from its part of the configuration.
            sources: the files that they were built from, in an order that never changes: other files, another
                `identity`.
        """
        self.readers = readers
        self._indexes = {question: Index(_looked_for(readers, question)) for question in Question}
        digest = hashlib.sha256(b"".join(hashlib.sha256(source).digest() for source in sources))
        self.identity = f"{TAGGER_VERSION}-{digest.hexdigest()[:12]}"

    def tag(self, received: FeedbackReceived) -> FeedbackTagged:
        """Return the submission with its tags and the reasons for them.

        Raises:
            ValueError: neither answer says anything, which a decoded event rules out.
        """
        told = Told(received.rating, received.role, received.team_chosen, received.experience_date(), received.unsafe)
        tags = self.read([Asked(question, words, ASKED_AS[question]) for question, words in received.answers()], told)
        return FeedbackTagged(
            received=received,
            tagger_version=TAGGER_VERSION,
            tagger=self.identity,
            **msgspec.structs.asdict(tags),
        )

    def read(self, asked: Sequence[Asked], told: Told) -> Tags:
        """Return everything that is said of a submission's answers, which may say nothing.

        Raises:
            ValueError: there is no answer at all.
        """
        if not asked:
            raise ValueError("a submission has at least one answer")
        readers = self.readers
        texts = [(one.question, Text(one.words, self._indexes[one.question])) for one in asked]
        languages = [detect_language(text) for _, text in texts]
        answers = tuple(
            self._sentiment(question, text, language, told.rating, one.question_words)
            for one, (question, text), language in zip(asked, texts, languages, strict=True)
        )
        together = combine(answers)
        themes = merge([readers.themes.themes(text, question) for question, text in texts], readers.book)
        worrying = [span for question, text in texts for span in readers.safety.read(text, question)]
        personal_data = [one for question, text in texts for one in readers.personal_data.find(text, question)]
        named = any(one.kind is PersonalDataKind.NAME for one in personal_data)
        return Tags(
            sentiment=together.sentiment,
            compound=together.compound,
            score=together.score,
            confidence=together.confidence,
            sentiment_reason=together.reason,
            answers=answers,
            team=find_team_in(texts, told.team_chosen, told.day, readers.directory),
            themes=themes,
            kind=readers.kind.kind(texts, [answer.sentiment for answer in answers], named=named),
            safety=safety_tag(told.unsafe, worrying),
            personal_data=tuple(personal_data),
            language=_language_of(texts, languages),
        )

    def _sentiment(
        self, question: Question, text: Text, language: str, rating: Rating | None, question_words: str
    ) -> AnswerSentiment:
        """Return how an answer sounds; one that is not in English is for a person, and never neutral."""
        if language == ENGLISH:
            return self.readers.sentiment.assess(text, question, rating, question_words)
        compound = self.readers.vader.compound(text.raw)
        why = f"Not assessed: {_NOT_ENGLISH if text.words else _NO_WORDS}."
        return not_assessed(question, compound, why)


def _looked_for(readers: Readers, question: Question) -> Iterator[LookedFor]:
    """Yield what every reader looks for in an answer to a question. One that is left out finds too little."""
    yield readers.sentiment.looked_for(question)
    yield readers.themes.looked_for(question)
    yield readers.kind.looked_for()
    yield readers.safety.looked_for()
    yield readers.personal_data.looked_for()
    yield names_of(readers.directory).looked_for()


def _language_of(texts: Sequence[tuple[Question, Text]], languages: Sequence[str]) -> str:
    """Return the language of a submission: of the answer that is not in English, where one is not."""
    foreign = [
        language for (_, text), language in zip(texts, languages, strict=True) if language != ENGLISH and text.words
    ]
    return foreign[0] if foreign else languages[0]
