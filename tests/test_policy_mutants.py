"""The tests of who may do what notice when any of it is taken away."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

AN_HOUR = 60 * 60


def test_nothing_that_keeps_people_out_can_go_unnoticed(capsys: pytest.CaptureFixture[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.policy.mutants"],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        timeout=AN_HOUR,
    )

    with capsys.disabled():
        # Workers of xdist pass on what goes to stderr, and nothing else.
        sys.stderr.write(f"\n{done.stdout}")
    assert done.returncode == 0, done.stdout + done.stderr
    killed, total = re.findall(r"killed/total: (\d+)/(\d+)", done.stdout)[0]
    assert killed == total
    assert int(total) > 200
