"""The paper form: a real PDF, typeset, drawn as a printer would, and its QR code read as a phone would."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import msgspec
import pypdfium2
import pytest
import typst
import zxingcpp

from heard.settings import Settings
from producers.paper import PaperForm, print_form, typesetting
from schemas.errors import InvalidConfig
from schemas.teams import Team
from tests.council import COUNCIL
from tests.verapdf import ua1_faults

TEAM = Team(id="home-care", name="Home Care Team", service="adults")
PUBLIC_URL = "https://feedback.fernbridge.example"
FORM = PaperForm(TEAM, COUNCIL, PUBLIC_URL)
SIZES = pytest.mark.parametrize(("large_print", "sides"), [(False, 2), (True, 4)])
A4_POINTS = (595, 842)
DOTS_A_POINT = 150 / 72  # a printer's draft


def pages(made: bytes) -> list[str]:
    """Return the words of each side, in the order that they stand in the file, on one line."""
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(made)]


@SIZES
def test_the_form_is_a4_and_has_as_many_sides_as_it_says(large_print: bool, sides: int) -> None:
    document = pypdfium2.PdfDocument(print_form(FORM._replace(large_print=large_print)))

    assert len(document) == sides
    assert {(round(page.get_width()), round(page.get_height())) for page in document} == {A4_POINTS}


@SIZES
def test_a_phone_reads_the_code_off_the_paper(large_print: bool, sides: int) -> None:
    first = pypdfium2.PdfDocument(print_form(FORM._replace(large_print=large_print)))[0]
    (found,) = zxingcpp.read_barcodes(first.render(scale=DOTS_A_POINT).to_pil())

    assert found.text == "https://feedback.fernbridge.example/?team=home-care"
    assert found.format == zxingcpp.BarcodeFormat.QRCode


def test_every_team_of_the_council_that_heard_comes_with_fits_on_two_sides() -> None:
    settings = Settings(_env_file=None)
    for team in settings.directory.open_on(date(2026, 3, 10)):
        made = print_form(PaperForm(team, settings.council, "https://a-rather-long-name.for-feedback.example.org"))
        assert len(pypdfium2.PdfDocument(made)) == 2, team.id


def test_long_names_and_addresses_still_fit_on_two_sides() -> None:
    team = msgspec.structs.replace(
        TEAM, name="Adults’ Preventative Sensory Support and Equipment Assessment Service (North)"
    )
    council = msgspec.structs.replace(
        COUNCIL, name="The Metropolitan Borough Council of Upper Fernbridge and the Marshes"
    )
    made = print_form(PaperForm(team, council, "https://a-rather-long-name.for-feedback.example.org/what-you-think"))

    assert len(pages(made)) == 2


@SIZES
def test_no_question_is_torn_between_two_sides(large_print: bool, sides: int) -> None:
    found = pages(print_form(FORM._replace(large_print=large_print)))

    for first, last in (
        ("1. Who are you?", "I work for a partner organisation"),
        ("2. Overall", "Don’t know"),
        ("5. Is anyone", "I am not sure"),
        ("6. How can we use", "You can publish them, without my name"),
    ):
        assert [first in side for side in found] == [last in side for side in found]


@SIZES
def test_emergency_words_come_first_and_last(large_print: bool, sides: int) -> None:
    found = pages(print_form(FORM._replace(large_print=large_print)))

    assert found[0].startswith("If someone is in danger now, ring 999.")
    last = found[-1].rindex("If someone is in danger now, ring 999.")
    assert found[-1].index("Where to send this form") < last
    assert [number for number in ("960 201", "960 202", "960 203") if number not in found[-1][last:]] == []


def test_the_paper_asks_what_the_web_form_asks_and_says_where_to_send_it() -> None:
    text = " ".join(pages(print_form(FORM)))

    for words in (
        *("Home Care Team", "Fernbridge Council", "I am a foster carer", "Neither good nor poor", "What was good?"),
        *("What could we do better?", "I am not sure", "You can publish them, without my name", "1 High Street"),
        *("How can we reply to you?", "Month", "Year", "privacy@fernbridge.example", "/?team=home-care"),
    ):
        assert words in text


@pytest.mark.parametrize("large_print", [False, True])
def test_no_letter_is_smaller_than_promised(large_print: bool) -> None:
    sizes = set()
    for page in pypdfium2.PdfDocument(print_form(FORM._replace(large_print=large_print))):
        words = page.get_textpage()
        sizes |= {
            round(pypdfium2.raw.FPDFText_GetFontSize(words, n), 1)
            for n in range(words.count_chars())
            if words.get_text_range(n, 1).strip()
        }

    assert min(sizes) >= (18 if large_print else 14)


def test_names_are_never_read_as_typsts_own_language() -> None:
    name = '#panic("x") $a$ *b* _c_ @d <e> \\u{1f600} "f" = g'
    council = msgspec.structs.replace(COUNCIL, name="#sys.inputs")
    text = pages(print_form(FORM._replace(team=msgspec.structs.replace(TEAM, name=name), council=council)))[0]

    assert name in text
    assert "#sys.inputs" in text


def test_a_picture_without_words_for_it_would_not_be_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layout = typesetting.LAYOUT.read_text(encoding="utf-8")
    silent = tmp_path / "silent.typ"
    silent.write_text("\n".join(line for line in layout.splitlines() if "alt:" not in line), encoding="utf-8")
    assert silent.read_text(encoding="utf-8").count("\n") < layout.count("\n")
    monkeypatch.setattr(typesetting, "LAYOUT", silent)

    with pytest.raises(RuntimeError, match="missing alt text"):
        print_form(FORM)


@SIZES
def test_the_public_validator_finds_nothing_that_a_screen_reader_could_not_read(
    tmp_path: Path, verapdf: None, large_print: bool, sides: int
) -> None:
    file = tmp_path / "form.pdf"
    file.write_bytes(print_form(FORM._replace(large_print=large_print)))

    assert ua1_faults(file) == ""


def test_the_public_validator_would_find_a_fault(tmp_path: Path, verapdf: None) -> None:
    file = tmp_path / "plain.pdf"
    file.write_bytes(typst.compile(b"Words without a title", format="pdf", ignore_system_fonts=True))

    assert "FAIL" in ua1_faults(file)


def test_the_same_form_is_the_same_file() -> None:
    assert print_form(FORM) == print_form(FORM)


@pytest.mark.parametrize("missing", ["typst", "segno", "font_source_sans_pro"])
def test_without_its_parts_the_command_that_installs_them_is_named(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)

    with pytest.raises(InvalidConfig, match=r"`uv sync .* --extra documents`"):
        print_form(FORM)


def test_without_an_address_for_the_code_the_setting_is_named() -> None:
    with pytest.raises(InvalidConfig, match="HEARD_PUBLIC_URL"):
        print_form(FORM._replace(public_url=""))


def heard(folder: Path, *words: str, public_url: str = PUBLIC_URL) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"HEARD_DATA_FOLDER": str(folder), "HEARD_PUBLIC_URL": public_url}
    return subprocess.run(
        [sys.executable, "-m", "heard", "paper-form", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_writes_one_form_or_all(tmp_path: Path) -> None:
    one = heard(tmp_path, "--team", "north-locality", "--out", str(tmp_path / "new" / "form.pdf"))
    every = heard(tmp_path, "--all", "--large-print", "--out", str(tmp_path / "all"))

    assert (one.returncode, every.returncode) == (0, 0), one.stderr + every.stderr
    assert (tmp_path / "new" / "form.pdf").read_bytes().startswith(b"%PDF-")
    written = {path.stem for path in (tmp_path / "all").iterdir()}
    assert {"north-locality", "reablement"} <= written
    assert "intermediate-care" not in written  # it has closed
    assert len(pypdfium2.PdfDocument(tmp_path / "all" / "reablement.pdf")) == 4


@pytest.mark.parametrize(
    ("words", "public_url", "said"),
    [
        (["--out", "x.pdf"], PUBLIC_URL, "say which form"),
        (["--team", "a", "--all", "--out", "x.pdf"], PUBLIC_URL, "say which form"),
        (["--team", "wizards", "--out", "x.pdf"], PUBLIC_URL, "no open team has this id"),
        (["--team", "north-locality", "--out", "x.pdf"], "", "HEARD_PUBLIC_URL: set it to"),
        (["--team", "north-locality", "--out", "x.pdf"], "feedback.example", "HEARD_PUBLIC_URL: it is not written"),
        (["--team", "north-locality", "--out", "/dev/null/x.pdf"], PUBLIC_URL, "choose another place with --out"),
    ],
)
def test_the_command_says_in_one_line_what_it_cannot_do(
    tmp_path: Path, words: list[str], public_url: str, said: str
) -> None:
    refused = heard(tmp_path, *words, public_url=public_url)

    assert (refused.returncode != 0, refused.stdout, refused.stderr.count("\n")) == (True, "", 1)
    assert said in refused.stderr
