"""What a hand-in starts from and what it needs."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q, QuerySet

from cohorts.models import Deliverable, Submission, TeamMilestone, Update
from cohorts.reads.files import loose
from fixhub.files.models import File


@dataclass(frozen=True)
class Need:
    """A thing a hand-in must or may contain, and whether the version in force contains it."""

    deliverable: Deliverable
    is_given: bool


def in_force(obligation: TeamMilestone) -> Submission | None:
    """The latest version that was not taken back."""
    return obligation.submissions.standing().order_by("-version").first()


def next_version(obligation: TeamMilestone) -> int:
    """The number the next hand-in gets; what was taken back keeps its number."""
    return (obligation.submissions.aggregate(last=Max("version"))["last"] or 0) + 1


def to_keep(obligation: TeamMilestone, update: Update | None) -> QuerySet[File]:
    """Files a new version may take over: of the version in force, and the photos logged for it."""
    former = in_force(obligation)
    of_version = Q(submissions=former) if former else Q(pk__in=[])
    of_updates = Q(updates__team_milestone=obligation, updates__revoked_at__isnull=True)
    chosen = of_version | of_updates if update or not former else of_version
    return File.objects.filter(chosen).distinct().order_by("pk")


def to_keep_or_sent(
    obligation: TeamMilestone, update: Update | None, *, by: Any, sent: Any
) -> QuerySet[File]:
    """The same, and what the person sent with a form that came back to them."""
    own = loose(by).filter(pk__in=sent)
    wanted = Q(pk__in=to_keep(obligation, update).values("pk")) | Q(pk__in=own.values("pk"))
    return File.objects.filter(wanted).order_by("pk")


def to_start_from(former: Submission | None, update: Update | None) -> dict[str, Any]:
    """The first words of the form: of the version in force, and of the update that said "done"."""
    texts = [former.text if former else "", update.sentence if update else ""]
    kept = list(former.files.values_list("pk", flat=True)) if former else []
    photo = [update.photo_id] if update and update.photo_id else []
    return {
        "text": "\n\n".join(text for text in texts if text),
        "links": former.links if former else [],
        "keep": [*kept, *photo],
    }


def needs(obligation: TeamMilestone) -> list[Need]:
    former = in_force(obligation)
    given = {
        "text": bool(former and former.text),
        "link": bool(former and former.links),
        "file": bool(former and former.files.exists()),
    }
    wanted = Deliverable.objects.filter(milestone=obligation.milestone_id).order_by("-required", "pk")
    return [Need(deliverable, given[deliverable.kind]) for deliverable in wanted]
