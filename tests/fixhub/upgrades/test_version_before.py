"""0.1.0 goes on working on the tables of today: its own tests say so, those that write to each table."""

import json
from pathlib import Path

import pytest

from tests.fixhub.upgrades import before

pytestmark = [
    pytest.mark.long,
    pytest.mark.both_engines,
    pytest.mark.django_db(transaction=True),
]
# The last commit before the first one of what came after 0.1.0.
COMMIT = "b9ca2e6889e766a48bb16f620cfb6c2828b187c4"
# What writes most, in well under a minute; all others of that version that roll back pass as well.
CHOSEN = [
    "tests/cohorts/actions",
    "tests/cohorts/importing/test_editions.py",
    "tests/cohorts/management",
    "tests/doors/test_files.py",
    "tests/doors/test_sign_in.py",
    "tests/fixhub/files",
    "tests/fixhub/mail",
    "tests/mentoring/actions",
    "tests/tasks/test_rounds.py",
]
# table of 0.1.0 -> why none of these tests writes to it.
UNTOUCHED = {
    "account_emailaddress": "of the sign-in's library: our addresses are in accounts_user",
    "account_emailconfirmation": "the same",
    "auth_group": "of Django: roles are rows in cohorts",
    "auth_group_permissions": "the same",
    "auth_permission": "the same",
    "accounts_user_groups": "the same",
    "accounts_user_user_permissions": "the same",
    "django_content_type": "of Django: filled by migrate alone",
}


def test_its_tests_pass_on_the_tables_of_today(tmp_path: Path) -> None:
    code = before.unpacked(COMMIT, tmp_path / "before")
    told = tmp_path / "told.json"

    with before.empty_copy(tmp_path) as database:
        done = before.run_tests(code, database, told, *CHOSEN)

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "skipped" not in done.stdout.splitlines()[-1]
    assert set(json.loads(told.read_text())["untouched"]) == set(UNTOUCHED)
