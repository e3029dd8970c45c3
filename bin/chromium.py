"""Finds Chromium for the journeys, or installs Debian's where that is possible."""

import os
import shutil
import sys

from bin import debian

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
    debian.install("chromium")
    if found := _found():
        return found
    raise NoChromium("apt-get could not install Chromium: install it by hand, or name it in CHROMIUM.")


def _found() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)
