"""The health checks of docker-compose.yml, asked as Docker asks: the very commands."""

import os
import re
import shlex
import time
from pathlib import Path

from fixhub.pages.embedded.child import Child
from tests.production.started import House

LONG_AGO = 20 * 60


def each(house: House) -> dict[str, bool]:
    """Whether the check of its service is content with the newest of each of ours."""
    newest = {child.name.split("-")[0]: child for child in house.children}
    return {name: _well(house, newest[name]) for name in ("web", "worker", "beat")}


def let_age(house: House) -> None:
    """What beat wrote down last was long ago."""
    past = time.time() - LONG_AGO
    for path in Path(house.folder / "tmp").glob("beat-schedule*"):
        os.utime(path, (past, past))


def _well(house: House, child: Child) -> bool:
    name = child.name.split("-")[0]
    kind, *words = house.services[name]["healthcheck"]["test"]
    if kind == "CMD-SHELL":
        words = ["sh", "-c", _of(house, child, words[0])]
    if name == "web":
        words.append(child.command[child.command.index("--port") + 1])
    return house.run(name, *words).returncode == 0


def _of(house: House, child: Child, line: str) -> str:
    """Inside Docker each has a host and a folder of its own; here they share them."""
    if "--hostname" in child.command:
        called = child.command[child.command.index("--hostname") + 1].removesuffix("@%h")
        line = line.replace("celery@", f"{called}@")
    return re.sub("^find [a-z/]+", f"find {shlex.quote(str(house.folder / 'tmp'))}", line)
