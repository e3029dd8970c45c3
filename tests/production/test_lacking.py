"""What lacks is said in words: settings by the very commands of the services, the database by /readyz."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.production import composed
from tests.production.started import BIN

pytestmark = pytest.mark.long


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_a_service_with_wrong_settings_ends_with_sentences_only(name: str, tmp_path: Path) -> None:
    env = composed.image_environment() | {"PATH": f"{BIN}:{os.environ['PATH']}", "FIXHUB_VAR": str(tmp_path)}
    env["SITE_URL"] = "https://fixhub.example.org/pages"
    command = composed.command(composed.services()[name])

    done = subprocess.run(command, cwd=composed.ROOT, env=env, capture_output=True, text=True, timeout=60)

    said = [line for line in (done.stdout + done.stderr).splitlines() if line]
    assert done.returncode == 1, said
    assert [line.partition(" ")[0] for line in said if not line.startswith("[ERROR]")] == [
        "SITE_URL",
        "SECRET_KEY",
        "ALLOWED_HOSTS",
    ]


ASK = """
import django, json
django.setup()
from django.test import Client
answers = [Client(headers={"host": "127.0.0.1"}).get(path) for path in ("/readyz", "/healthz")]
print(json.dumps([[answer.status_code, answer.json()] for answer in answers]))
"""


def test_a_web_whose_database_is_away_says_so(tmp_path: Path) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    told = {"DATABASE_URL": "postgres://somebody:a-secret@127.0.0.1:1/fixhub", "FIXHUB_VAR": str(tmp_path)}
    env = kept | told | {"DJANGO_SETTINGS_MODULE": "fixhub.settings"}

    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=composed.ROOT, env=env, capture_output=True, text=True
    )

    assert "Traceback" not in done.stderr and "a-secret" not in done.stdout + done.stderr, done.stderr
    away = [{"name": name, "status": "fail"} for name in ("database", "migrations")]
    assert json.loads(done.stdout) == [[503, {"status": "fail", "checks": away}], [200, {"status": "ok"}]]
