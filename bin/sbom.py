"""Writes what FIXHub is made of (CycloneDX, with versions and licences): `make sbom` prints where it is.

An environment of its own is filled from the lock, so that nothing of the tests gets into the list.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bin.setup import uv_env  # noqa: E402 - the root must be on the path first

PLACE = ROOT / "var" / "sbom.json"


def main() -> None:
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else PLACE
    place.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        python = _filled(Path(folder) / "environment")
        said: list[str | Path] = [
            "--pyproject",
            ROOT / "pyproject.toml",
            "--output-reproducible",
            "--output-file",
            place,
        ]
        # Our groups are no dependencies in the tool's eyes, and it would say so.
        _run("-W", "ignore::UserWarning", "-m", "cyclonedx_py", "environment", *said, python)
    print(place)


def _filled(environment: Path) -> Path:
    _run("-m", "uv", "venv", "--quiet", "--python", sys.executable, environment)
    python = environment / "bin" / "python"
    lock: list[str | Path] = ["--require-hashes", "--requirements", ROOT / "requirements" / "runtime.txt"]
    _run("-m", "uv", "pip", "install", "--quiet", "--python", python, *lock)
    return python


def _run(*words: str | Path) -> None:
    subprocess.run([sys.executable, *words], check=True, cwd=ROOT, env=uv_env())


if __name__ == "__main__":
    main()
