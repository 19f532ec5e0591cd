"""One child process: started on a leash, asked to stop, and ended if it does not."""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path

from heard.servers.leash import leashed
from schemas.errors import InvalidConfig

_LINES_OF_LOG = 15


class Child:
    """A program that can be started again and again under one name.

    It gets a session of its own, so that Ctrl-C in a terminal reaches only us and we stop things in our order,
    and so that what it started in turn can be ended with it.

    Attributes:
        name: what logs call it.
        argv: the program and its arguments.
        health: a URL that answers 200 once it is of use; empty where being alive is all that is asked.
    """

    def __init__(  # noqa: PLR0913 - each is one plain fact about a process
        self,
        name: str,
        argv: Sequence[str],
        env: Mapping[str, str] | None = None,
        *,
        health: str = "",
        output: Path | None = None,
        user: str = "",
        stop_signal: signal.Signals = signal.SIGTERM,
        death_signal: signal.Signals = signal.SIGKILL,
    ) -> None:
        self.name = name
        self.argv = list(argv)
        self.health = health
        self._env = dict(env or {})
        self._output = output
        self._user = user
        self._stop_signal = stop_signal
        self._death_signal = death_signal
        self._process: subprocess.Popen[bytes] | None = None
        self._swept: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Its process id.

        Raises:
            ProcessLookupError: it was never started.
        """
        if self._process is None:
            raise ProcessLookupError(f"{self.name} was never started")
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """What it ended with (minus the signal's number where a signal ended it); None while it runs."""
        return None if self._process is None else self._process.poll()

    def is_alive(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def launch(self) -> None:
        """Start it, unless it runs already. The calling thread must outlive it (see `leash`).

        Raises:
            InvalidConfig: there is no such program.
        """
        if self.is_alive():
            return
        program = shutil.which(self.argv[0])
        if program is None:
            raise InvalidConfig(f"{self.name} cannot be started: there is no program {self.argv[0]}")
        command = leashed(
            [str(Path(program).absolute()), *self.argv[1:]], death_signal=self._death_signal, user=self._user
        )
        with self._output.open("ab") if self._output else nullcontext() as output:
            self._process = subprocess.Popen(  # noqa: S603 - the command is ours
                command,
                env=os.environ | self._env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=True,
            )

    def ask_to_stop(self) -> None:
        """Send its stop signal, if it runs."""
        if self._process is not None:
            self._process.send_signal(self._stop_signal)

    def stop(self, grace: float = 30) -> None:
        """Ask it to stop, wait, and end it with all it started if it has not ended in `grace` seconds."""
        self.ask_to_stop()
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(grace)
        self.kill()

    def end_of_output(self) -> str:
        """Return the last lines of the file that its output goes to, for an error to show."""
        lines: list[str] = []
        if self._output is not None and self._output.exists():
            lines = self._output.read_text(encoding="utf-8", errors="replace").splitlines()
        return "The end of its log:\n" + "\n".join(lines[-_LINES_OF_LOG:])

    def kill(self) -> None:
        """End it and all that it started, at once (SIGKILL), and wait until it is gone."""
        process = self._process  # another thread may start a new one meanwhile
        if process is None or process is self._swept:  # once swept, the number may belong to a stranger
            return
        with suppress(ProcessLookupError, PermissionError):  # the whole group is gone already
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._swept = process
