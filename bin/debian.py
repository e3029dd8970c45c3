"""Programs of Debian that the tests and measurements need and no wheel brings."""

import os
import shutil
import subprocess


def install(package: str) -> None:
    """By apt-get, where there is one and we may; whoever asks looks whether it is there now."""
    if not shutil.which("apt-get"):
        return
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    wait = ["-o", "DPkg::Lock::Timeout=300"]  # somebody else may be installing
    for step in [["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", package]]:
        command = [*rights, "apt-get", *wait, *step]
        try:
            subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        except FileNotFoundError:
            return
