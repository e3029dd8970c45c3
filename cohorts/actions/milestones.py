"""Handing in, and taking a hand-in back."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from cohorts import facts, rules
from cohorts.models import Decision, Deliverable, Milestone, Submission, SubmissionFile, TeamMilestone
from fixhub import clock
from fixhub.events.record import record
from fixhub.files.models import File
from fixhub.refused import Refused

TEXT_LENGTH, LINKS, LINK_LENGTH, FILES = 20_000, 10, 500, 20


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
    _require_content(obligation, text, links, files)
    try:
        with transaction.atomic():
            return _submit(obligation, by=by, form_key=form_key, text=text, links=links, files=files, via=via)
    except IntegrityError:
        sent = Submission.objects.filter(by=by, form_key=form_key, team_milestone=obligation).first()
        if not sent:
            raise Refused(_("This form was sent for another milestone already. Open it anew.")) from None
        return sent


def _submit(
    obligation: TeamMilestone,
    *,
    by: Any,
    form_key: UUID,
    text: str,
    links: Sequence[str],
    files: Sequence[File],
    via: str,
) -> Submission:
    take_turn(obligation)
    sent_before = Submission.objects.filter(by=by, form_key=form_key, team_milestone=obligation).first()
    if sent_before:
        return sent_before
    obligation.refresh_from_db(fields=["state", "attempt"])
    _require_asked(obligation)
    obligation.submissions.filter(is_open=True).update(is_open=False)
    submission = Submission.objects.create(
        team_milestone=obligation,
        version=(obligation.submissions.aggregate(n=Max("version"))["n"] or 0) + 1,
        attempt=obligation.attempt,
        by=by,
        via=via,
        text=text,
        links=list(links),
        checksum=checksum(text, links, files),
        form_key=form_key,
    )
    SubmissionFile.objects.bulk_create(SubmissionFile(submission=submission, file=file) for file in files)
    if obligation.milestone.review == Milestone.Review.NONE:
        Decision.objects.create(submission=submission, verdict=Decision.Verdict.APPROVE, by=None)
    facts.refresh([obligation.pk])
    _record("milestone.submitted", submission, by=by, via=via, version=submission.version)
    submission.refresh_from_db(fields=["is_open"])
    return submission


def take_turn(obligation: TeamMilestone) -> None:
    """Hold the obligation's row until the transaction ends, so that hand-ins and verdicts queue.

    An UPDATE locks the row on PostgreSQL; on SQLite the transaction itself is the lock.
    """
    TeamMilestone.objects.filter(pk=obligation.pk).update(attempt=F("attempt"))


def missing(
    obligation: TeamMilestone, *, text: str = "", links: Sequence[str] = (), files: Sequence[File] = ()
) -> list[Deliverable]:
    """The required deliverables that such a hand-in would lack."""
    given = {"text": bool(text.strip()), "link": bool(links), "file": bool(files)}
    required = Deliverable.objects.filter(milestone=obligation.milestone_id, required=True)
    return [deliverable for deliverable in required if not given[deliverable.kind]]


def checksum(text: str, links: Sequence[str], files: Sequence[File]) -> str:
    """SHA-256 over what was handed in: text, links in order, and the checksums of the files."""
    content = json.dumps([text, list(links), [file.sha256 for file in files]], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def _require_content(
    obligation: TeamMilestone, text: str, links: Sequence[str], files: Sequence[File]
) -> None:
    if not (text.strip() or links or files):
        raise Refused(_("Write what you made, or add a link or a file."))
    if len(text) > TEXT_LENGTH or len(links) > LINKS or len(files) > FILES:
        raise Refused(_("That is too much for one hand-in: 20,000 letters, 10 links and 20 files at most."))
    if any(len(link) > LINK_LENGTH or not link.startswith(("https://", "http://")) for link in links):
        raise Refused(_("A link starts with https:// and has 500 letters at most."))
    lacking = missing(obligation, text=text, links=links, files=files)
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
    obligation = submission.team_milestone
    rules.require(rules.can_submit(by, obligation.team), _("Only members of the team take a hand-in back."))
    take_turn(obligation)
    require_undecided(submission)
    revoked = Submission.objects.filter(pk=submission.pk, revoked_at__isnull=True).update(
        revoked_at=clock.now(), revoked_by=by, is_open=False
    )
    if not revoked:
        raise Refused(_("This version was taken back already."))
    facts.refresh([obligation.pk])
    _record("milestone.revoked", submission, by=by, via=via, version=submission.version)
    submission.refresh_from_db()
    return submission


def require_undecided(submission: Submission) -> None:
    """Refuse once somebody answered the version, or a newer one came."""
    if submission.decisions.filter(revoked_at__isnull=True).exists():
        raise Refused(_("This version has its answer already and can no longer be taken back."))
    newer = submission.team_milestone.submissions.standing().filter(version__gt=submission.version)
    if newer.exists():
        raise Refused(_("A newer version was handed in. Take that one back first."))


def _record(verb: str, submission: Submission, *, by: Any, via: str, **data: Any) -> None:
    team = submission.team_milestone.team
    record(verb, on=submission, by=by, via=via, cohort_id=team.cohort_id, team_id=team.pk, **data)
