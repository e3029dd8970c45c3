"""The list of what a release is made of holds all of the lock and nothing of the tests."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from packaging.requirements import Requirement

ROOT = Path(settings.BASE_DIR)
# What it says of its licence (BSD-3-Clause OR Apache-2.0) is not in a form that the list takes over.
SILENT = {"uritemplate"}
LOCKED = re.compile(r"^[\w.-]+==.*(?= \\$)", re.MULTILINE)


@pytest.mark.long
def test_all_that_is_locked_is_listed_with_its_licence(tmp_path: Path) -> None:
    place = tmp_path / "sbom.json"
    done = subprocess.run(
        [sys.executable, "bin/sbom.py", place], cwd=ROOT, capture_output=True, text=True, timeout=300
    )

    assert done.returncode == 0, done.stderr
    listed = json.loads(place.read_text())["components"]
    found = {(one["name"].lower().replace("_", "-"), one["version"]) for one in listed}
    assert found == locked_here()
    assert {one["name"] for one in listed if not one.get("licenses")} <= SILENT


def locked_here() -> set[tuple[str, str]]:
    """Names and versions, without what is for other machines than this one."""
    lines = LOCKED.findall((ROOT / "requirements" / "runtime.txt").read_text())
    wanted = [Requirement(line) for line in lines]
    return {
        (one.name, str(one.specifier).removeprefix("=="))
        for one in wanted
        if not one.marker or one.marker.evaluate()
    }
