"""Keeps children running until somebody asks us to stop, and then leaves nothing behind."""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

from fixhub.pages.embedded.child import Child

PATIENCE = 10.0  # seconds between asking to end and ending
LOOK = 0.2  # seconds between two looks at the children
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
SETTLED = 60.0  # after so many seconds a child counts as sound: its next fall is its first


class Stop(BaseException):
    """Somebody asked us to stop while we were busy with something else."""


@dataclass
class Watched:
    child: Child
    stops_last: bool = False
    started: float = 0.0
    pause: float = FIRST_PAUSE
    start_at: float | None = None


@dataclass
class Supervisor:
    """Say `listen`, `start` each child, `watch`; whatever happens then, `stop`."""

    say: Callable[[str], None]
    watched: list[Watched] = field(default_factory=list)
    stops: int = 0

    def listen(self) -> None:
        for number in [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]:
            signal.signal(number, self._asked)

    def start(self, child: Child, *, stops_last: bool = False) -> None:
        self.watched.append(Watched(child, stops_last, started=time.monotonic()))
        child.start()

    def watch(self, each_look: Callable[[], None]) -> None:
        """Look after the children until asked to stop; `each_look` runs in between."""
        while True:
            # Where the signal came, something may have swallowed what it raised.
            if self.stops:
                raise Stop
            for watched in self.watched:
                self._look(watched)
            each_look()
            time.sleep(LOOK)

    def stop(self) -> None:
        """Ask all but the broker to end, wait, then the broker: the others take their leave of it.

        Asked a second time while it waits, it no longer waits.
        """
        for last in [False, True]:
            children = [watched.child for watched in self.watched if watched.stops_last is last]
            end = time.monotonic() + PATIENCE
            for child in children:
                child.ask()
            for child in children:
                self._wait(child, end)

    def _wait(self, child: Child, end: float) -> None:
        asked = self.stops
        while child.is_running and time.monotonic() < end and self.stops == asked:
            time.sleep(0.02)
        if child.is_running:
            self.say(f"{child.name} did not end in time and is ended now.")
        child.clear()

    def _look(self, watched: Watched) -> None:
        now = time.monotonic()
        if watched.child.is_running:
            return
        if watched.start_at is None:
            self._plan(watched, now)
        elif now >= watched.start_at:
            watched.start_at, watched.started = None, now
            watched.child.start()

    def _plan(self, watched: Watched, now: float) -> None:
        """Start it again after a pause that doubles while it keeps falling."""
        watched.child.clear()
        if now - watched.started > SETTLED:
            watched.pause = FIRST_PAUSE
        watched.start_at = now + watched.pause
        self.say(f"{watched.child.name} {watched.child.ending}; it starts again in {watched.pause:g} s.")
        watched.pause = min(2 * watched.pause, LONGEST_PAUSE)

    def _asked(self, number: int, frame: FrameType | None) -> None:
        self.stops += 1
        if self.stops == 1:
            raise Stop
