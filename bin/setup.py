"""Prepares .venv from a hashed lock: `python3 bin/setup.py runtime` or `dev`.

Runs on the system's Python with nothing installed; free when the lock has not changed. `dev` holds
everything of `runtime`, so an environment made for tests also serves `make run`.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = ROOT / "requirements"
SYSTEM_CERTIFICATES = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
]


def main() -> None:
    group = sys.argv[1]
    check_machine()
    with open_lock() as folder:
        fcntl.flock(folder, fcntl.LOCK_EX)  # `make run` and `make test` may start together
        if not is_ready(group):
            prepare(wider(group))


def check_machine() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - whatever python3 is here runs this file
        sys.exit(f"FIXHub needs Python 3.11 or newer; python3 here is {sys.version.split()[0]}.")
    try:
        __import__("venv")
        __import__("ensurepip")
    except ImportError:
        sys.exit("Python's venv module is missing: install it (Debian, Ubuntu: apt install python3-venv).")


def open_lock() -> "Descriptor":
    return Descriptor(os.open(LOCKS, os.O_RDONLY))


class Descriptor:
    """A folder opened for locking; leaving the block lets go of it."""

    def __init__(self, number: int) -> None:
        self.number = number

    def fileno(self) -> int:
        return self.number

    def __enter__(self) -> "Descriptor":
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.number)


def is_ready(group: str) -> bool:
    return any(stamp(name).exists() for name in [group, "dev"]) and imports("django")


def stamp(group: str) -> Path:
    """The file that says: this lock is installed here."""
    lock = (LOCKS / f"{group}.txt").read_bytes()
    return VENV / f".{group}-{hashlib.sha256(lock).hexdigest()[:16]}"


def imports(package: str) -> bool:
    """False also where the Python that .venv was made of has gone, or has become another release."""
    asked = [str(PYTHON), "-c", f"import sys, {package}; sys.exit(sys.version_info < (3, 11))"]
    try:
        return subprocess.run(asked, capture_output=True, stdin=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def wider(group: str) -> str:
    """Where tests once ran the environment stays one for tests, else each change would swap it twice."""
    return "dev" if list(VENV.glob(".dev-*")) else group


def prepare(group: str) -> None:
    started = time.monotonic()
    say(f"Preparing .venv from requirements/{group}.txt ...")
    make_venv()
    for old in VENV.glob(".*-*"):
        old.unlink()
    if not (install_by_uv(group) or install_by_pip(group)):
        sys.exit("The packages could not be installed: see above; is the package index within reach?")
    stamp(group).touch()
    say(f"Ready in {time.monotonic() - started:.0f} s.")


def make_venv() -> None:
    if imports("pip"):
        return
    try:
        VENV.mkdir(exist_ok=True)
        (VENV / ".writable").touch()  # --clear takes it away again
    except OSError as error:
        sys.exit(f"{ROOT} cannot be written to ({error.strerror}): .venv has no place.")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True)
    if made.returncode:
        reason = (made.stderr or made.stdout).strip().splitlines()
        sys.exit(f"python3 -m venv failed: {reason[-1] if reason else 'no reason given'}")


def install_by_uv(group: str) -> bool:
    return pip("uv") and run(PYTHON, "-m", "uv", "pip", "sync", "--quiet", *hashed(group), env=uv_env())


def install_by_pip(group: str) -> bool:
    say("uv did not manage; trying pip ...")
    return pip(group)


def pip(group: str) -> bool:
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-deps"]
    return run(PYTHON, "-m", "pip", "install", *options, "-r", *hashed(group), env=dict(os.environ))


def hashed(group: str) -> list[str]:
    return [str(LOCKS / f"{group}.txt"), "--require-hashes"]


def uv_env() -> dict[str, str]:
    """uv reads its own variables only: hand it the index that pip was told of."""
    env = dict(os.environ, VIRTUAL_ENV=str(VENV))
    if "PIP_INDEX_URL" in env:
        env.setdefault("UV_DEFAULT_INDEX", env["PIP_INDEX_URL"])
    # A cache on another disk cannot be linked from; uv would warn of it at each package.
    env.setdefault("UV_LINK_MODE", "copy")
    # Networks with their own authority put it where the system looks; bare containers have no such file.
    if any(Path(bundle).exists() for bundle in SYSTEM_CERTIFICATES):
        env.setdefault("UV_SYSTEM_CERTS", "true")
    return env


def run(*command: object, env: dict[str, str]) -> bool:
    return subprocess.run([str(part) for part in command], env=env, stdin=subprocess.DEVNULL).returncode == 0


def say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
