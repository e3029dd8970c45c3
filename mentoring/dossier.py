"""What a reviewer reads before answering: the hand-in, what was said of it before, and since."""

from dataclasses import dataclass
from typing import Any

from cohorts.models import Decision, Submission, Update
from fixhub.files.models import File
from mentoring.models import Review

UPDATES = 5


@dataclass(frozen=True)
class Dossier:
    """`settled` is the answer that stands on this version; `newest` the version in force."""

    submission: Submission
    files: list[File]
    settled: Decision | None
    newest: Submission | None
    last: Review | None
    updates: list[Update]
    advice: list[Review]

    @property
    def is_open(self) -> bool:
        return self.submission.is_open


def of(submission: Submission, *, reader: Any) -> Dossier:
    """Everything about one hand-in, in five queries."""
    last = _last_verdict(submission)
    versions = submission.team_milestone.submissions.standing()
    decisions = submission.decisions.filter(revoked_at__isnull=True).select_related("by", "review")
    return Dossier(
        submission=submission,
        files=list(submission.files.order_by("pk")),
        settled=decisions.first(),
        newest=versions.order_by("-version").first(),
        last=last,
        updates=_updates(submission, last),
        advice=_advice(submission, reader),
    )


def _last_verdict(submission: Submission) -> Review | None:
    """The answer on the version before, whoever gave it."""
    earlier = Review.objects.filter(
        submission__team_milestone=submission.team_milestone_id,
        submission__version__lt=submission.version,
        decision__isnull=False,
        decision__revoked_at__isnull=True,
    )
    return earlier.select_related("by", "decision").first()


def _updates(submission: Submission, last: Review | None) -> list[Update]:
    """What the team has logged since then, the newest first."""
    updates = Update.objects.standing().filter(team=submission.team_milestone.team_id)
    if last:
        updates = updates.filter(recorded_at__gt=last.at)
    return list(updates.select_related("by", "team_milestone__milestone__current").newest_first()[:UPDATES])


def _advice(submission: Submission, reader: Any) -> list[Review]:
    """Questions to the managers about this attempt; only they and who asked read them."""
    return list(
        Review.objects.visible_to(reader)
        .filter(
            decision__isnull=True,
            submission__team_milestone=submission.team_milestone_id,
            submission__attempt=submission.attempt,
        )
        .select_related("by")
    )
