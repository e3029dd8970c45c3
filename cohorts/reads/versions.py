"""The versions of a hand-in, each with its files, its answer and its receipt."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from cohorts.models import Decision, Submission, TeamMilestone
from fixhub.files.models import File


@dataclass(frozen=True)
class Version:
    """One hand-in as its receipt tells it; `answer` is filled in by whoever knows what was said."""

    submission: Submission
    decision: Decision | None
    on_time: bool | None
    files: Sequence[File]
    answer: object = field(default=None)

    @property
    def words(self) -> int:
        return len(self.submission.text.split())

    @property
    def pictures(self) -> list[File]:
        return [file for file in self.files if file.is_picture]

    @property
    def documents(self) -> list[File]:
        return [file for file in self.files if not file.is_picture]

    @property
    def bytes(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def checksum(self) -> str:
        """In groups of eight, so that two people can compare it aloud."""
        whole = self.submission.checksum
        return " ".join(whole[at : at + 8] for at in range(0, len(whole), 8))


def of_obligation(obligation: TeamMilestone) -> list[Version]:
    """The standing versions, latest first."""
    found = list(with_files(obligation.submissions.all()).order_by("-version"))
    first = found[-1] if found else None
    return [_version(one, first, obligation) for one in found]


def of_submission(submission: Submission) -> Version:
    """One version for its receipt, read from `with_files`."""
    obligation = submission.team_milestone
    first = obligation.submissions.standing().order_by("version").first()
    return _version(submission, first, obligation)


def with_files(among: QuerySet[Submission]) -> QuerySet[Submission]:
    """The standing ones of these, with all that is shown of a version."""
    standing = Decision.objects.filter(revoked_at__isnull=True).select_related("by")
    return (
        among.filter(revoked_at__isnull=True)
        .select_related("team_milestone__team__cohort", "team_milestone__milestone__current", "by")
        .prefetch_related(Prefetch("decisions", standing), Prefetch("files", File.objects.order_by("pk")))
    )


def _version(submission: Submission, first: Submission | None, obligation: TeamMilestone) -> Version:
    """Only the first version can be on time or late: later ones answer a change."""
    is_first = first is not None and first.pk == submission.pk and submission.attempt == 1
    return Version(
        submission=submission,
        decision=next(iter(submission.decisions.all()), None),
        on_time=_was_on_time(submission, obligation) if is_first else None,
        files=list(submission.files.all()),
    )


def _was_on_time(first: Submission, obligation: TeamMilestone) -> bool | None:
    """By its first due date as it is known now, with the policy's grace."""
    known = first_due(obligation)
    return None if known is None else obligation.team.cohort.policy_now().is_on_time(first.at, known)


def first_due(obligation: TeamMilestone) -> datetime | None:
    """The date lateness is counted by; a change request does not move it."""
    dues = obligation.dues.filter(attempt=1).order_by("-recorded_at", "-pk")
    return dues.values_list("due_at", flat=True).first()
