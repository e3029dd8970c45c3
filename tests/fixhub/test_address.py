"""Where commands say that FIXHub is."""

from pathlib import Path

import pytest

from fixhub import address, env


@pytest.fixture(autouse=True)
def unnamed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOST", "PORT"):
        monkeypatch.delenv(name, raising=False)


def test_address_is_the_usual_one_at_first(tmp_path: Path) -> None:
    assert address.known(tmp_path) == "http://127.0.0.1:8000"


def test_address_is_where_it_last_answered(tmp_path: Path) -> None:
    address.keep(tmp_path, "http://127.0.0.1:8157/")

    assert address.known(tmp_path) == "http://127.0.0.1:8157"


def test_address_named_by_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address.keep(tmp_path, "http://127.0.0.1:8157/")
    monkeypatch.setenv("PORT", "9000")

    assert address.known(tmp_path) == "http://127.0.0.1:9000"


def test_a_variable_set_to_nothing_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIXHUB_VAR", "")

    assert env.text("FIXHUB_VAR", "var") == "var"
