"""Errors go to a collector only where one is named, and nothing of people goes along."""

import json
from pathlib import Path

from fixhub import trouble
from tests.fixhub.test_production import manage

# Stands in for the client that whoever names a DSN installs: it writes what it is told.
CLIENT = """
import json, pathlib
def init(**told):
    kept = {name: value for name, value in told.items() if not callable(value)}
    pathlib.Path(__file__).with_name("told.json").write_text(json.dumps(kept))
"""
LOADED = "import sys; print('sentry_sdk' in sys.modules)"


def shell(var: Path, **told: str) -> str:
    done = manage("shell", "--verbosity=0", "--command", LOADED, var=var, PYTHONPATH=str(var), **told)
    return (done.stdout + done.stderr).strip()


def test_without_a_dsn_the_client_is_not_even_loaded(tmp_path: Path) -> None:
    (tmp_path / "sentry_sdk.py").write_text(CLIENT)

    assert shell(tmp_path) == "False"


def test_with_a_dsn_it_is_told_to_keep_people_out(tmp_path: Path) -> None:
    (tmp_path / "sentry_sdk.py").write_text(CLIENT)

    assert shell(tmp_path, SENTRY_DSN="https://key@errors.example.org/1") == "True"

    told = json.loads((tmp_path / "told.json").read_text())
    assert (told["send_default_pii"], told["include_local_variables"]) == (False, False)
    assert told["max_request_body_size"] == "never"


def test_dsn_without_the_client_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "sentry_sdk.py").write_text("raise ImportError")

    done = manage(
        "check", var=tmp_path, PYTHONPATH=str(tmp_path), SENTRY_DSN="https://key@errors.example.org/1"
    )

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("SENTRY_DSN is set, but sentry-sdk is not installed")


def test_only_where_it_happened_goes_out() -> None:
    frame = {"filename": "a.py", "lineno": 3, "function": "f", "vars": {"name": "Ana"}, "context_line": "Ana"}
    event = {
        "event_id": "1",
        "user": {"email": "ana@example.org"},
        "request": {"url": "https://x.org/l/secret"},
        "breadcrumbs": {"values": ["Ana"]},
        "logentry": {"message": "Ana"},
        "transaction": "/l/secret",
        "exception": {"values": [{"type": "ValueError", "value": "Ana", "stacktrace": {"frames": [frame]}}]},
    }

    kept = trouble.only_where(event, {})

    bare = {"filename": "a.py", "function": "f", "lineno": 3}
    value = {"type": "ValueError", "module": None, "stacktrace": {"frames": [bare]}}
    assert kept == {"event_id": "1", "exception": {"values": [value]}}
