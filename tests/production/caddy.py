"""Caddy with the Caddyfile of the house; Debian's is older, and what it calls otherwise is changed."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from fixhub.pages.embedded.child import Child
from fixhub.pages.embedded.valkey import free_port
from tests.production import composed
from tests.production.browsing import FromTheStreet
from tests.production.moving_in import HOST

# Unpacked beside the environment: installing the package would start a web server on the machine.
KEPT = Path(sys.prefix) / "caddy"
OLDER = {"request_buffers 4MB": "buffer_requests", "response_buffers 4MB": "buffer_responses"}


class NoCaddy(Exception):
    """There is no Caddy and there will not be one; the text tells what to do."""


def caddy() -> Path:
    """The path of a Caddy, fetched now from Debian where it was missing."""
    if found := shutil.which("caddy"):
        return Path(found)
    program = KEPT / "usr" / "bin" / "caddy"
    if not program.exists():
        _fetch()
    if not program.exists():
        raise NoCaddy("The long tests need Caddy: install it, and do not let it listen.")
    return program


def _fetch() -> None:
    if not shutil.which("apt-get"):
        return
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    with tempfile.TemporaryDirectory() as folder:
        for command in ([*rights, "apt-get", "update", "-qq"], ["apt-get", "download", "-qq", "caddy"]):
            subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True)
        for package in Path(folder).glob("caddy_*.deb"):
            subprocess.run(["dpkg", "-x", package, KEPT], check=True)


class Proxy:
    """Before the web containers at `ports`; speaks TLS at `port` with a certificate of its own."""

    def __init__(self, folder: Path, ports: list[int], static: Path) -> None:
        self.port, plain, self.probe = free_port(), free_port(), free_port()
        text = (composed.ROOT / "Caddyfile").read_text(encoding="utf-8")
        here = {
            "admin off\n": "admin off\n\tlocal_certs\n\tskip_install_trust\n",
            "http_port 8080": f"http_port {plain}",
            "https_port 8443": f"https_port {self.port}",
            "http://127.0.0.1:8081": f"http://127.0.0.1:{self.probe}",
            "{$SITE_URL} {": f"https://{HOST} {{\n\tbind 127.0.0.1",
            "/site/static": str(static),
            "dynamic a web 8000 {\n\t\t\t\trefresh 2s\n\t\t\t}": "to "
            + " ".join(f"127.0.0.1:{p}" for p in ports),
        }
        older = OLDER if version().startswith("2.6") else {}
        self.file, self.log = folder / "Caddyfile", folder / "caddy.log"
        self.file.write_text(_changed(text, here | older), encoding="utf-8")
        self.folder = folder

    def start(self) -> Child:
        kept = {"PATH": os.environ["PATH"], "HOME": str(self.folder)}
        env = kept | {"XDG_DATA_HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder)}
        command = [caddy(), "run", "--config", self.file, "--adapter", "caddyfile"]
        with self.log.open("wb") as log:
            child = Child("caddy", [str(word) for word in command], stdout=log, stderr=log, env=env)
            child.start()
        return child

    def complaints(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(line[:600] for line in lines if '"level":"error"' in line)

    def is_well(self) -> bool:
        """What the health check of its service says."""
        _kind, *words = composed.services()["caddy"]["healthcheck"]["test"]
        here = [word.replace("127.0.0.1:8081", f"127.0.0.1:{self.probe}") for word in words]
        return subprocess.run(here, capture_output=True).returncode == 0

    def answers(self, host: str) -> bool:
        try:
            return FromTheStreet([self.port], host).get("/healthz").status == 200
        except OSError:
            return False


def version() -> str:
    said = subprocess.run([caddy(), "version"], capture_output=True, text=True, check=True)
    return said.stdout.removeprefix("v")


def _changed(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        assert text.count(old) == 1, f"{old} stands {text.count(old)} times in the Caddyfile"
        text = text.replace(old, new)
    return text
