"""All personal data of an answer, in order, none over another."""

from schemas.tags import PersonalData, PersonalDataKind, Question
from streams.personal.lists import NameLists
from streams.personal.names import NameFinder
from streams.personal.replacing import replacement_of_name
from streams.personal.structured import find_structured
from streams.text import Text


class PersonalDataFinder:
    """Finds personal data. Built once; safe across threads."""

    def __init__(self, names: NameLists) -> None:
        self._names = NameFinder(names)

    def find(self, text: Text, question: Question) -> tuple[PersonalData, ...]:
        """Return what may say who somebody is, in order of place; offsets are code points, none overlap."""
        structured = find_structured(text)
        found = [
            PersonalData(question=question, start=one.start, end=one.end, kind=one.kind, replacement=f"[{one.label}]")
            for one in structured
        ]
        for name in self._names.find(text):
            start, end = name.start, name.end
            if structured and any(one.start < end and start < one.end for one in structured):
                continue
            replacement = replacement_of_name(text, name)
            found.append(
                PersonalData(
                    question=question, start=start, end=end, kind=PersonalDataKind.NAME, replacement=replacement
                )
            )
        if structured:
            found.sort(key=lambda one: one.start)
        return tuple(found)
