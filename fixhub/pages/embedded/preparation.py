"""What has to be done before the children start: the database, the static files, and what others add."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from fixhub.pages.embedded.parts import Place

# The other page for the API documentation, and the API's own pages: we have neither.
UNUSED = ["redoc", "rest_framework"]


@dataclass
class Preparation:
    """Handed to each step; `lines` are shown below the address once the web answers."""

    place: Place
    say: Callable[[str], None]
    lines: list[str] = field(default_factory=list)


def migrate(preparation: Preparation) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def collect_static(preparation: Preparation) -> None:
    """Copy, name by content and compress the static files, where one has changed since the last start."""
    stamp = preparation.place.var / "static" / f".collected-{_static_state()}"
    if stamp.exists():
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=UNUSED)
    stamp.touch()


def _static_state() -> str:
    seen = hashlib.sha256(settings.STATIC_URL.encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            seen.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
    return seen.hexdigest()[:16]


# Each runs once at every start, in this order, beside the broker and before the web, the worker and beat.
STEPS: list[Callable[[Preparation], None]] = [migrate, collect_static]
