"""A process of ours, in a group of its own, that does not outlive us."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
# Loaded here: between fork and exec nothing may be imported.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Child:
    """Start, look after and stop one command.

    The group is its own, so Ctrl-C in a terminal reaches only us and stopping can be in order; and what the
    command leaves behind when it is killed goes with it.
    """

    def __init__(self, name: str, command: Sequence[str | Path], **how: Any) -> None:
        """`how` goes to Popen: env, cwd, user, stdout, ..."""
        self.name = name
        self.command = [str(part) for part in command]
        self.how = how
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - the commands are ours
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_follow(os.getpid()),
            **self.how,
        )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def ending(self) -> str:
        """How it ended, in words for the log."""
        code = self.process.returncode if self.process else None
        if code is not None and code < 0:
            return f"was ended by {signal.Signals(-code).name}"
        return f"ended with {code}"

    def ask(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Ask the command itself to end; it knows best how to end its own workers."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def wait(self, until: float) -> None:
        """Wait for the end, but not after `until` (monotonic), then see to it that nothing is left."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, until - time.monotonic()))
        self.clear()

    def clear(self) -> None:
        """Kill whatever is left of the group."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self, patience: float, number: signal.Signals = signal.SIGTERM) -> None:
        self.ask(number)
        self.wait(time.monotonic() + patience)


def _follow(parent: int) -> Callable[[], None]:
    """What the child does before it becomes the command: ask the kernel for TERM should we die."""

    def follow() -> None:
        if _LIBC is not None:
            _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

    return follow
