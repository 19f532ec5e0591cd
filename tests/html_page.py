"""A page of HTML as tests read it: parsed strictly, and asked for what a person would look for."""

from typing import NamedTuple
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse


class Page(NamedTuple):
    """A page that parsed without one error."""

    response: TestResponse
    root: Element

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def title(self) -> str:
        return text_of(self.find("title"))

    @property
    def text(self) -> str:
        return " ".join("".join(self.find("body").itertext()).split())

    def find(self, tag: str, **attributes: str) -> Element:
        found = self.find_all(tag, **attributes)
        assert found, f"no <{tag}> with {attributes}"
        return found[0]

    def find_all(self, tag: str, **attributes: str) -> list[Element]:
        return [e for e in self.root.iter(tag) if all(e.get(k.rstrip("_")) == v for k, v in attributes.items())]

    def hidden(self) -> dict[str, str]:
        return {e.attrib["name"]: e.get("value", "") for e in self.find_all("input", type="hidden")}

    def message(self, field: str) -> str:
        return text_of(self.find("p", id=f"{field}-error")).removeprefix("Error: ")

    def summary(self) -> dict[str, str]:
        box = next(e for e in self.root.iter("div") if "govuk-error-summary" in e.get("class", "").split())
        return {a.attrib["href"]: text_of(a) for a in box.iter("a")}

    def words(self, field: str) -> str:
        return self.find("textarea", id=field).text or ""


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def read(response: TestResponse) -> Page:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return Page(response, parser.parse(response.get_data(as_text=True)))
