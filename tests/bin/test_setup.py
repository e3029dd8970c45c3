"""`make setup` on machines where it cannot work, and where it has nothing to do."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

WITHOUT_VENV = (
    "import runpy, sys; sys.modules['ensurepip'] = None; sys.argv = sys.argv[1:]; "
    "runpy.run_path(sys.argv[0], run_name='__main__')"
)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What setup reads of the repository, elsewhere."""
    for name in ["bin", "requirements"]:
        shutil.copytree(settings.BASE_DIR / name, tmp_path / name)
    return tmp_path


def setup(clone: Path, *python: str, group: str = "runtime") -> tuple[int, str]:
    command = [sys.executable, *python, str(clone / "bin" / "setup.py"), group]
    done = subprocess.run(command, capture_output=True, text=True, cwd=clone)
    return done.returncode, done.stdout + done.stderr


def test_missing_venv_module_is_one_sentence(clone: Path) -> None:
    code, said = setup(clone, "-c", WITHOUT_VENV)

    expected = "Python's venv module is missing: install it (Debian, Ubuntu: apt install python3-venv).\n"
    assert (code, said) == (1, expected)


def test_unwritable_place_is_one_sentence(clone: Path) -> None:
    (clone / ".venv").touch()  # a file in its way: root may write everywhere else

    code, said = setup(clone)

    assert code == 1
    assert said.splitlines()[1:] == [f"{clone} cannot be written to (File exists): .venv has no place."]


def test_setup_is_free_while_the_lock_stands(clone: Path) -> None:
    ready(clone, "runtime")

    assert setup(clone) == (0, "")


def test_environment_of_the_tests_serves_for_running_too(clone: Path) -> None:
    ready(clone, "dev")

    assert setup(clone, group="runtime") == (0, "")


def ready(clone: Path, group: str) -> None:
    """An environment as setup leaves it; this one's Python stands in for the one it would install."""
    python = clone / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    stamp = f"import sys; sys.path[0] = 'bin'; import setup; setup.stamp({group!r}).touch()"
    subprocess.run([sys.executable, "-c", stamp], cwd=clone, check=True)
