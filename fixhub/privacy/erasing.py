"""Forgetting a person: who they were goes, what their teams did stays (decision 28)."""

from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import ProtectedError

from cohorts.actions import people
from cohorts.models import Invitation, NameConsent
from fixhub import clock
from fixhub.accounts import actions as accounts
from fixhub.accounts.models import User
from fixhub.accounts.names import email_key
from fixhub.events.record import record
from fixhub.files import store
from fixhub.files.models import File
from fixhub.jobs.models import Job
from fixhub.mail import outbox
from fixhub.privacy import copying, declared, ledger, sheets
from fixhub.refused import Refused


@dataclass(frozen=True)
class Effect:
    """What becomes of one kind of row; `erase` is the word of the table."""

    label: str
    count: int
    erase: str
    why: str


def effects(person: User) -> list[Effect]:
    """What erasing would do, and to how many rows; changes nothing."""
    counted = ((line, line.rows_of(person).count()) for line in declared.links().values())
    return [Effect(line.label, count, line.erase, line.why) for line, count in counted if count]


def refusal(person: User) -> Refused | None:
    """Why erasing would be refused now, if it would; changes nothing."""
    try:
        with transaction.atomic():
            accounts.require_other_staff(person)
            people.require_successor(person)
    except Refused as no:
        return no
    return None


@transaction.atomic
def erase(person: User, *, by: Any = None, via: str) -> bool:
    """Forget who somebody was; False if that was done before.

    Refused for the last manager of a programme and the last of the staff. The ledger is written when
    all else is done and nothing is committed yet: see there.
    """
    accounts.require_other_staff(person)
    accounts.hold(person)
    person.refresh_from_db()
    if person.is_erased:
        return False
    people.require_successor(person)
    now, address = clock.now(), person.email
    outbox.call_off(person)
    _end(person, now)
    people.part(person, by=by, via=via)
    for line in declared.links().values():
        _let_go(line, person)
    paths = _without_files(person)
    sheets.forget(person)
    _forget_in_the_administration(person)
    accounts.forget(person, at=now)
    record("person.erased", on=person, by=by, via=via)
    ledger.note(person, at=now)
    _forget_letters_on_disk(address)
    transaction.on_commit(lambda: store.forget(paths))
    return True


def _end(person: User, now: datetime) -> None:
    """What is open for the person ends, and the address is taken out of what asked them in."""
    open_ones = Invitation.objects.filter(user=person, accepted_at__isnull=True, revoked_at__isnull=True)
    open_ones.update(revoked_at=now, revoked_by=person)
    Invitation.objects.filter(user=person).update(email_key=person.erased_address, token_hash=None)
    NameConsent.objects.unended().filter(user=person).update(ends=now, end_recorded_at=now)
    Job.objects.filter(by=person, state__in=Job.OPEN, cancel_asked_at=None).update(cancel_asked_at=now)


def _let_go(line: declared.Line, person: User) -> None:
    rows = line.rows_of(person)
    if line.erase == "delete":
        rows.delete()
    elif line.erase == "empty":
        rows.update(**{name: _nothing(line.model._meta.get_field(name)) for name in line.empty})


def _nothing(field: Any) -> Any:
    return None if field.null else ""


def _without_files(person: User) -> list[str]:
    """Rows of files that nothing names any more; a hand-in keeps its own. Their places."""
    paths = []
    for file in copying.not_of_imports(File.objects.filter(by=person)).order_by("pk"):
        try:
            with transaction.atomic():
                file.delete()
        except ProtectedError:
            continue
        paths.append(file.path)
    return paths


def _forget_in_the_administration(person: User) -> None:
    """Its log calls those whose account was changed by their names."""
    about = LogEntry.objects.filter(content_type__app_label="accounts", content_type__model="user")
    about.filter(object_id=str(person.pk)).update(object_repr="", change_message="")


def _forget_letters_on_disk(address: str) -> None:
    """Where no mail server is set letters are files; before the commit, for they cannot be found after."""
    folder, parser = Path(settings.MAIL_FOLDER), BytesHeaderParser(policy=policy.compat32)
    for path in folder.glob("*.eml") if folder.is_dir() else ():
        with path.open("rb") as file:
            headers = parser.parse(file)
        to = {email_key(one) for _name, one in getaddresses([str(h) for h in headers.get_all("To", [])])}
        if email_key(address) in to:
            path.unlink(missing_ok=True)
