"""Which language an answer is in: cheap for ordinary English, sure enough for the others to reach a person.

Short and misspelt English is English: to call it foreign would hide a person's words from every figure. So something
must speak for another language; that English is not recognised is not enough, save in an answer of some length.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from streams.language_words import CYRILLIC_WORDS, ENGLISH, LATIN_LETTERS, LATIN_WORDS, LETTERS, SCRIPTS
from streams.personal.lists import common_words
from streams.text import Text

UNDETERMINED = "und"
SHARE_OF_ENGLISH = 0.15
"""The share of an answer's different words that are small English ones, from which it is English without more ado:
at least two, because one may be a loan ("Très satisfait du service")."""
SHARE_OF_OTHER = 0.2
"""The share of an answer's words that must be small ones of another language."""
FEWEST_WORDS = 5
"""How many words an answer has, at least, that is taken for no English because nothing in it is English."""
_BEYOND_LATIN = re.compile("[\u0370-\u1cff\u2c80-\u2dff\u3040-\ud7ff\uf900-\ufdff\ufe70-\ufefc]")
_ACCENTED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_MOST_READ = 400
"""How many words are read to tell a language; more make it no surer."""
_MOST_LETTERS = 1000
"""How many characters are read to tell a script."""


class Others(NamedTuple):
    """The signs of other languages in one script.

    Attributes:
        words: for each small word, the languages that have it.
        letters: for each letter that points to a language, that language.
        order: the languages; of two with as many signs the earlier one is taken.
    """

    words: Mapping[str, tuple[str, ...]]
    letters: Mapping[str, str]
    order: Sequence[str]

    def best(self, words: Sequence[str]) -> tuple[str, int]:
        """Return the language with the most signs among the different words, and their number."""
        hits: Counter[str] = Counter()
        for word in dict.fromkeys(words):
            hits.update(self.words.get(word, ()) or self._by_letters(word))
        if not hits:
            return UNDETERMINED, 0
        return min(hits.items(), key=lambda hit: (-hit[1], self.order.index(hit[0])))

    def _by_letters(self, word: str) -> Collection[str]:
        return () if word.isascii() else {self.letters[letter] for letter in word if letter in self.letters}


def is_english(text: Text) -> bool:
    """Say whether an answer is English, or too short to be called anything else."""
    return detect_language(text) == "en"


def detect_language(text: Text) -> str:
    """Return "en", another ISO 639-1 code, or "und" for what is not English and could not be told.

    An answer in two languages is in the one that most of its words are in.
    """
    if not text.raw.isascii():
        script = _script(text)
        if script:
            return script
    if len(ENGLISH & text.vocabulary) >= max(2, SHARE_OF_ENGLISH * len(text.vocabulary)):
        return "en"
    return _latin(text)


def _script(text: Text) -> str:
    """Return the language of an answer most of whose letters are not Latin; "" for the others."""
    if not _BEYOND_LATIN.search(text.raw):
        return ""
    beginning = text.raw[:_MOST_LETTERS]
    letters = _BEYOND_LATIN.findall(beginning)
    if 2 * len(letters) < sum(map(str.isalpha, beginning)) or not letters:
        return ""
    scripts = Counter(map(_script_of, letters))
    script = min(scripts.items(), key=lambda one: (-one[1], one[0]))[0]
    if scripts["ja"] * 10 > scripts["zh"]:
        script = "ja" if script in ("ja", "zh") else script
    for language, own in LETTERS.get(script, ((script, ""),)):
        if not own or not set(own).isdisjoint(letters):
            return language
    return _others(script).best(text.words[:_MOST_READ])[0]


def _script_of(letter: str) -> str:
    point = ord(letter)
    return next((language for first, last, language in SCRIPTS if first <= point <= last), UNDETERMINED)


def _latin(text: Text) -> str:
    """Return the language of an answer in Latin letters that has few small English words."""
    words = [word for word in text.words[:_MOST_READ] if word[0].isalpha()]
    if not words:
        return "en"
    english = sum(word in ENGLISH for word in words)
    known = sum(word in common_words() for word in words)
    language, hits = _others("latin").best(words)
    is_other = 2 * known <= len(words) and hits > english and hits >= SHARE_OF_OTHER * len(words)
    if is_other and (hits > 1 or _is_one_enough(words, known)):
        return language
    return UNDETERMINED if not english and _is_foreign(text, words, known) else "en"


def _is_foreign(text: Text, words: Sequence[str], known: int) -> bool:
    """Say whether hardly a word is English, in an answer of some length: less will do where there are accents."""
    if any(_ACCENTED.search(word) for word in words):
        return len(words) >= 3 and 4 * known < len(words)
    if 2 * sum(word[0].isupper() for word in text.written[:_MOST_READ]) > len(words):
        return False  # a row of names
    if len(words) >= FEWEST_WORDS:
        return 4 * known < len(words)
    return len(words) == FEWEST_WORDS - 1 and not known and len("".join(words)) >= 5 * len(words)


def _is_one_enough(words: Sequence[str], known: int) -> bool:
    """Say whether one small word of another language tells it: no other word is English, or there are accents."""
    if len(set(words)) >= 3:
        return not known
    return any(_ACCENTED.search(word) for word in words)


_SMALL_WORDS: Mapping[str, Mapping[str, str]] = {"latin": LATIN_WORDS, "cyrillic": CYRILLIC_WORDS}


@cache
def _others(script: str) -> Others:
    """Return the signs of a script's languages."""
    words: dict[str, tuple[str, ...]] = {}
    for language, small in _SMALL_WORDS[script].items():
        for word in small.split():
            words[word] = (*words.get(word, ()), language)
    letters = {letter: language for language, own in LATIN_LETTERS.items() for letter in own}
    return Others(words, letters, tuple(_SMALL_WORDS[script]))
