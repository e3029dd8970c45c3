"""Everything that can be said about the code without running it; all of it, then one list of what failed."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
CODE = ["fixhub", "cohorts", "mentoring", "tasks"]
CHECKS = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "types": ["mypy"],
    "imports": ["lint-imports", "--no-cache"],
    "security": ["bandit", "-ll", "--quiet", "--recursive", *CODE, "bin", "-c", "pyproject.toml"],
    "django": ["python", "manage.py", "check"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
}


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="fixhub-check-") as folder:
        env = {**os.environ, "FIXHUB_VAR": folder, "DATABASE_URL": f"sqlite:///{folder}/check.sqlite3"}
        failed = [name for name, command in CHECKS.items() if not passes(name, command, env)]
    if failed:
        sys.stderr.write(f"\nmake check: failed: {', '.join(failed)}\n")
    return int(bool(failed))


def passes(name: str, command: list[str], env: dict[str, str]) -> bool:
    """Run one check; its output is shown only where it has something against the code."""
    started = time.monotonic()
    asked = [str(TOOLS / command[0]), *command[1:]]
    done = subprocess.run(
        asked, cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    sys.stderr.write(
        f"{name:<12}{'ok' if done.returncode == 0 else 'FAILED':<8}{time.monotonic() - started:.1f} s\n"
    )
    if done.returncode:
        sys.stderr.write(done.stdout)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
