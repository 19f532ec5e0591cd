"""Personal data that has a form: numbers, emails, addresses and the like. No pattern here can be slow."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from stdnum.gb import nhs

from schemas.tags import PersonalDataKind
from streams.text import Text


class Structured(NamedTuple):
    """Some words and what they are; offsets in code points."""

    start: int
    end: int
    kind: PersonalDataKind
    label: str


_DIGIT = re.compile(r"[0-9]")
_DIGITS = re.compile(r"[0-9]+")
_LETTER_BESIDE = re.compile(r"[0-9](?:(?<=[A-Za-z][0-9])| ?[A-Z]|[a-z]{2}\b)")  # a digit first: those are found fast
_FEWEST_OF_A_PHONE = 9
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_STREETS = (
    "road rd street st avenue ave lane ln close drive way court crescent terrace gardens grove place square hill rise "
    "view walk mews row park green parade broadway croft fold gate wharf cottage cottages bungalow bungalows"
)
_STREET_WORDS = frozenset(_STREETS.split())
# What stands after a number that is no house's: "45 minutes drive".
_COUNTED = (
    "minutes?|mins?|hours?|hrs?|miles?|days?|weeks?|months?|years?|yrs?|people|patients|staff|times?|beds?|of|the|to|in"
    "|on|or|and|at"
)
_ADDRESS = re.compile(
    r"\b(?:(?:flat|apartment|apt|unit|room)\s[0-9]{1,4}[a-z]?(?:,\s?|\s))?"
    rf"[0-9]{{1,4}}[a-z]?,?\s(?:(?!(?:{_COUNTED})\b)[a-z][a-z'’]{{1,20}}\.?\s){{1,3}}(?:{'|'.join(_STREETS.split())})\b",
    re.IGNORECASE,
)
_FLAT = re.compile(r"\b(?:flat|apartment|apt)\s{1,2}(?:no\.?\s?)?[0-9]{1,4}[a-z]?\b", re.IGNORECASE)
_POSTCODE = re.compile(
    r"\b(?:GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9](?!(?:st|nd|rd|th|am|pm|hr)\b)[A-Z]{2})\b", re.IGNORECASE
)
"""The form of a postcode (Royal Mail, Programmers' Guide): outward code, then a digit and two letters; not "A2 1st"."""
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_DATE = (
    r"(?:[0-3]?[0-9][./ -](?:[01]?[0-9])[./ -](?:19|20)?[0-9]{2}"
    rf"|[0-3]?[0-9](?:st|nd|rd|th)?\s(?:of\s)?(?:{_MONTHS}),?\s(?:19|20)[0-9]{{2}})"
)
_BIRTH = re.compile(
    r"\b(?:d\.?o\.?b|date of birth|birth date|birthday|born)\b"
    rf"[ .:-]{{0,3}}(?:(?:is|was|on|the|in)\s){{0,2}}({_DATE})\b",
    re.IGNORECASE,
)
_OLD_DATE = re.compile(r"(?<![\w/.-])[0-3]?[0-9][./-][01]?[0-9][./-]19[0-9]{2}\b")
_PHONE = re.compile(
    r"(?<![\w+])(?:\+[1-9](?:[ .()-]{0,2}[0-9]){7,13}|\(?0[1-9](?:[ .()-]{0,2}[0-9]){8,9})(?![0-9])"
    r"(?:\s?(?:ext|extension|x)\.?\s?[0-9]{1,6}\b)?",
    re.IGNORECASE,
)
_NHS = re.compile(r"(?<![\w-])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?![\w-])")
_NHS_SAID = re.compile(r"nhs(?:\s(?:number|no|num))?\b\W{0,4}(?:is\s)?$", re.IGNORECASE)
_CASE = re.compile(
    r"\b(?:(?:case|client|patient|hospital|customer|user|complaint|incident|crime|account|claim|record|person|badge"
    r"|invoice)\s(?:id|no|num|number|ref|reference)|ref|reference|case|id)"
    r"\b\.?(?:\s(?:no|num|number|is|was))?[ .:#-]{0,3}((?=[a-z/-]{0,8}[0-9])[a-z0-9][a-z0-9/-]{3,19})\b",
    re.IGNORECASE,
)
_NATIONAL_INSURANCE = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]\b", re.IGNORECASE)
_PLATE = re.compile(
    r"\b(?:[A-HJ-PR-Y]{2}[0-9]{2} ?[A-HJ-PR-Z]{3}|[A-HJ-NPR-TV-Y][0-9]{1,3} ?[A-HJ-PR-Y]{3}"
    r"|[A-HJ-PR-Y]{3} ?[0-9]{1,3}[A-HJ-NPR-TV-Y])\b"
)
"""Registrations since 2001, 1983 and 1963 (DVLA, INF104)."""
_PLATE_SAID = re.compile(
    r"\b(?:reg|registration|number plate|reg(?:istration)? (?:no|number|plate))\b\W{0,3}(?:is |was )?"
    r"([a-z]{1,3}[0-9]{1,3} ?[a-z]{0,3})\b",
    re.IGNORECASE,
)

_FLAT_WORDS = frozenset(("flat", "apartment", "apt"))
_BIRTH_WORDS = frozenset(("dob", "birth", "birthday", "born", "b"))  # "b" is the last of "D.O.B."
_CASE_WORDS = frozenset(("number", "no", "num", "ref", "reference", "id", "case", "badge"))
_PLATE_WORDS = frozenset(("reg", "registration", "plate"))


def find_structured(text: Text) -> list[Structured]:
    """Return what has a form, in order of place, none over another: of two that overlap, the surer kind stays."""
    raw = text.plain
    found = list(_all(_EMAIL, raw, PersonalDataKind.EMAIL, "email address")) if "@" in raw else []
    if _DIGIT.search(raw):
        found += _with_digits(text)
    return found if len(found) < 2 else _apart(found)


def _with_digits(text: Text) -> Iterator[Structured]:
    """Yield what holds a digit, the surest kinds first. A pattern is only tried where the text has what it needs."""
    raw, words = text.plain, text.vocabulary
    runs = _DIGITS.findall(raw)
    longest = max(map(len, runs))
    yield from _dates_of_birth(raw, words, longest)
    if sum(map(len, runs)) >= _FEWEST_OF_A_PHONE:
        yield from _nhs_numbers(raw)
        yield from _all(_PHONE, raw, PersonalDataKind.PHONE, "phone number")
    if not _CASE_WORDS.isdisjoint(words):
        yield from _all(_CASE, raw, PersonalDataKind.CASE_NUMBER, "reference number", group=1)
    if not _STREET_WORDS.isdisjoint(words):
        yield from _all(_ADDRESS, raw, PersonalDataKind.ADDRESS, "address")
    if not _FLAT_WORDS.isdisjoint(words):
        yield from _all(_FLAT, raw, PersonalDataKind.ADDRESS, "address")
    if _LETTER_BESIDE.search(raw):
        yield from _letters_and_digits(raw, words)


def _dates_of_birth(raw: str, words: frozenset[str], longest: int) -> Iterator[Structured]:
    if not _BIRTH_WORDS.isdisjoint(words):
        yield from _all(_BIRTH, raw, PersonalDataKind.BIRTH_DATE, "date of birth", group=1)
    if longest >= 4:
        yield from _all(_OLD_DATE, raw, PersonalDataKind.BIRTH_DATE, "date of birth")


def _letters_and_digits(raw: str, words: frozenset[str]) -> Iterator[Structured]:
    yield from _all(_NATIONAL_INSURANCE, raw, PersonalDataKind.CASE_NUMBER, "National Insurance number")
    yield from _all(_POSTCODE, raw, PersonalDataKind.POSTCODE, "postcode")
    if not _PLATE_WORDS.isdisjoint(words):
        yield from _all(_PLATE_SAID, raw, PersonalDataKind.VEHICLE, "vehicle registration", group=1)
    yield from _all(_PLATE, raw, PersonalDataKind.VEHICLE, "vehicle registration")


def _apart(found: list[Structured]) -> list[Structured]:
    """Return what was found without overlaps, in order of place; what came first in the list is the surer."""
    kept: list[tuple[int, Structured]] = []
    for rank, one in sorted(enumerate(found), key=lambda ranked: (ranked[1].start, ranked[0])):
        if kept and one.start < kept[-1][1].end:
            if rank < kept[-1][0]:
                kept[-1] = (rank, one)
        else:
            kept.append((rank, one))
    return [one for _, one in kept]


def _all(
    pattern: re.Pattern[str], raw: str, kind: PersonalDataKind, label: str, group: int = 0
) -> Iterator[Structured]:
    for match in pattern.finditer(raw):
        yield Structured(*match.span(group), kind, label)


def _nhs_numbers(raw: str) -> Iterator[Structured]:
    """Yield the numbers whose check digit is right (modulus 11), and those that are said to be NHS numbers."""
    for match in _NHS.finditer(raw):
        said = _NHS_SAID.search(raw[max(0, match.start() - 20) : match.start()])
        if said or (match.group()[0] != "0" and nhs.is_valid(match.group())):
            yield Structured(*match.span(), PersonalDataKind.NHS_NUMBER, "NHS number")
