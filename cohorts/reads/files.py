"""Which stored files a person may open, and how much a team has stored."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from cohorts.models import ImportRun, SubmissionFile, Team, Update
from fixhub.files.models import File
from fixhub.jobs.models import Job

IMPORTED: tuple[Any, ...] = (ImportRun.files, ImportRun.refused_files)


def visible_to(user: Any) -> QuerySet[File]:
    """Photos of updates for the edition, unless narrowed; what was handed in for the inside.

    What was taken back is shown to nobody.
    """
    inside = Team.objects.inside_of(user)
    handed_in = SubmissionFile.objects.filter(
        file=OuterRef("pk"), submission__revoked_at__isnull=True, submission__team_milestone__team__in=inside
    )
    logged = Update.objects.visible_to(user).standing().filter(photo=OuterRef("pk"))
    shown = logged.filter(Q(photo_for_team_only=False) | Q(team__in=inside))
    return File.objects.filter(Exists(handed_in) | Exists(shown))


def stored_by(team: Team) -> int:
    """Bytes on disk for a team, what was taken back included: it is kept."""
    handed_in = SubmissionFile.objects.filter(submission__team_milestone__team=team).values("file")
    logged = Update.objects.filter(team=team, photo__isnull=False).values("photo")
    total = File.objects.filter(Q(pk__in=handed_in) | Q(pk__in=logged)).aggregate(total=Sum("size"))
    return total["total"] or 0


def put_up_by(user: Any) -> QuerySet[File]:
    """What a person put up by hand; not what a job made for them, nor the sheets of an import."""
    of_job = Job.objects.filter(output=OuterRef("pk"))
    of_import = [held.through._base_manager.filter(file=OuterRef("pk")) for held in IMPORTED]
    return File.objects.filter(~Exists(of_job), *(~Exists(rows) for rows in of_import), by=user)


def loose(user: Any) -> QuerySet[File]:
    """Of that, what nobody handed in or logged."""
    handed_in = SubmissionFile.objects.filter(file=OuterRef("pk"))
    logged = Update.objects.filter(photo=OuterRef("pk"))
    return put_up_by(user).filter(~Exists(handed_in), ~Exists(logged))


def loose_of(user: Any) -> int:
    """How many bytes that is."""
    return loose(user).aggregate(total=Sum("size"))["total"] or 0
