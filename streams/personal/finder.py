"""All personal data of an answer, in order, none over another."""

from collections.abc import Iterator, Sequence

from schemas.tags import PersonalData, PersonalDataKind, Question
from streams.index import LookedFor
from streams.personal.lists import NameLists
from streams.personal.names import FoundName, NameFinder
from streams.personal.replacing import replacement_of_name
from streams.personal.structured import Structured, find_structured
from streams.text import Text


class PersonalDataFinder:
    """Finds personal data. Built once; safe across threads."""

    def __init__(self, names: NameLists) -> None:
        self._names = NameFinder(names)

    def looked_for(self) -> LookedFor:
        """Return what is looked for."""
        return self._names.looked_for()

    def find(self, text: Text, question: Question) -> tuple[PersonalData, ...]:
        """Return what may say who somebody is, in order of place; offsets are code points, none overlap."""
        structured = find_structured(text)
        names = self._names.find(text)
        found = [
            PersonalData(question=question, start=one.start, end=one.end, kind=one.kind, replacement=f"[{one.label}]")
            for one in structured
        ]
        for name in _outside(names, structured):
            replacement = replacement_of_name(text, name)
            kind = PersonalDataKind.NAME
            found.append(
                PersonalData(question=question, start=name.start, end=name.end, kind=kind, replacement=replacement)
            )
        if structured:
            found.sort(key=lambda one: one.start)
        return tuple(found)


def _outside(names: Sequence[FoundName], structured: Sequence[Structured]) -> Iterator[FoundName]:
    """Yield the names that overlap nothing that has a form: the "sarah" of an email is taken out with it."""
    place = 0
    for name in names:
        while place < len(structured) and structured[place].end <= name.start:
            place += 1
        if place == len(structured) or name.end <= structured[place].start:
            yield name
