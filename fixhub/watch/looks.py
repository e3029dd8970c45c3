"""One look at each part that FIXHub needs; none of them changes anything, none raises."""

import shutil
import time
from datetime import timedelta

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.functions import Now

from fixhub import clock
from fixhub.mail.models import Letter, Occurrence
from fixhub.watch import models
from fixhub.watch.findings import Finding, first_line

# Five rounds of the worker, one each half minute.
ROUND_AFTER = timedelta(seconds=150)
LETTER_AFTER = timedelta(minutes=5)
LEAST_FREE = 500 * 1024 * 1024
SKEW = timedelta(seconds=5)
SECONDS = 2.0
UP_TO_DATE = Finding("migrations", "The tables are up to date.", value=0, unit="migrations")


def database() -> Finding:
    started = time.perf_counter()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return Finding(
            "database",
            f"The database does not answer: {first_line(error)}",
            "Start it, and see whether DATABASE_URL names it rightly.",
        )
    took = time.perf_counter() - started
    return Finding("database", f"The database ({connection.vendor}) answers.", value=took, unit="s")


# Databases, by their settings' names, that lacked nothing when this process looked.
_complete: set[str] = set()


def tables() -> Finding:
    """For whoever asks every few seconds: while it runs, a process comes to lack no change it had.

    Reading all changes from the disk is much work for a question that everybody may ask.
    """
    if connection.alias in _complete:
        return UP_TO_DATE
    found = migrations()
    if found.is_well:
        _complete.add(connection.alias)
    return found


def migrations() -> Finding:
    try:
        executor = MigrationExecutor(connection)
        lacking = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        return _unasked("migrations", error)
    if lacking:
        said = f"{lacking} changes of the tables have not been made."
        return Finding("migrations", said, "Run `manage.py migrate`.", value=lacking, unit="migrations")
    return UP_TO_DATE


def broker() -> Finding:
    if not settings.REDIS_URL:
        return Finding("broker", "No REDIS_URL: `manage.py up` brings a broker of its own.")
    started = time.perf_counter()
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=SECONDS, socket_timeout=SECONDS
        ) as client:
            client.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        return Finding(
            "broker",
            f"The broker does not answer: {first_line(error)}",
            "Start Valkey or Redis, and see whether REDIS_URL names it rightly; letters wait meanwhile.",
        )
    return Finding("broker", "The broker answers.", value=time.perf_counter() - started, unit="s")


def rounds() -> Finding:
    """The worker's own sign of life: beat rang, the worker heard it, and came to the end."""
    mend = "See whether worker and beat run: each has its log. Letters and reminders wait for them."
    try:
        past = models.age(models.Heartbeat.ROUND)
    except DatabaseError as error:
        return _unasked("rounds", error)
    if past is None:
        return Finding("rounds", "The worker has never made a round.", mend)
    said = f"The worker's last round was {_seconds(past)} s ago."
    return Finding("rounds", said, mend if past > ROUND_AFTER else "", past.total_seconds(), "s")


def letters() -> Finding:
    try:
        past = oldest_letter()
    except DatabaseError as error:
        return _unasked("letters", error)
    if past is None:
        return Finding("letters", "No letter is due.", value=0, unit="s")
    said = f"The oldest letter that is due has waited for {_seconds(past)} s."
    mend = "See the worker's log, and under Messages why it does not go." if past > LETTER_AFTER else ""
    return Finding("letters", said, mend, past.total_seconds(), "s")


def disk() -> Finding:
    try:
        free = shutil.disk_usage(settings.VAR).free
    except OSError as error:
        return Finding("disk", f"{settings.VAR} cannot be looked at: {error.strerror}.", "Make the folder.")
    said = f"{free // 2**20:,} MB are free on the disk of {settings.VAR}."
    mend = "Make room: uploads and exports are refused when it is full." if free < LEAST_FREE else ""
    return Finding("disk", said, mend, float(free), "bytes")


def clocks() -> Finding:
    """This machine's clock beside the database's, by which leases run."""
    try:
        theirs = MigrationRecorder.Migration.objects.annotate(now=Now()).values_list("now", flat=True)[0]
    except (DatabaseError, IndexError) as error:
        return _unasked("clock", error)
    skew = abs(clock.now() - theirs)
    said = f"The clocks of this machine and of the database are {skew.total_seconds():.1f} s apart."
    mend = "Let both machines keep their clocks by NTP." if skew > SKEW else ""
    return Finding("clock", said, mend, skew.total_seconds(), "s")


def oldest_letter() -> timedelta | None:
    """How long the oldest reason to write, or letter, has been due and has not gone."""
    now = clock.now()
    waiting = (
        Occurrence.objects.filter(state=Occurrence.State.PLANNED, due_at__lte=now),
        Letter.objects.planned().filter(due_at__lte=now),
    )
    due = [rows.order_by("due_at").values_list("due_at", flat=True).first() for rows in waiting]
    return max((now - at for at in due if at), default=None)


def _unasked(name: str, error: Exception) -> Finding:
    return Finding(name, f"It could not be asked: {first_line(error)}", "See what is said of the database.")


def _seconds(past: timedelta) -> int:
    return int(past.total_seconds())
