"""The words that say what a submission is for, as `config/kinds.toml` holds them."""

import tomllib

import msgspec
from msgspec import Struct

from schemas.toml_places import fault_at

Words = tuple[str, ...]


class ComplaintWords(Struct, frozen=True, forbid_unknown_fields=True):
    """Words of a complaint: enough on their own, enough where an answer is negative, and those that say it is none."""

    certain: Words
    unhappy: Words
    none: Words = msgspec.field(name="not")


class ConcernWords(Struct, frozen=True, forbid_unknown_fields=True):
    """Words of dissatisfaction."""

    phrases: Words


class SuggestionWords(Struct, frozen=True, forbid_unknown_fields=True):
    """Words of a suggestion: in any answer, only in answers to what could be better, and as a sentence's first there.

    Attributes:
        none: words that say it is none.
    """

    phrases: Words
    better: Words
    first: Words
    none: Words = msgspec.field(name="not")


class ThanksWords(Struct, frozen=True, forbid_unknown_fields=True):
    """Words of thanks, and all words that an answer may hold which is thanks and no more."""

    phrases: Words
    words: Words


class NothingWords(Struct, frozen=True, forbid_unknown_fields=True):
    """Whole answers that say that there is nothing to say."""

    whole: Words


class ComplimentWords(Struct, frozen=True, forbid_unknown_fields=True):
    """Single words of a story; and whom a compliment is about, in words and, for one person, in phrases."""

    story: Words
    individual: Words
    individual_phrases: Words
    team: Words


class KindWords(Struct, frozen=True, forbid_unknown_fields=True):
    """All of them."""

    complaint: ComplaintWords
    concern: ConcernWords
    suggestion: SuggestionWords
    thanks: ThanksWords
    nothing: NothingWords
    compliment: ComplimentWords

    @classmethod
    def from_toml(cls, text: str) -> "KindWords":
        """Return the words that a TOML text holds.

        Raises:
            InvalidConfig: the text is not TOML, or something is missing from it.
        """
        try:
            return msgspec.convert(tomllib.loads(text), cls)
        except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise fault_at("config/kinds.toml", text, str(error)) from None
