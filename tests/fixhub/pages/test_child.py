"""One process of ours, and a supervisor with small commands instead of the real ones."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fixhub.pages.embedded.child import Child
from fixhub.pages.embedded.supervisor import LONGEST_PAUSE, Stop, Supervisor

DEAF = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(600)"
)
PARENT = (
    "import subprocess, sys, time; p = subprocess.Popen(['sleep', '600']); print(p.pid, flush=True); "
    "time.sleep(600)"
)


def python(code: str, *, out: int | None = None) -> Child:
    return Child("child", [sys.executable, "-c", code], stdout=out)


def first_line(child: Child) -> str:
    assert child.process is not None
    assert child.process.stdout is not None
    with child.process.stdout as said:
        return said.readline().decode().strip()


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"
    except FileNotFoundError:
        return True


def test_deaf_child_is_killed_when_patience_ends() -> None:
    child = python(DEAF, out=-1)
    child.start()
    first_line(child)

    child.stop(patience=0.1)

    assert child.ending == "was ended by SIGKILL"


def test_what_a_killed_child_started_goes_with_it() -> None:
    child = python(PARENT, out=-1)
    child.start()
    grandchild = int(first_line(child))
    child.ask(signal.SIGKILL)

    child.wait(time.monotonic() + 10)

    end = time.monotonic() + 10  # the kernel takes its moment
    while not is_gone(grandchild) and time.monotonic() < end:
        time.sleep(0.01)
    assert is_gone(grandchild)


def watch(supervisor: Supervisor, looks: Callable[[], None]) -> None:
    with pytest.raises(Stop):
        supervisor.watch(looks)


def test_fallen_child_starts_again_later_each_time() -> None:
    said: list[str] = []
    supervisor = Supervisor(said.append)
    supervisor.start(python("raise SystemExit(3)"))

    def until_third_fall() -> None:
        if len(said) == 3:
            raise Stop

    watch(supervisor, until_third_fall)

    assert said == [f"child ended with 3; it starts again in {pause} s." for pause in ["0.5", "1", "2"]]
    assert supervisor.watched[0].pause < LONGEST_PAUSE


def test_broker_outlives_those_who_talk_to_it(tmp_path: Path) -> None:
    ends = tmp_path / "ends"
    code = (
        "import signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: sys.exit())\n"
        f"try: print(flush=True); time.sleep(600)\nfinally: open({str(ends)!r}, 'a').write(sys.argv[1])"
    )
    supervisor = Supervisor(print)
    for name, last in [("broker ", True), ("web ", False)]:
        child = Child(name, [sys.executable, "-c", code, name], stdout=-1)
        supervisor.start(child, stops_last=last)
        first_line(child)

    supervisor.stop()

    assert ends.read_text() == "web broker "


def test_asked_to_stop_it_says_so_once(tmp_path: Path) -> None:
    before = {number: signal.getsignal(number) for number in [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]}
    supervisor = Supervisor(print)
    supervisor.listen()
    try:
        with pytest.raises(Stop):
            os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGTERM)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

    assert supervisor.stops == 2


def test_a_stop_that_was_swallowed_is_not_lost() -> None:
    supervisor = Supervisor(print)
    supervisor.stops = 1

    with pytest.raises(Stop):
        supervisor.watch(lambda: None)
