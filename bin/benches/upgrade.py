"""How long a letter waits to be written while the tables of half a million letters are changed.

On a PostgreSQL of its own: the tables as they were, 500,000 rows in each, one who writes without a
pause, and `manage.py migrate` beside them. What counts is the longest that the writer waited.
"""

import os
import subprocess  # nosec B404 - our own manage.py
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from bin.benches.job import Stall
from tests.services import postgres

ROOT = Path(__file__).resolve().parents[2]
ROWS, MOST = 500_000, 100.0
BEFORE = ("mail", "0001")
LETTER = """
    INSERT INTO mail_letter (message_id, person_id, cohort_id, kind, state, due_at, expires_at, lease, tries,
        doubts, error, subject, text, html, by_smtp, mixed, sent_at, recorded_at)
    SELECT {} || n || '@x', %(person)s, n %% 40, 'digest', 'sent', now(), now() + interval '9 days', '', 0,
        0, '', 'Monday', repeat('Ana ', 20), '', true, false, now(), now() FROM generate_series(1, %(rows)s) n
"""
OCCURRENCE = """
    INSERT INTO mail_occurrence (key, kind, subject_type, subject_id, cohort_id, person_id, due_at,
        expires_at, state, letter_id, recorded_at)
    SELECT 'k' || id, 'digest', 'user', 1, cohort_id, person_id, due_at, expires_at, 'merged', id, now()
    FROM mail_letter
"""


def jobs(folder: Path) -> Iterator[Stall]:
    yield Stall(f"worst write stall, migrating {ROWS:,} letters", partial(worst, folder), MOST)


def worst(folder: Path) -> float:
    """Milliseconds."""
    with postgres.running() as url:
        migrate(folder, url, *BEFORE)
        person = fill(url)
        with Writing(url, person) as writing:
            migrate(folder, url)
    return writing.longest * 1000


def migrate(folder: Path, url: str, *which: str) -> None:
    environment = {**os.environ, "DATABASE_URL": url, "FIXHUB_VAR": str(folder)}
    command = [sys.executable, "manage.py", "migrate", *which, "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)  # nosec B603


def fill(url: str) -> int:
    with psycopg.connect(url) as database:
        person = _person(database)
        told = {"person": person, "rows": ROWS}
        database.execute(LETTER.format("'old'"), told)
        database.execute(OCCURRENCE)
        database.commit()
        database.autocommit = True
        database.execute("VACUUM ANALYZE mail_letter, mail_occurrence")
    return person


def _person(database: "psycopg.Connection[Any]") -> int:
    """One row whose columns without a default are whatever their type has for nothing."""
    columns = database.execute(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_name = 'accounts_user' AND is_nullable = 'NO' AND identity_generation IS NULL"
    ).fetchall()
    names = ", ".join(f'"{name}"' for name, _kind in columns)
    values = ", ".join(_nothing(name, kind) for name, kind in columns)
    row = database.execute(
        f"INSERT INTO accounts_user ({names}) VALUES ({values}) RETURNING id"  # noqa: S608 # nosec B608
    ).fetchone()
    return row[0] if row else 0


def _nothing(name: str, kind: str) -> str:
    """What a column holds that nobody cares for, where some value must be."""
    address = "'somebody@example.org'"
    known = {"email": address, "email_key": address, "language": "'en'"}
    kinds = {"boolean": "false", "timestamp with time zone": "now()", "character varying": "''"}
    return known.get(name) or kinds.get(kind, "'0'")


class Writing:
    """A thread that adds one letter after the other, and remembers the slowest."""

    def __init__(self, url: str, person: int) -> None:
        self.url, self.person, self.longest = url, person, 0.0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.write)

    def __enter__(self) -> "Writing":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()

    def write(self) -> None:
        number = 0
        with psycopg.connect(self.url, autocommit=True) as database:
            while not self.over.wait(0.001):
                number += 1
                started = time.perf_counter()
                database.execute(LETTER.format(f"'new{number}-'"), {"person": self.person, "rows": 1})
                self.longest = max(self.longest, time.perf_counter() - started)
