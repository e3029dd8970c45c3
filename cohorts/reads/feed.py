"""What a team logged, for whoever may read it."""

from datetime import datetime, time

from django.db.models import QuerySet

from cohorts.models import Team, Update
from fixhub import clock


def of_team(team: Team) -> QuerySet[Update]:
    """Newest first. Whether mood, worry and a narrowed photo show is asked where it is drawn."""
    return (
        Update.objects.standing()
        .filter(team=team)
        .select_related("by", "photo", "team_milestone__milestone__current")
        .newest_first()
    )


def since_monday(team: Team) -> QuerySet[Update]:
    """This week's, on the edition's calendar."""
    monday = clock.monday(clock.today(team.cohort.zone))
    began: datetime = clock.instant(monday, time(0), team.cohort.zone)
    return of_team(team).filter(recorded_at__gte=began)
