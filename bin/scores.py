"""Lighthouse over the pages people open most, as a phone sees them: `make bench-pages`.

Starts FIXHub on a free port with its demo, goes in by the printed door, and prints the median of three
looks at each page beside its goal. Needs npm, which brings Lighthouse, and Chromium.
"""

import http.cookiejar
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bin.chromium import NoChromium, chromium  # noqa: E402 - the root must be on the path first

LIGHTHOUSE = "lighthouse@12"
LOOKS, TRIES, PATIENCE = 3, 3, 300
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic"
KINDS = ("performance", "accessibility", "best-practices")
# Who looks at what, and the least performance that will do.
PAGES = (
    ("lead", "home", "{home}", 95),
    ("lead", "team", "{team}", 95),
    ("mentor", "desk", "/mentoring/desk", 95),
    ("manager", "board", "{home}", 90),
)
# What a cold page may weigh, and ask for.
BYTES, REQUESTS = 60_000, 9
# The door lists the manager, then mentors, then leads.
PLACES = {"manager": 0, "mentor": 1, "lead": -1}


class NoScores(Exception):
    """What is missing, in a sentence."""


class Site:
    """FIXHub with its demo on a port of its own, and whoever one chooses to be."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        env = {**os.environ, "FIXHUB_VAR": str(folder), "PORT": str(self.port), "HOST": "127.0.0.1"}
        for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL", "DEMO"):
            env.pop(name, None)
        command = [sys.executable, "manage.py", "up"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
        self.door = self._door()
        self.jar = http.cookiejar.CookieJar()
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar)).open

    def _door(self) -> str:
        ends = time.monotonic() + PATIENCE
        for line in self.process.stdout or ():
            if found := re.search(r"http://\S+/try/\S+", line):
                return found[0]
            if time.monotonic() > ends:
                break
        raise NoScores("FIXHub did not start.")

    def become(self, role: str) -> str:
        """Sign in by the door as the first person of a role; the Cookie header of that person."""
        page = self.open(self.door).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        people = re.findall(r'name="person" value="(\d+)"', page)
        if not token or not people:
            raise NoScores("The door shows nobody to be.")
        form = {"csrfmiddlewaretoken": token[1], "person": people[PLACES[role]]}
        request = urllib.request.Request(  # noqa: S310 - our own address on this machine
            self.door, urllib.parse.urlencode(form).encode(), {"Referer": self.door}
        )
        with self.open(request) as answer:
            self.home, self.at = answer.read().decode(), urllib.parse.urlsplit(answer.url).path
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)

    def team(self) -> str:
        found = re.search(r'href="(/cohorts/[\w-]+/teams/[\w-]+)"', self.home)
        return found[1] if found else "/"

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait()


def main() -> int:
    try:
        command = [_lighthouse(), "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
        env = {**os.environ, "CHROME_PATH": chromium()}
        with tempfile.TemporaryDirectory(prefix="fixhub-scores-") as folder:
            site = Site(Path(folder))
            try:
                passed = [_scored(site, *page, command, env) for page in PAGES]
                return int(not all(passed))
            finally:
                site.stop()
    except (NoChromium, NoScores) as missing:
        sys.stderr.write(f"{missing}\n")
        return 1


def _lighthouse() -> str:
    """Its path; brought by npm into var/ where it is not there yet."""
    if not shutil.which("npm"):
        raise NoScores("Page scores need npm, to bring Lighthouse.")
    folder = ROOT / "var" / "lighthouse"
    program = folder / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        env = {**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"}
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", LIGHTHOUSE]
        subprocess.run(install, cwd=folder, env=env, check=True)
    return str(program)


def _scored(
    site: Site, role: str, name: str, path: str, least: int, command: list[str], env: dict[str, str]
) -> bool:
    """Print a page's line; True if it reaches its goals."""
    cookie = site.become(role)
    address = site.address + path.format(home=site.at, team=site.team())
    headers = f"--extra-headers={json.dumps({'Cookie': cookie})}"
    kinds = f"--only-categories={','.join(KINDS)}"
    looks = [_look(address, [*command, headers, kinds], env) for _ in range(LOOKS)]
    scores = [round(100 * median(look["categories"][kind]["score"] for look in looks)) for kind in KINDS]
    sizes = [look["audits"]["total-byte-weight"]["numericValue"] for look in looks]
    asked = len(looks[0]["audits"]["network-requests"]["details"]["items"])
    good = scores[0] >= least and scores[1:] == [100, 100] and median(sizes) <= BYTES and asked <= REQUESTS
    told = " / ".join(map(str, scores))
    sys.stdout.write(
        f"{name:<8}{told:<18}goal {least} / 100 / 100   {median(sizes):>7.0f} bytes in {asked} requests"
        f"   {'pass' if good else 'FAIL'}\n"
    )
    for wrong in _wrong(looks[0]) if not good else ():
        sys.stdout.write(f"        {wrong}\n")
    sys.stdout.flush()
    return good


def _look(address: str, command: list[str], env: dict[str, str]) -> dict[str, Any]:
    """Chromium does not always come up at the first call."""
    for _ in range(TRIES):
        done = subprocess.run([command[0], address, *command[1:]], env=env, capture_output=True, text=True)
        if done.returncode == 0:
            return _of(address, json.loads(done.stdout))
    raise NoScores(f"Lighthouse does not look at the page: {done.stderr.strip()[-600:]}")


def _of(address: str, look: dict[str, Any]) -> dict[str, Any]:
    """The look, if it was at that page; a redirect carries no cookie, and ends at the sign-in."""
    if look["finalDisplayedUrl"] != address:
        raise NoScores(f"Lighthouse looked at {look['finalDisplayedUrl']}, not at {address}.")
    return look


def _wrong(look: dict[str, Any]) -> list[str]:
    """What Lighthouse has against a page, by its own titles."""
    refs = [ref["id"] for kind in KINDS[1:] for ref in look["categories"][kind]["auditRefs"]]
    audits = (look["audits"][ref] for ref in refs)
    return [audit["title"] for audit in audits if audit["score"] is not None and audit["score"] < 1]


if __name__ == "__main__":
    sys.exit(main())
