"""The looks that only `manage.py doctor` takes: slower, or of the machine it runs on."""

import os
import smtplib
from collections.abc import Iterator
from email.utils import parseaddr
from pathlib import Path

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.core.mail import get_connection
from django.db import DatabaseError

from fixhub.backups import last, stage
from fixhub.celery import app
from fixhub.privacy import ledger
from fixhub.watch import looks
from fixhub.watch.findings import Finding, first_line

SECONDS = 2.0
TOO_OPEN = 0o077


def examine() -> Iterator[Finding]:
    """One part after the other, what others need first."""
    database = looks.database()
    yield database
    if database.is_well:
        yield looks.migrations()
        yield looks.clocks()
    broker = looks.broker()
    yield broker
    if broker.is_well and settings.REDIS_URL:
        yield workers()
    if database.is_well:
        yield looks.rounds()
        yield looks.letters()
        yield erasures()
    yield from (
        mail(),
        sender(),
        address(),
        folder(),
        looks.disk(),
        last.finding(),
        *stage.finding(),
        checks(),
    )


def erasures() -> Finding:
    """People who were erased after the backup from which this database comes."""
    try:
        again = sum(1 for _person in ledger.pending())
    except (DatabaseError, OSError) as error:
        return Finding("erasures", f"It could not be asked: {first_line(error)}", f"See {ledger.place()}.")
    if again:
        said = f"{again} people who were erased are here again: this database is older than their erasure."
        return Finding("erasures", said, "`manage.py erase_person --again` erases them.", again, "people")
    return Finding("erasures", "Nobody who was erased is here again.", value=0, unit="people")


def workers() -> Finding:
    """Who answers the broker's call now: with a worker and without rounds, it is beat that is away."""
    answers = app.control.ping(timeout=SECONDS)
    if not answers:
        return Finding("workers", "No worker answers.", "Start one: see the log of the worker.", 0, "workers")
    said = f"{len(answers)} answer; without rounds it is beat that does not run."
    return Finding("workers", said, value=len(answers), unit="workers")


def mail() -> Finding:
    if not settings.EMAIL_URL:
        said = f"No EMAIL_URL: letters are files in {settings.MAIL_FOLDER}."
        return Finding("mail", said, "" if settings.EMBEDDED else "Name the mail server in EMAIL_URL.")
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    connection = get_connection(timeout=SECONDS)
    try:
        connection.open()
        connection.close()
    except (OSError, smtplib.SMTPException) as error:
        said = f"The mail server {where} does not let us in: {first_line(error)}"
        return Finding("mail", said, "See host, port, name and password in EMAIL_URL.")
    return Finding(
        "mail", f"The mail server {where} lets us in; `manage.py send_test_letter` writes a letter."
    )


def sender() -> Finding:
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    local = sender.partition("@")[2] in ("", "localhost")
    said = f"Letters come from {sender or settings.DEFAULT_FROM_EMAIL}."
    wrong = local and bool(settings.EMAIL_URL)
    return Finding(
        "sender", said, "Name an address of yours in MAIL_FROM: others take none of this." if wrong else ""
    )


def address() -> Finding:
    said = f"People find FIXHub at {settings.SITE_URL}."
    if settings.EMBEDDED:
        return Finding("address", f"{said} This machine only: production names SITE_URL.")
    behind = settings.SECURE and settings.SECURE_SSL_REDIRECT and not settings.SECURE_PROXY_SSL_HEADER
    mend = (
        "Behind a proxy that speaks TLS set TRUST_PROXY=1, else each page leads to itself." if behind else ""
    )
    return Finding("address", said, mend)


def folder() -> Finding:
    """Uploads, letters and keys are in it: ours to write, nobody else's to read."""
    var = Path(settings.VAR)
    if not os.access(var, os.W_OK | os.X_OK):
        return Finding("folder", f"{var} cannot be written to.", f"Give it to the user {os.geteuid()}.")
    kept = [var, var / "secret_key", settings.MEDIA_ROOT, settings.MAIL_FOLDER]
    for path in (Path(one) for one in kept):
        if path.exists() and path.stat().st_mode & TOO_OPEN and (path != var or not _is_shut(var)):
            return Finding("folder", f"{path} is open to others.", f"chmod go-rwx {path}")
    return Finding("folder", f"{var} is ours alone.")


def checks() -> Finding:
    """What Django itself checks, before a deployment where this is one."""
    found = [m for m in run_checks(include_deployment_checks=not settings.EMBEDDED) if m.level >= WARNING]
    if found:
        said = f"{len(found)} settings are not right; the first: {found[0].msg}"
        return Finding("settings", said, "`manage.py check --deploy` names them all.", len(found), "warnings")
    return Finding("settings", "Django's own checks find nothing.", value=0, unit="warnings")


def _is_shut(folder: Path) -> bool:
    """Whether somebody else is kept out further up."""
    return any(not above.stat().st_mode & 0o001 for above in folder.parents)
