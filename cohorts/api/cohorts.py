"""/api/v1/cohorts: editions, their launch, their teams and invitations."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from cohorts import blueprint, plan_edits
from cohorts.actions import challenges, cohorts, invitations, meetings, teams
from cohorts.api.asking import body
from cohorts.api.challenges import ChallengeIn, ChallengeOut
from cohorts.api.meetings import answer, team_named
from cohorts.meeting_serializers import MeetingIn, MeetingOut
from cohorts.models import Cohort, Programme
from cohorts.serializers import CohortOut, InvitationIn, InvitationOut, LaunchIn, TeamIn, TeamOut
from fixhub.rest.views import Things


class Cohorts(Things):
    """The editions the caller is in or manages."""

    queryset = Cohort.objects.none()
    serializer_class = CohortOut
    lookup_field = "slug"

    def get_queryset(self) -> QuerySet[Cohort]:
        return Cohort.objects.visible_to(self.request.user).select_related("programme")

    @extend_schema(request=LaunchIn, responses={201: CohortOut})
    def create(self, request: Request) -> Response:
        """Launch an edition from a blueprint, with what is to differ from it."""
        given = body(request, LaunchIn)
        programme, edits = _managed(request.user, given.pop("programme")), given.pop("milestones", [])
        country = programme.holiday_country
        plan = _edited(blueprint.draft(given.pop("blueprint"), **given, country=country), edits)
        cohort = cohorts.launch(plan, by=request.user, programme=programme, via="api")
        return Response(CohortOut(cohort).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=TeamIn, responses={201: TeamOut})
    @action(detail=True, methods=["post"])
    def teams(self, request: Request, slug: str) -> Response:
        """Add a team by hand."""
        team = teams.add(self.get_object(), by=request.user, via="api", **body(request, TeamIn))
        return Response(TeamOut(team).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def closing(self, request: Request, slug: str) -> Response:
        """End an edition that runs: nothing in it can be changed any more. It cannot be undone."""
        cohorts.close(self.get_object(), by=request.user, via="api")
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=ChallengeIn, responses={201: ChallengeOut})
    @action(detail=True, methods=["post"])
    def challenges(self, request: Request, slug: str) -> Response:
        """Add a challenge, after those that are there."""
        cohort, given = self.get_object(), body(request, ChallengeIn)
        added = challenges.add(cohort, by=request.user, via="api", **given)
        return Response(ChallengeOut(added).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=MeetingIn, responses={201: MeetingOut})
    @action(detail=True, methods=["post"])
    def meetings(self, request: Request, slug: str) -> Response:
        """Plan a meeting: managers any, leads and mentors the mentoring of their team."""
        cohort, given = self.get_object(), body(request, MeetingIn)
        team = team_named(given.pop("team", None), cohort=cohort)
        planned = meetings.plan(cohort, by=request.user, team=team, via="api", **given)
        return answer(planned, status=status.HTTP_201_CREATED)

    @extend_schema(request=InvitationIn, responses={201: InvitationOut})
    @action(detail=True, methods=["post"])
    def invitations(self, request: Request, slug: str) -> Response:
        """Invite a manager or viewer to the whole edition."""
        cohort, given = self.get_object(), body(request, InvitationIn)
        invitation = invitations.invite(by=request.user, cohort=cohort, via="api", **given)
        return Response(InvitationOut(invitation).data, status=status.HTTP_201_CREATED)


def _edited(plan: blueprint.Plan, edits: list[dict[str, Any]]) -> blueprint.Plan:
    """The plan with every edit, or 400 with each that cannot be."""
    done = plan_edits.edited(plan, [plan_edits.Edit(**edit) for edit in edits])
    if done.problems:
        errors: list[dict[str, list[str]]] = [{} for _ in edits]
        for problem in done.problems:
            errors[problem.place].setdefault(problem.field, []).append(problem.sentence)
        raise ValidationError({"milestones": errors})
    return done.plan


def _managed(person: Any, slug: str) -> Programme:
    managed = person.programme_roles.now().filter(role="manager").values("programme")
    return get_object_or_404(Programme.objects.filter(pk__in=managed), slug=slug)
