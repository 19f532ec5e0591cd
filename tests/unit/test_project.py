"""What the project promises about itself: its lock file, its dependencies' reasons, its decisions."""

import re
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
DOCUMENTS = [
    "README.md",
    "CHANGELOG.md",
    *sorted(str(one.relative_to(PROJECT)) for one in PROJECT.glob("docs/**/*.md")),
]
PUBLIC_INDEX = {"https://pypi.org/simple"}
PUBLIC_FILES = "https://files.pythonhosted.org/"


def test_the_lock_file_names_only_the_public_index() -> None:
    text = (PROJECT / "uv.lock").read_text(encoding="utf-8")
    lock = tomllib.loads(text)
    registries = {package["source"]["registry"] for package in lock["package"] if "registry" in package["source"]}
    addresses = set(re.findall(r'url = "([^"]+)"', text))

    assert registries == PUBLIC_INDEX
    assert addresses
    assert {address for address in addresses if not address.startswith(PUBLIC_FILES)} == set()


def test_every_dependency_of_the_product_has_its_reason_beside_it() -> None:
    lines = (PROJECT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    start, end = lines.index("dependencies = ["), lines.index("[project.scripts]")
    named = [line for line in lines[start + 1 : end] if re.match(r'\s+"(?!heard\[)', line)]

    assert len(named) > 15
    assert [line for line in named if not re.search(r"#\s+\w+.{8,}", line)] == []


def test_decisions_are_numbered_without_a_gap_and_each_says_what_was_decided() -> None:
    files = sorted((PROJECT / "docs" / "decisions").glob("*.md"))

    assert [int(file.name[:4]) for file in files] == list(range(1, len(files) + 1))
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(file.name[:4])}. "), file.name
        assert "**Decision.**" in text, file.name


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_between_documents_lead_somewhere(name: str) -> None:
    document = PROJECT / name
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text(encoding="utf-8"))

    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_make_target_that_the_readme_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)", (PROJECT / "README.md").read_text(encoding="utf-8")))

    assert {"demo", "test"} <= named <= targets
