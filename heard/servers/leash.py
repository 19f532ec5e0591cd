"""Start a program that ends when the process that started it ends, whatever ended that.

Run as a script of its own (`python leash.py PARENT SIGNAL USER PROGRAM ARGUMENT...`), it takes the user's
identity, asks the kernel for SIGNAL when its parent dies (Linux's `PR_SET_PDEATHSIG`), and becomes PROGRAM: same
process id, no watchdog that could itself be killed. It is not a `preexec_fn`, because that runs Python between
fork and exec, which can deadlock in a process with threads.

Two things to know. The kernel watches the *thread* that called fork, so that thread must outlive the program.
And only Linux has this: elsewhere a SIGKILL of the parent leaves the program running.
"""

import ctypes
import os
import pwd
import signal
import sys

_PR_SET_PDEATHSIG = 1


def leashed(argv: list[str], *, death_signal: signal.Signals = signal.SIGKILL, user: str = "") -> list[str]:
    """Return the command that runs `argv` on a leash held by this process.

    Args:
        argv: the program, as an absolute path, and its arguments.
        death_signal: what the program gets when this process dies.
        user: whose identity it takes on; empty keeps this one's.
    """
    here = [sys.executable, "-I", "-S", __file__]
    return [*here, str(os.getpid()), str(int(death_signal)), user, *argv]


def _become(user: str) -> None:
    entry = pwd.getpwnam(user)
    os.initgroups(user, entry.pw_gid)
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)


def _main(parent: int, death_signal: int, user: str, argv: list[str]) -> None:
    if user:
        _become(user)  # first: a change of identity takes the leash off again
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:  # it died before the leash was on
            return
    os.execv(argv[0], argv)  # noqa: S606 - this is what a leash is for


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
