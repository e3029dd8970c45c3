"""The processes that together are FIXHub, and what each of them is told."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from fixhub.pages.embedded.child import Child

# Slow clients hold a thread while they send: with 16 a handful of them cannot stop the house.
BLOCKING_THREADS = 16
POOL = 2
# The worker's page-long warning about root says nothing to somebody who tries FIXHub in a container.
QUIET = "ignore:You're running the worker with superuser privileges"


@dataclass(frozen=True)
class Place:
    """Where this FIXHub runs and answers."""

    var: Path
    host: str
    port: int
    redis_url: str

    @property
    def address(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"


def web(place: Place) -> Child:
    options = ["--interface", "wsgi", "--host", place.host, "--port", str(place.port), "--no-ws"]
    # Not "warning": it warns of the number of threads, which is as it is on purpose.
    threads = ["--blocking-threads", str(BLOCKING_THREADS), "--log-level", "error"]
    return _python("web", place, "granian", *options, *threads, "fixhub.wsgi:application")


def worker(place: Place) -> Child:
    options = ["--pool", "prefork", "--concurrency", str(POOL), "--loglevel", "WARNING"]
    # Gossip and mingle talk to other workers; there are none.
    alone = ["--without-gossip", "--without-mingle"]
    return _celery("worker", place, *options, *alone, REDIS_SOCKET_TIMEOUT="10", PYTHONWARNINGS=QUIET)


def beat(place: Place) -> Child:
    # Never `worker -B`: a kill -9 of that worker would leave a beat nobody knows of.
    folder = place.var / "beat"
    folder.mkdir(exist_ok=True)
    return _celery("beat", place, "--loglevel", "WARNING", "--schedule", str(folder / "schedule"))


def _celery(name: str, place: Place, *options: str, **env: str) -> Child:
    return _python(name, place, "celery", "--quiet", "-A", "fixhub.celery", name, *options, **env)


def _python(name: str, place: Place, module: str, *options: str, **env: str) -> Child:
    told = {
        "REDIS_URL": place.redis_url,
        "HOST": place.host,
        "PORT": str(place.port),
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", module, *options]
    return Child(name, command, cwd=settings.BASE_DIR, env={**os.environ, **told, **env})
