"""The thread of a team's milestone: the newest of it, oldest first."""

from dataclasses import dataclass

from django.db.models import QuerySet

from cohorts.models import Comment, TeamMilestone

SHOWN = 20


@dataclass(frozen=True)
class Talk:
    """What stands beside a milestone; `more`: earlier comments are on the page of the whole thread."""

    obligation: TeamMilestone
    comments: list[Comment]
    more: bool


def of_obligation(obligation: TeamMilestone) -> Talk:
    """In one query, however long the thread is."""
    newest = of_thread(obligation).order_by("-recorded_at", "-pk")[: SHOWN + 1]
    found = list(newest)
    return Talk(obligation, found[:SHOWN][::-1], len(found) > SHOWN)


def of_thread(obligation: TeamMilestone) -> "QuerySet[Comment]":
    standing = Comment.objects.standing().filter(team_milestone=obligation)
    return standing.select_related("by").oldest_first()
