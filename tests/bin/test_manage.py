"""Words of a command that no database takes are refused in one sentence."""

import subprocess
import sys

import pytest
from django.conf import settings


@pytest.mark.parametrize(
    "words",
    [
        [b"cohort_report", b"\xff\xfe"],
        [b"create_manager", b"a@example.org", b"--programme", b"\xff"],
        [b"\xff"],
    ],
)
def test_bytes_that_are_no_letters_are_one_sentence(words: list[bytes]) -> None:
    manage = str(settings.BASE_DIR / "manage.py")

    done = subprocess.run([sys.executable, manage, *words], capture_output=True)

    said = done.stderr.decode()
    assert (done.returncode, said.count("\n")) == (1, 1)
    assert "UTF-8" in said
