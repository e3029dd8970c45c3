"""Settings come as NAME or from the file NAME_FILE names; what cannot be read is one sentence."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from fixhub import env


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text("from a file\n", encoding="utf-8")
    return path


def test_value_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, secret: Path) -> None:
    monkeypatch.setenv("EMAIL_URL_FILE", str(secret))

    assert env.text("EMAIL_URL") == "from a file"


def test_empty_name_leaves_the_word_to_the_file(monkeypatch: pytest.MonkeyPatch, secret: Path) -> None:
    monkeypatch.setenv("EMAIL_URL", "")
    monkeypatch.setenv("EMAIL_URL_FILE", str(secret))

    assert env.text("EMAIL_URL") == "from a file"


def test_empty_file_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    monkeypatch.setenv("EMAIL_URL_FILE", str(tmp_path / "empty"))

    assert env.text("EMAIL_URL", "the default") == "the default"


def test_name_and_file_together_are_refused(monkeypatch: pytest.MonkeyPatch, secret: Path) -> None:
    monkeypatch.setenv("EMAIL_URL", "here too")
    monkeypatch.setenv("EMAIL_URL_FILE", str(secret))

    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL and EMAIL_URL_FILE are both set"):
        env.text("EMAIL_URL")


def test_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EMAIL_URL_FILE", str(tmp_path / "nowhere"))

    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL_FILE names .*nowhere, which cannot be read"):
        env.text("EMAIL_URL")


def test_file_of_bytes_is_refused(monkeypatch: pytest.MonkeyPatch, secret: Path) -> None:
    secret.write_bytes(b"\xff\xfe\x00")
    monkeypatch.setenv("EMAIL_URL_FILE", str(secret))

    with pytest.raises(ImproperlyConfigured, match="which is not text in UTF-8"):
        env.text("EMAIL_URL")
