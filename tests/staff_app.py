"""Staff's pages for tests, on a file of keys of the test's own: invented council and teams, an inbox, a clock."""

from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from heard.look import add_look
from producers.api import ApiFile, Limits, Partners, Scope
from producers.door import Door
from producers.staff import StaffConfig, create_staff
from tests.council import COUNCIL
from tests.form_app import DIRECTORY, Clock, FakeInbox

PUBLIC_URL = "https://feedback.fernbridge.example"


@dataclass
class StaffParts:
    """The pages, and all that a test may want to look at or set."""

    file: ApiFile
    inbox: FakeInbox
    clock: Clock
    app: Flask
    key: str

    @property
    def partners(self) -> Partners:
        return Partners(self.file)


def make_parts(
    folder: Path,
    *,
    answer_limit: int = 10_000,
    per_minute: int = 10_000,
    https: bool = False,
    public_url: str = PUBLIC_URL,
) -> StaffParts:
    """Return the pages, and the key of "fernbridge-front-desk" that opens them. The clock stands still."""
    file, inbox, clock = ApiFile(folder / "api.sqlite"), FakeInbox(), Clock()
    app = create_staff(
        Door(inbox, "the door's secret", clock),
        DIRECTORY,
        file,
        COUNCIL,
        look=lambda app: add_look(app, COUNCIL),
        config=StaffConfig("the pages' secret", Limits(answer_limit, per_minute), https, public_url),
        clock=clock,
    )
    return StaffParts(file, inbox, clock, app, Partners(file, clock).add("front-desk", Scope.STAFF))
