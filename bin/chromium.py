"""Finds Chromium for the journeys, or installs Debian's where that is possible."""

import os
import shutil
import subprocess
import sys

NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]


class NoChromium(Exception):
    """There is no Chromium and there will not be one; the text tells what to do."""


def chromium() -> str:
    """The path of a Chromium, installed now where it was missing."""
    given = os.environ.get("CHROMIUM") or _found()
    if given:
        return given
    if not shutil.which("apt-get"):
        raise NoChromium("The browser tests need Chromium: install it, or name it in CHROMIUM.")
    sys.stderr.write("Installing Chromium by apt-get ...\n")
    _install()
    if found := _found():
        return found
    raise NoChromium("apt-get could not install Chromium: install it by hand, or name it in CHROMIUM.")


def _found() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _install() -> None:
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    wait = ["-o", "DPkg::Lock::Timeout=300"]  # somebody else may be installing
    for step in [["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", "chromium"]]:
        command = [*rights, "apt-get", *wait, *step]
        try:
            subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        except FileNotFoundError:
            return
