"""Where in a TOML text a value stands, so that a fault can name its line. Reads the layout of our own files only."""

import re

from schemas.errors import InvalidConfig

_PLAINER = (
    (re.compile(r"Invalid RFC3339 encoded date"), "a day is written like 2025-09-30"),
    (re.compile(r"Expected `date`, got `str`"), "a day is written like 2025-09-30, without quotes"),
    (re.compile(r"Expected `str` matching regex '\^#\[0-9a-fA-F\]\{6\}\$'"), "a colour is written like #4a2162"),
)
"""What msgspec says in a programmer's words, and what an administrator is told in its place."""

_STEP = re.compile(r"\.([A-Za-z0-9_-]+)|\[(\d+|\.\.\.)\]")


def line_of(text: str, path: str) -> int:
    """Return the line, from 1, of what a path such as `$.statement[2].themes[0]` leads to; the nearest above it.

    Known are keys at the start of a line, `[table]` and `[[table]]`, and arrays over several lines.
    """
    lines = text.splitlines()
    at, steps = 0, [(key, number) for key, number in _STEP.findall(path)]
    for place, (key, number) in enumerate(steps):
        if key:
            following = steps[place + 1][1] if place + 1 < len(steps) else ""
            at = _table(lines, key, int(following)) if _is_table(lines, key) and following else _key(lines, at, key)
        elif number.isdigit() and not (place and _is_table(lines, steps[place - 1][0])):
            at = _element(lines, at, int(number))
    return at + 1


def fault_at(file: str, text: str, words: str, table: str = "") -> InvalidConfig:
    """Return what to raise where msgspec or tomllib refused a file: it names file, line and key.

    Args:
        file: what the administrator knows it as, like `config/teams.toml`.
        text: what stands in it.
        words: what the library said; its path, where it gives one, begins at the whole file.
        table: where it begins at the list of a table's entries instead, that table.
    """
    if table:
        words = words.replace("at `$[", f"at `$.{table}[")
    line, found = re.search(r"at line (\d+)", words), re.search(r"at `(\$[^`]*)`", words)
    key = re.search(r"unknown field `([^`]+)`", words)
    path = (found[1] if found else "$") + (f".{key[1]}" if key else "")
    for said, plainer in _PLAINER:
        words = said.sub(plainer, words)
    return InvalidConfig(f"{file}, line {line[1] if line else line_of(text, path)}: {words}")


def _is_table(lines: list[str], key: str) -> bool:
    return any(line.strip() == f"[[{key}]]" for line in lines)


def _table(lines: list[str], key: str, number: int) -> int:
    found = [at for at, line in enumerate(lines) if line.strip() == f"[[{key}]]"]
    return found[min(number, len(found) - 1)]


def _key(lines: list[str], start: int, key: str) -> int:
    """Return the line of a key of the table that begins at `start`, or of `[key]`; `start` where there is neither."""
    for at in range(start, len(lines)):
        if at > start and lines[at].lstrip().startswith("[") and not lines[at].startswith(" "):
            break
        if re.match(rf"\s*{re.escape(key)}\s*=", lines[at]):
            return at
    heads = [at for at, line in enumerate(lines) if line.strip() == f"[{key}]"]
    return heads[0] if heads else start


def _element(lines: list[str], start: int, number: int) -> int:
    """Return the line of an array's element, where its elements are strings; commas in them do not count."""
    seen = -1
    for at in range(start, len(lines)):
        seen += len(re.findall(r'"(?:[^"\\]|\\.)*"', lines[at].partition("=")[2] if at == start else lines[at]))
        if seen >= number:
            return at
        if at > start and lines[at].strip() == "]":
            break
    return start
