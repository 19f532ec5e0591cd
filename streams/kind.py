"""What a submission is for, by rules on its words and on how each answer sounds, which is decided before.

The rules, the first that holds:

1. words that are a complaint on their own, or words that want a response where an answer is negative: a complaint;
2. nothing but thanks: thanks;
3. dissatisfaction in so many words, where an answer is negative: a concern, whatever praise is beside it;
4. praise: a compliment, and a mixed one where there is criticism or a suggestion too;
5. words that say what could be done: a suggestion;
6. a negative answer: a concern;
7. anything else: a comment.
"""

from bisect import bisect_right
from collections.abc import Sequence
from enum import StrEnum, auto
from typing import NamedTuple

from schemas.kinds import KindWords
from schemas.tags import About, Kind, KindTag, Question, Sentiment
from streams.index import LookedFor
from streams.phrases import Found, PhraseBook, longest
from streams.text import Text

STORY_WORDS = 20
"""How many words a compliment has at the least that tells what happened."""
STORY_SIGNS = 2
"""How many different words of a story it has."""
_HARSH = (Sentiment.NEGATIVE, Sentiment.MIXED)
_KIND = (Sentiment.POSITIVE, Sentiment.MIXED)


class _Says(StrEnum):
    """What a phrase says of the answer it stands in."""

    COMPLAINT = auto()
    WANTS_RESPONSE = auto()
    NEITHER = auto()  # what looks like a complaint or a suggestion, and is none
    CONCERN = auto()
    SUGGESTION = auto()
    SUGGESTION_IF_ASKED = auto()
    THANKS = auto()
    ONE_PERSON = auto()


class _Answer(NamedTuple):
    question: Question
    text: Text
    sentiment: Sentiment
    said: dict[_Says, str]  # the first words that say it
    suggestions: int  # the number of its sentences that suggest something

    def praises(self) -> bool:
        """Say whether there is praise in it that is not only the tone of a suggestion ("it would be great if")."""
        return self.sentiment in _KIND and not (self.suggestions and self.suggestions == len(self.text.sentences))


class KindReader:
    """Says what submissions are for. Built once from the words of a configuration; safe across threads."""

    def __init__(self, words: KindWords) -> None:
        """Take the words.

        Raises:
            InvalidConfig: a phrase is empty, or begins with what cannot be looked up.
        """
        said = {
            _Says.ONE_PERSON: words.compliment.individual_phrases,
            _Says.THANKS: words.thanks.phrases,
            _Says.SUGGESTION_IF_ASKED: words.suggestion.better,
            _Says.SUGGESTION: words.suggestion.phrases,
            _Says.CONCERN: words.concern.phrases,
            _Says.WANTS_RESPONSE: words.complaint.unhappy,
            _Says.COMPLAINT: words.complaint.certain,
            _Says.NEITHER: (*words.complaint.none, *words.suggestion.none),
        }
        meanings = {phrase: what for what, phrases in said.items() for phrase in phrases}  # the later group wins
        self._phrases = PhraseBook(meanings.items())
        self._first = frozenset(words.suggestion.first)
        self._thanks = frozenset(words.thanks.words)
        self._nothing = frozenset(" ".join(Text(answer).words) for answer in words.nothing.whole)
        self._compliment = words.compliment
        self._story = frozenset(words.compliment.story)
        self._individual = frozenset(words.compliment.individual)
        self._team = frozenset(words.compliment.team)

    def looked_for(self) -> LookedFor:
        """Return what is looked for."""
        return self._phrases.looked_for()

    def kind(
        self, texts: Sequence[tuple[Question, Text]], sentiments: Sequence[Sentiment], *, named: bool = False
    ) -> KindTag:
        """Return what a submission is for, and why.

        Args:
            texts: its answers.
            sentiments: how each of them sounds, in the same order.
            named: whether a person's name was found in them.
        """
        answers = [
            self._read(question, text, sentiment)
            for (question, text), sentiment in zip(texts, sentiments, strict=True)
            if " ".join(text.words[:8]) not in self._nothing
        ]
        harsh = any(answer.sentiment in _HARSH for answer in answers)
        complaint = _said(answers, _Says.COMPLAINT) or (harsh and _said(answers, _Says.WANTS_RESPONSE))
        if complaint:
            return KindTag(kind=Kind.COMPLAINT, reason=f'dissatisfied and wants a response: "{complaint}"')
        if answers and all(self._only_thanks(answer) for answer in answers):
            return KindTag(kind=Kind.THANKS, reason="says thank you and no more")
        concern = _said(answers, _Says.CONCERN) if harsh else ""
        if concern:
            return KindTag(kind=Kind.CONCERN, reason=f'dissatisfied, and asks for no response: "{concern}"')
        if any(answer.praises() for answer in answers):
            return self._praise(answers, named=named)
        return _other(answers, harsh=harsh)

    def _read(self, question: Question, text: Text, sentiment: Sentiment) -> _Answer:
        found = longest(self._phrases.find(text))
        if not found and question is not Question.BETTER:
            return _Answer(question, text, sentiment, {}, 0)
        said = {one.meaning: " ".join(text.words[one.first : one.past]) for one in reversed(found)}
        places = self._suggestions(question, text, found)
        starts = [sentence.first for sentence in text.sentences] if places else []
        suggesting = {bisect_right(starts, place) for place in places}
        return _Answer(question, text, sentiment, said, len(suggesting))

    def _suggestions(self, question: Question, text: Text, found: Sequence[Found[_Says]]) -> set[int]:
        """Return the places where something is suggested."""
        places = {one.first for one in found if one.meaning is _Says.SUGGESTION}
        if question is Question.BETTER:
            places.update(one.first for one in found if one.meaning is _Says.SUGGESTION_IF_ASKED)
            neither = {one.first for one in found if one.meaning is _Says.NEITHER}
            first = {one.first for one in text.sentences if text.words[one.first] in self._first}
            places |= first - neither
        return places

    def _only_thanks(self, answer: _Answer) -> bool:
        return answer.sentiment not in _HARSH and _Says.THANKS in answer.said and self._thanks >= answer.text.vocabulary

    def _praise(self, answers: Sequence[_Answer], *, named: bool) -> KindTag:
        """Return the compliment by the published typology: positive or mixed, factual or narrative, about whom."""
        mixed = any(answer.suggestions or answer.sentiment in _HARSH for answer in answers)
        words = frozenset().union(*(answer.text.vocabulary for answer in answers))
        length = sum(len(answer.text.words) for answer in answers)
        return KindTag(
            kind=Kind.COMPLIMENT,
            reason="praise, with what could be better" if mixed else "praise",
            mixed=mixed,
            narrative=length >= STORY_WORDS and len(self._story & words) >= STORY_SIGNS,
            about=self._about(answers, words, named=named),
        )

    def _about(self, answers: Sequence[_Answer], words: frozenset[str], *, named: bool) -> About | None:
        """Return whom praise is for. One person comes first: "she" and a name are more than a "they" in passing."""
        if named or not self._individual.isdisjoint(words) or _said(answers, _Says.ONE_PERSON):
            return About.INDIVIDUAL
        return None if self._team.isdisjoint(words) else About.TEAM


def _said(answers: Sequence[_Answer], what: _Says) -> str:
    """Return the first words in the answers that say it, or nothing."""
    for answer in answers:
        if what in answer.said:
            return answer.said[what]
    return ""


def _other(answers: Sequence[_Answer], *, harsh: bool) -> KindTag:
    """Return what a submission without praise, and without dissatisfaction in so many words, is for."""
    if any(answer.suggestions for answer in answers):
        words = _said(answers, _Says.SUGGESTION)
        return KindTag(kind=Kind.SUGGESTION, reason="says what could be done" + (f': "{words}"' if words else ""))
    if harsh:
        return KindTag(kind=Kind.CONCERN, reason="dissatisfied, and asks for no response")
    return KindTag(
        kind=Kind.COMMENT, reason="neither praise nor criticism" if answers else "says that there is nothing to say"
    )
