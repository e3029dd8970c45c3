"""Logging an update, and taking it back."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cohorts import restoring, rules
from cohorts.actions import milestones
from cohorts.actions.milestones import Content
from cohorts.models import Submission, Team, TeamMilestone, Update, UpdateAbsence
from fixhub import clock
from fixhub.events.record import record
from fixhub.files.models import File
from fixhub.refused import Refused

SENTENCE_LENGTH = 500
COUNT_MAX = 1_000_000


@dataclass(frozen=True)
class Said:
    """What an update says; `obligation` is what it is about, if it is about one milestone."""

    state: str
    sentence: str = ""
    obligation: TeamMilestone | None = None
    count: int | None = None
    stuck: bool = False
    mood: int | None = None
    photo: File | None = None
    photo_for_team_only: bool = False


def log(team: Team, *, by: Any, form_key: UUID, via: str, **what: Any) -> Update:
    """Add an update that says `what` (see Said). The same form sent twice is one row.

    "It is done" plus a sentence hands the milestone in as well, if nothing required is missing;
    the update then carries its `submission`.
    """
    said = Said(**what)
    rules.require(rules.can_log(by, team), _("Only members of the team log updates."))
    rules.require_running(team.cohort)
    _require_sense(team, said)
    sent_before = Update.objects.filter(by=by, form_key=form_key).first()
    if sent_before:
        return sent_before
    try:
        with transaction.atomic():
            return _log(team, said, by=by, form_key=form_key, via=via)
    except IntegrityError:
        return Update.objects.get(by=by, form_key=form_key)


def _log(team: Team, said: Said, *, by: Any, form_key: UUID, via: str) -> Update:
    update = _add(team, said, by=by, form_key=form_key, via=via)
    if update.state == Update.State.DONE:
        update.submission = _hand_in(update)
        update.save(update_fields=["submission"])
    record(
        "update.logged",
        on=update,
        by=by,
        via=via,
        cohort_id=team.cohort_id,
        team_id=team.pk,
        state=update.state,
        stuck=update.stuck,
    )
    return update


def _add(team: Team, said: Said, *, by: Any, form_key: UUID, via: str) -> Update:
    return Update.objects.create(
        team=team,
        team_milestone=said.obligation,
        by=by,
        via=via,
        state=said.state,
        sentence=said.sentence.strip(),
        count=said.count,
        stuck=said.stuck,
        mood=said.mood,
        photo=said.photo,
        photo_for_team_only=said.photo_for_team_only,
        form_key=form_key,
    )


def _hand_in(update: Update) -> Submission | None:
    """The hand-in a "done" stands for, or None where more is needed than one sentence."""
    obligation = update.team_milestone
    if not obligation or not obligation.is_asked or not update.sentence:
        return None
    files = [update.photo] if update.photo else []
    if milestones.missing(obligation, Content(update.sentence, files=files)):
        return None
    return milestones.submit(
        obligation, by=update.by, form_key=update.form_key, text=update.sentence, files=files, via=update.via
    )


def _require_sense(team: Team, said: Said) -> None:
    if said.state not in Update.State.values:
        raise Refused(_("Say how far you are: just started, going well, or it is done."))
    if len(said.sentence) > SENTENCE_LENGTH:
        raise Refused(_("One sentence is enough: 500 letters at most."))
    if said.obligation and said.obligation.team_id != team.pk:
        raise Refused(_("This milestone is not your team's."))
    if said.count is not None and not 0 <= said.count <= COUNT_MAX:
        raise Refused(_("The count is a whole number from 0 to 1,000,000."))
    if said.mood is not None and said.mood not in range(1, 6):
        raise Refused(_("The mood is a number from 1 to 5."))
    # Any file of one's own can be named; the whole edition sees a photo.
    if said.photo and not said.photo.is_picture:
        raise Refused(_("This is not a photo. Choose a JPG or PNG picture."))


@transaction.atomic
def revoke(update: Update, *, by: Any, via: str) -> Update:
    """Undo an update, and with it the hand-in it made, until that one has its answer."""
    team = update.team
    rules.require(
        (by == update.by and rules.can_log(by, team)) or rules.can_manage(by, team.cohort),
        _("Only who wrote an update, or a manager, takes it back."),
    )
    rules.require_running(team.cohort)
    if update.submission and update.submission.revoked_at is None:
        milestones.take_back(update.submission, by=by, via=via)
    revoked = Update.objects.filter(pk=update.pk, revoked_at__isnull=True).update(
        revoked_at=clock.now(), revoked_by=by
    )
    if not revoked:
        raise Refused(_("This update was taken back already."))
    record("update.revoked", on=update, by=by, via=via, cohort_id=team.cohort_id, team_id=team.pk)
    update.refresh_from_db()
    return update


@transaction.atomic
def restore(update: Update, *, by: Any, via: str) -> Update:
    """Bring an update back as it was, with its moment, and with the hand-in it made if that still fits."""
    team = update.team
    rules.require(
        rules.can_restore(by, team, taken_back_by=update.revoked_by_id),
        _("Only who took an update back, or a manager, restores it."),
    )
    rules.require_running(team.cohort)
    if update.submission:
        # In the order of revoke, so that the two never wait for each other.
        milestones.take_turn(update.submission.team_milestone)
    _stand_again(update, by=by)
    if update.submission and update.submission.revoked_at:
        _hand_in_again(update.submission, by=by, via=via)
    record("update.restored", on=update, by=by, via=via, cohort_id=team.cohort_id, team_id=team.pk)
    update.refresh_from_db()
    return update


def _stand_again(update: Update, *, by: Any) -> None:
    """The revocation moves from the row to an absence; the row is written first, so that one act waits."""
    taken_back_at, taken_back_by = update.revoked_at, update.revoked_by_id
    if taken_back_at is None or taken_back_by is None:
        raise Refused(_("This update stands already."))
    revoked = Update.objects.filter(pk=update.pk, revoked_at=taken_back_at)
    if not revoked.update(revoked_at=None, revoked_by=None):
        raise Refused(_("This update stands already."))
    restoring.require_recent(taken_back_at)
    UpdateAbsence.objects.create(
        update=update,
        revoked_at=taken_back_at,
        revoked_by_id=taken_back_by,
        restored_at=clock.now(),
        restored_by=by,
    )


def _hand_in_again(submission: Submission, *, by: Any, via: str) -> None:
    """What the team did since counts more: a newer version or an answer keeps the old one out."""
    with suppress(Refused), transaction.atomic():
        milestones.put_back(submission, by=by, via=via)
