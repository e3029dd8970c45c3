"""What was taken back in the last thirty days, and can stand again: of an edition, or one's own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import restoring
from cohorts.models import (
    Challenge,
    Cohort,
    Comment,
    Invitation,
    Meeting,
    Membership,
    Submission,
    Team,
    TeamState,
    Update,
)
from fixhub import clock
from fixhub.accounts.models import User
from fixhub.events.models import Event

# Of each kind; whoever took back more finds the newest.
MOST = 100
KINDS = ("team", "membership", "update", "submission", "comment", "invitation", "challenge", "meeting")
OBLIGATION = "team_milestone__milestone__current"


@dataclass(frozen=True)
class Gone:
    """One thing: what it is, what it said, where, when and by whom it was taken back."""

    kind: str | Promise
    what: str
    where: str
    at: datetime
    by: str
    code: str
    pk: int

    @property
    def restore_url(self) -> str:
        """For people."""
        return reverse(f"{self.code}_restoration", args=[self.pk])

    @property
    def restoration(self) -> str:
        """For programs."""
        return reverse(f"api-{self.code}-restoration", args=[self.pk])


def of_cohort(cohort: Cohort) -> list[Gone]:
    """For managers, the newest first; the same number of queries however much there is."""
    standing = Q(team__cohort=cohort, team__in=Team.objects.standing())
    inside = Q(team_milestone__team__cohort=cohort, team_milestone__team__in=Team.objects.standing())
    return _newest_first(
        [
            *_teams(cohort),
            *_memberships(Membership.objects.filter(standing, ended_by__isnull=False)),
            *_updates(Update.objects.filter(standing)),
            *_handins(Submission.objects.filter(inside)),
            *_comments(Comment.objects.filter(inside)),
            *_invitations(Invitation.objects.filter(cohort=cohort)),
            *_challenges(Challenge.objects.filter(cohort=cohort)),
            *_meetings(Meeting.objects.filter(cohort=cohort)),
        ]
    )


def of_person(user: Any) -> list[Gone]:
    """What one took back oneself, where one still is."""
    inside = Team.objects.inside_of(user)
    own, there = Q(revoked_by=user), Q(team_milestone__team__in=inside)
    slips = Membership.objects.concerning(user).filter(
        user=user, ended_by=user, end_recorded_at__gt=clock.now() - restoring.A_SLIP
    )
    return _newest_first(
        [
            *_memberships(slips),
            *_updates(Update.objects.filter(own, team__in=inside)),
            *_handins(Submission.objects.filter(own, there)),
            *_comments(Comment.objects.filter(own, there)),
            *_invitations(Invitation.objects.visible_to(user).filter(own)),
        ]
    )


def _newest_first(found: Iterable[Gone]) -> list[Gone]:
    return sorted(found, key=lambda gone: gone.at, reverse=True)


def _recent(among: "QuerySet[Any]", *parts: str) -> "QuerySet[Any]":
    recent = among.filter(revoked_at__gt=restoring.since()).select_related("revoked_by", *parts)
    return recent.order_by("-revoked_at", "-pk")[:MOST]


def _teams(cohort: Cohort) -> Iterator[Gone]:
    states = TeamState.objects.unended().filter(
        team__cohort=cohort, state=TeamState.State.REMOVED, recorded_at__gt=restoring.since()
    )
    acts = Event.objects.filter(cohort_id=cohort.pk, verb="team.removed").select_related("by")
    by = {act.team_id: act.by for act in acts.order_by("pk")}
    for state in states.select_related("team").order_by("-recorded_at", "-pk")[:MOST]:
        yield _gone(
            gettext_lazy("Team"),
            state.team.name,
            by.get(state.team_id),
            state.recorded_at,
            "team",
            state.team_id,
        )


def _memberships(among: "QuerySet[Membership]") -> Iterator[Gone]:
    """Not of whoever is in the team in another role, or again."""
    again = Membership.objects.unended().filter(team=OuterRef("team"), user=OuterRef("user"))
    rows = among.filter(~Exists(again), end_recorded_at__gt=restoring.since(), ends__isnull=False)
    parts = rows.select_related("user", "team", "ended_by").order_by("-end_recorded_at", "-pk")
    for row in parts[:MOST]:
        what = f"{row.user.full_name}, {row.get_role_display()}"
        when = row.end_recorded_at or clock.now()
        yield _gone(
            gettext_lazy("Place in a team"),
            what,
            row.ended_by,
            when,
            "membership",
            row.pk,
            where=row.team.name,
        )


def _updates(among: "QuerySet[Update]") -> Iterator[Gone]:
    for row in _recent(among, "team"):
        what = row.sentence or row.get_state_display()
        yield _revoked(gettext_lazy("Update"), what, row, "update", where=row.team.name)


def _handins(among: "QuerySet[Submission]") -> Iterator[Gone]:
    """One that an update made comes back with the update."""
    alone = among.filter(Q(from_update__isnull=True) | Q(from_update__revoked_at__isnull=True))
    for row in _recent(alone, "team_milestone__team", OBLIGATION):
        about = row.team_milestone
        what = _("Version %(n)s of “%(title)s”") % {"n": row.version, "title": about.milestone.title}
        yield _revoked(gettext_lazy("Hand-in"), what, row, "submission", where=about.team.name)


def _comments(among: "QuerySet[Comment]") -> Iterator[Gone]:
    for row in _recent(among, "team_milestone__team", OBLIGATION):
        where = f"{row.team_milestone.team.name}, {row.team_milestone.milestone.title}"
        yield _revoked(gettext_lazy("Comment"), row.text, row, "comment", where=where)


def _invitations(among: "QuerySet[Invitation]") -> Iterator[Gone]:
    """Those whose seven days go on and that no newer one replaced."""
    newer = Invitation.objects.pending().filter(
        email_key=OuterRef("email_key"), role=OuterRef("role"), pk__gt=OuterRef("pk")
    )
    same_place = Q(team=OuterRef("team")) | Q(team__isnull=True, cohort=OuterRef("cohort"))
    open_still = among.filter(~Exists(newer.filter(same_place)), expires_at__gt=clock.now())
    standing = open_still.filter(Q(team__isnull=True) | Q(team__in=Team.objects.standing()))
    for row in _recent(standing, "team", "cohort"):
        where = row.team.name if row.team else row.cohort.name if row.cohort else ""
        yield _revoked(gettext_lazy("Invitation"), row.email_key, row, "invitation", where=where)


def _challenges(among: "QuerySet[Challenge]") -> Iterator[Gone]:
    for row in _recent(among):
        yield _revoked(gettext_lazy("Challenge"), row.title, row, "challenge")


def _meetings(among: "QuerySet[Meeting]") -> Iterator[Gone]:
    """Cancelled ones that are still to come."""
    coming = among.filter(current__ends_at__gt=clock.now())
    standing = coming.filter(Q(team__isnull=True) | Q(team__in=Team.objects.standing()))
    for row in _recent(standing, "current", "team"):
        where = row.team.name if row.team else ""
        yield _revoked(gettext_lazy("Meeting"), str(row), row, "meeting", where=where)


def _revoked(kind: Promise, what: str, row: Any, code: str, *, where: str = "") -> Gone:
    return _gone(kind, what, row.revoked_by, row.revoked_at, code, row.pk, where=where)


def _gone(
    kind: str | Promise, what: str, by: User | None, at: datetime, code: str, pk: int, *, where: str = ""
) -> Gone:
    return Gone(kind, what, where, at, by.full_name if by else "", code, pk)
