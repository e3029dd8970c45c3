"""Turns the dependency groups of pyproject.toml into hashed locks for every platform, without addresses."""

import subprocess
import sys

COMPILE = ["-m", "uv", "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes"]
QUIET = ["--no-header", "--no-annotate", "--quiet", "--no-config"]


def main() -> None:
    for group in ["runtime", "dev", "uv"]:
        # What runs is what was tested: the dev lock takes over the versions of the runtime lock.
        bound = ["--constraints", "requirements/runtime.txt"] if group == "dev" else []
        wanted = ["--group", f"pyproject.toml:{group}", "--output-file", f"requirements/{group}.txt"]
        subprocess.run([sys.executable, *COMPILE, *QUIET, *bound, *sys.argv[1:], *wanted], check=True)


if __name__ == "__main__":
    main()
