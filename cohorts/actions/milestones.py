"""Handing in, and taking a hand-in back."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from cohorts import facts, restoring, rules
from cohorts.models import (
    Decision,
    Deliverable,
    Milestone,
    Submission,
    SubmissionAbsence,
    SubmissionFile,
    TeamMilestone,
)
from fixhub import clock
from fixhub.events.record import record
from fixhub.files.models import File
from fixhub.refused import Refused

TEXT_LENGTH, LINKS, LINK_LENGTH, FILES = 20_000, 10, 500, 20


@dataclass(frozen=True)
class Content:
    """What a version holds; it never changes."""

    text: str = ""
    links: Sequence[str] = ()
    files: Sequence[File] = ()

    @property
    def checksum(self) -> str:
        """SHA-256 over text, links in their order, and the checksums of the files."""
        whole = json.dumps(
            [self.text, list(self.links), [file.sha256 for file in self.files]], ensure_ascii=False
        )
        return hashlib.sha256(whole.encode()).hexdigest()


def submit(
    obligation: TeamMilestone,
    *,
    by: Any,
    form_key: UUID,
    text: str = "",
    links: Sequence[str] = (),
    files: Sequence[File] = (),
    via: str,
) -> Submission:
    """Hand in the next version. The same form sent twice is one row; early and late are fine.

    A newer version replaces the open one. What nobody reviews is accepted on receipt.
    """
    rules.require(rules.can_submit(by, obligation.team), _("Only members of the team hand in."))
    rules.require_running(obligation.team.cohort)
    content = Content(text, links, files)
    _require_content(obligation, content)
    try:
        with transaction.atomic():
            return _submit(obligation, content, by=by, form_key=form_key, via=via)
    except IntegrityError:
        sent = Submission.objects.filter(by=by, form_key=form_key, team_milestone=obligation).first()
        if not sent:
            raise Refused(_("This form was sent for another milestone already. Open it anew.")) from None
        return sent


def _submit(obligation: TeamMilestone, content: Content, *, by: Any, form_key: UUID, via: str) -> Submission:
    take_turn(obligation)
    sent_before = Submission.objects.filter(by=by, form_key=form_key, team_milestone=obligation).first()
    if sent_before:
        return sent_before
    obligation.refresh_from_db(fields=["state", "attempt"])
    _require_asked(obligation)
    submission = _add_version(obligation, content, by=by, form_key=form_key, via=via)
    if obligation.milestone.review == Milestone.Review.NONE:
        Decision.objects.create(submission=submission, verdict=Decision.Verdict.APPROVE, by=None)
    facts.refresh([obligation.pk])
    record_on(submission, "milestone.submitted", by=by, via=via)
    submission.refresh_from_db(fields=["is_open"])
    return submission


def _add_version(
    obligation: TeamMilestone, content: Content, *, by: Any, form_key: UUID, via: str
) -> Submission:
    """The next version, in place of the open one."""
    obligation.submissions.filter(is_open=True).update(is_open=False)
    submission = Submission.objects.create(
        team_milestone=obligation,
        version=(obligation.submissions.aggregate(n=Max("version"))["n"] or 0) + 1,
        attempt=obligation.attempt,
        by=by,
        via=via,
        text=content.text,
        links=list(content.links),
        checksum=content.checksum,
        form_key=form_key,
    )
    SubmissionFile.objects.bulk_create(
        SubmissionFile(submission=submission, file=file) for file in content.files
    )
    return submission


def take_turn(obligation: TeamMilestone) -> None:
    """Hold the obligation's row until the transaction ends, so that hand-ins and verdicts queue.

    An UPDATE locks the row on PostgreSQL; on SQLite the transaction itself is the lock.
    """
    TeamMilestone.objects.filter(pk=obligation.pk).update(attempt=F("attempt"))


def missing(obligation: TeamMilestone, content: Content) -> list[Deliverable]:
    """The required deliverables that such a hand-in would lack."""
    given = {"text": bool(content.text.strip()), "link": bool(content.links), "file": bool(content.files)}
    required = Deliverable.objects.filter(milestone=obligation.milestone_id, required=True)
    return [deliverable for deliverable in required if not given[deliverable.kind]]


def _require_content(obligation: TeamMilestone, content: Content) -> None:
    text, links, files = content.text, content.links, content.files
    if not (text.strip() or links or files):
        raise Refused(_("Write what you made, or add a link or a file."))
    if len(text) > TEXT_LENGTH or len(links) > LINKS or len(files) > FILES:
        raise Refused(_("That is too much for one hand-in: 20,000 letters, 10 links and 20 files at most."))
    if any(len(link) > LINK_LENGTH or not link.startswith(("https://", "http://")) for link in links):
        raise Refused(_("A link starts with https:// and has 500 letters at most."))
    lacking = missing(obligation, content)
    if lacking:
        raise Refused(
            _("This is still missing: %(what)s.")
            % {"what": ", ".join(str(deliverable) for deliverable in lacking)}
        )


def _require_asked(obligation: TeamMilestone) -> None:
    state = TeamMilestone.State(obligation.state)
    if state == TeamMilestone.State.APPROVED:
        raise Refused(_("This milestone is accepted already. There is nothing more to hand in."))
    if state not in [*TeamMilestone.ASKED, TeamMilestone.State.SUBMITTED]:
        raise Refused(_("This milestone is not asked of your team."))


@transaction.atomic
def revoke(submission: Submission, *, by: Any, via: str) -> Submission:
    """Take the latest version back, until a verdict stands on it; the one before counts again."""
    team = submission.team_milestone.team
    rules.require(rules.can_submit(by, team), _("Only members of the team take a hand-in back."))
    return take_back(submission, by=by, via=via)


def take_back(submission: Submission, *, by: Any, via: str) -> Submission:
    """The same for an act that has asked already who may: an update takes its hand-in with it."""
    obligation = submission.team_milestone
    rules.require_running(obligation.team.cohort)
    take_turn(obligation)
    _require_undecided(submission)
    revoked = Submission.objects.filter(pk=submission.pk, revoked_at__isnull=True).update(
        revoked_at=clock.now(), revoked_by=by, is_open=False
    )
    if not revoked:
        raise Refused(_("This version was taken back already."))
    facts.refresh([obligation.pk])
    record_on(submission, "milestone.revoked", by=by, via=via)
    submission.refresh_from_db()
    return submission


@transaction.atomic
def restore(submission: Submission, *, by: Any, via: str) -> Submission:
    """Bring back a version that was taken back: the same row, with the moment it was handed in.

    In between it did not stand, and an absence says so for ever (docs/decisions).
    """
    team = submission.team_milestone.team
    rules.require(
        rules.can_restore(by, team, taken_back_by=submission.revoked_by_id),
        _("Only who took a hand-in back, or a manager, restores it."),
    )
    return put_back(submission, by=by, via=via)


def put_back(submission: Submission, *, by: Any, via: str) -> Submission:
    """The same for an act that has asked already who may: an update brings its hand-in with it."""
    obligation = submission.team_milestone
    rules.require_running(obligation.team.cohort)
    take_turn(obligation)
    obligation.refresh_from_db(fields=["state", "attempt"])
    submission.refresh_from_db(fields=["revoked_at", "revoked_by"])
    if submission.revoked_at is None or submission.revoked_by_id is None:
        raise Refused(_("This version stands already."))
    restoring.require_recent(submission.revoked_at)
    _require_its_turn(submission)
    SubmissionAbsence.objects.create(
        submission=submission,
        revoked_at=submission.revoked_at,
        revoked_by_id=submission.revoked_by_id,
        restored_at=clock.now(),
        restored_by=by,
    )
    Submission.objects.filter(pk=submission.pk).update(revoked_at=None, revoked_by=None)
    facts.refresh([obligation.pk])
    record_on(submission, "milestone.restored", by=by, via=via)
    submission.refresh_from_db()
    return submission


def _require_its_turn(submission: Submission) -> None:
    """It must be what would be handed in next: of the attempt that is asked, and the newest."""
    obligation = submission.team_milestone
    if submission.team_milestone.submissions.standing().filter(version__gt=submission.version).exists():
        raise Refused(_("A newer version was handed in meanwhile."))
    _require_asked(obligation)
    if submission.attempt != obligation.attempt:
        raise Refused(_("A change was asked meanwhile. Hand in a new version."))


def _require_undecided(submission: Submission) -> None:
    """Refuse once somebody answered the version, or a newer one came."""
    if submission.decisions.filter(revoked_at__isnull=True).exists():
        raise Refused(_("This version has its answer already and can no longer be taken back."))
    newer = submission.team_milestone.submissions.standing().filter(version__gt=submission.version)
    if newer.exists():
        raise Refused(_("A newer version was handed in. Take that one back first."))


def record_on(submission: Submission, verb: str, *, by: Any, via: str, **more: int) -> None:
    """Every event about a version says which one, and of which team."""
    team = submission.team_milestone.team
    about: dict[str, Any] = {
        "cohort_id": team.cohort_id, "team_id": team.pk, "version": submission.version, **more,
    }  # fmt: skip
    record(verb, on=submission, by=by, via=via, **about)
