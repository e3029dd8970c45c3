"""Asking many people in at once: those who are in an edition already and never came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts import room, rules
from cohorts.actions.invitations import LASTS
from cohorts.models import Cohort, Invitation
from cohorts.reads import uninvited
from cohorts.reads.uninvited import Candidate, Choice
from fixhub import clock
from fixhub.accounts import actions as accounts
from fixhub.events.record import record
from fixhub.refused import Refused

MOST = 500  # at once
AN_HOUR = 2_000  # by one person


@dataclass(frozen=True)
class Batch:
    """Who was asked together; `key` is the form's, and makes sending twice one act."""

    key: UUID
    invitations: list[Invitation]


@transaction.atomic
def send(cohort: Cohort, choice: Choice, *, by: Any, form_key: UUID, via: str) -> Batch:
    """Ask everybody chosen who never came; the letters wait for the minute in which it can be undone."""
    rules.require(rules.can_manage(by, cohort), _("Only managers of the edition invite its people."))
    rules.require_running(cohort)
    # Two who press at the same moment, or one who presses twice: the second finds what the first did.
    room.hold(cohort)
    if earlier := _of(cohort, form_key):
        return Batch(form_key, earlier)
    people = uninvited.read(cohort).chosen(choice)
    _require_some(people)
    _require_not_too_many(by, len(people))
    _issue(cohort, people, by=by, key=form_key)
    made = _of(cohort, form_key)
    record(
        "invitation.batch_sent",
        on=cohort,
        by=by,
        via=via,
        cohort_id=cohort.pk,
        batch=str(form_key),
        count=len(made),
    )
    return Batch(form_key, made)


@transaction.atomic
def revoke(cohort: Cohort, key: UUID, *, by: Any, via: str) -> int:
    """Take back what of a batch nobody has used yet; how many that were."""
    rules.require(rules.can_manage(by, cohort), _("Only managers of the edition invite its people."))
    now, unused = clock.now(), _batch(cohort, key).filter(accepted_at__isnull=True, revoked_at__isnull=True)
    count = unused.update(revoked_at=now, revoked_by=by)
    if not count:
        raise Refused(_("These invitations were used or withdrawn already."))
    _forget_whom_no_letter_reached(cohort, key)
    record(
        "invitation.batch_revoked",
        on=cohort,
        by=by,
        via=via,
        cohort_id=cohort.pk,
        batch=str(key),
        count=count,
    )
    return count


def exists(cohort: Cohort, key: UUID) -> bool:
    return _batch(cohort, key).exists()


def _batch(cohort: Cohort, key: UUID) -> QuerySet[Invitation]:
    return Invitation.objects.filter(cohort=cohort, batch=key)


def _of(cohort: Cohort, key: UUID) -> list[Invitation]:
    return list(_batch(cohort, key).select_related("user", "cohort", "team").order_by("pk"))


def _require_some(people: Sequence[Candidate]) -> None:
    if not people:
        raise Refused(_("Nobody is left to invite: whoever was chosen is here or is invited already."))
    if len(people) > MOST:
        said = ngettext(
            "%(count)s person is invited at once at most. Choose a role or a team.",
            "%(count)s people are invited at once at most. Choose a role or a team.",
            MOST,
        )
        raise Refused(said % {"count": MOST})


def _require_not_too_many(by: Any, coming: int) -> None:
    # Whoever else counts this person's invitations waits here.
    accounts.hold(by)
    hour_ago = clock.now() - timedelta(hours=1)
    sent = Invitation.objects.filter(by=by, batch__isnull=False, at__gt=hour_ago).count()
    if sent + coming > AN_HOUR:
        said = ngettext(
            "One person invites %(count)s of the people of their editions in an hour. Go on in a while.",
            "One person invites %(count)s of the people of their editions in an hour. Go on in a while.",
            AN_HOUR,
        )
        raise Refused(said % {"count": AN_HOUR})


def _issue(cohort: Cohort, people: Sequence[Candidate], *, by: Any, key: UUID) -> None:
    """A row each, and from now on real mail may go to them."""
    now = clock.now()
    _withdraw_expired(cohort, people, by=by)
    Invitation.objects.bulk_create(
        Invitation(
            user=one.person,
            email_key=one.person.email_key,
            role=one.role,
            programme=cohort.programme,
            cohort=cohort,
            team=one.team,
            by=by,
            at=now,
            expires_at=now + LASTS,
            batch=key,
        )
        for one in people
    )
    accounts.note_all_invited([one.person.pk for one in people], at=now)


def _withdraw_expired(cohort: Cohort, people: Sequence[Candidate], *, by: Any) -> None:
    """An invitation whose days are over still holds its place until a newer one takes it."""
    over = Invitation.objects.filter(
        cohort=cohort,
        user__in=[one.person.pk for one in people],
        accepted_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__lte=clock.now(),
    )
    over.update(revoked_at=clock.now(), revoked_by=by)


def _forget_whom_no_letter_reached(cohort: Cohort, key: UUID) -> None:
    """The key is made as the letter goes: who has none was never written to, and gets no other mail."""
    unwritten = _batch(cohort, key).filter(revoked_at__isnull=False, token_hash__isnull=True)
    for at in unwritten.values_list("at", flat=True).distinct():
        accounts.forget_invited(list(unwritten.values_list("user", flat=True)), at=at)
