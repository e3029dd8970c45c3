"""/api/v1/cohorts/<slug>/invitation-batches: asking in those who were brought in from lists."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from cohorts.actions import invitation_batches
from cohorts.actions.invitation_batches import MOST
from cohorts.models import Cohort, Invitation, Team
from cohorts.reads import uninvited
from cohorts.reads.uninvited import Candidate, Choice
from cohorts.serializers import InvitationOut
from fixhub.rest.asking import ID_MAX, body
from fixhub.rest.views import View


class BatchIn(serializers.Serializer):
    """Without role, team and people it is everybody who never came, 500 at most."""

    role = serializers.ChoiceField(choices=Invitation.Role.choices, required=False)
    team = serializers.IntegerField(min_value=1, max_value=ID_MAX, required=False, help_text="A team's id.")
    people = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=ID_MAX),
        required=False,
        allow_empty=False,
        max_length=MOST,
        help_text="Ids of the people who are asked; whoever of them is here or invited already is left out.",
    )
    preview = serializers.BooleanField(
        required=False, default=False, help_text="Say who would be asked, and ask nobody."
    )
    form_key = serializers.UUIDField(
        required=False, help_text="Of the caller's choice: the same key twice is the same batch."
    )


class CandidateOut(serializers.Serializer):
    person = serializers.IntegerField(source="person.pk")
    name = serializers.CharField(source="person.full_name")
    email = serializers.CharField(source="person.email")
    language = serializers.CharField(source="person.language")
    role = serializers.CharField()
    team = serializers.IntegerField(source="team.pk", allow_null=True, default=None)
    why = serializers.ChoiceField(
        choices=["", *uninvited.WHY], help_text="Why this person is left out; empty for who is asked."
    )


class BatchOut(serializers.Serializer):
    """A preview has no key and no invitations; a batch has no candidates."""

    key = serializers.UUIDField(allow_null=True)
    invitations = InvitationOut(many=True)
    candidates = CandidateOut(many=True)
    left_out = CandidateOut(many=True, help_text="500 at most.")


class RevokedOut(serializers.Serializer):
    withdrawn = serializers.IntegerField(help_text="How many nobody had used.")


@dataclass(frozen=True)
class Answer:
    key: UUID | None = None
    invitations: tuple[Invitation, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    left_out: tuple[Candidate, ...] = ()


class InvitationBatches(View):
    @extend_schema(
        operation_id="cohorts_invitation_batches_create",
        request=BatchIn,
        responses={200: BatchOut, 201: BatchOut},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Invite people of the edition who never came, or with `preview` see who they would be."""
        cohort, given = _managed(request, slug), body(request, BatchIn)
        choice = _choice(cohort, given)
        if given["preview"]:
            return Response(BatchOut(_preview(cohort, choice)).data)
        key = given.get("form_key") or uuid4()
        batch = invitation_batches.send(cohort, choice, by=request.user, form_key=key, via="api")
        answer = Answer(key=batch.key, invitations=tuple(batch.invitations))
        return Response(BatchOut(answer).data, status=status.HTTP_201_CREATED)


class InvitationBatchRevocation(View):
    @extend_schema(
        operation_id="cohorts_invitation_batches_revocation", request=None, responses={200: RevokedOut}
    )
    def post(self, request: Request, slug: str, batch: UUID) -> Response:
        """Withdraw the invitations of a batch that nobody used yet."""
        cohort = _managed(request, slug)
        if not invitation_batches.exists(cohort, batch):
            raise Http404
        count = invitation_batches.revoke(cohort, batch, by=request.user, via="api")
        return Response(RevokedOut({"withdrawn": count}).data)


def _managed(request: Request, slug: str) -> Cohort:
    editions = Cohort.objects.managed_by(request.user).select_related("programme")
    return get_object_or_404(editions, slug=slug)


def _choice(cohort: Cohort, given: dict[str, Any]) -> Choice:
    team, people = given.get("team"), given.get("people")
    return Choice(
        role=given.get("role", ""),
        team=_team(cohort, team) if team else None,
        people=None if people is None else frozenset(people),
    )


def _team(cohort: Cohort, pk: int) -> Team:
    found = Team.objects.standing().filter(cohort=cohort, pk=pk).first()
    if found is None:
        raise serializers.ValidationError({"team": [_("There is no team with this id in this edition.")]})
    return found


def _preview(cohort: Cohort, choice: Choice) -> Answer:
    known = uninvited.read(cohort)
    return Answer(
        candidates=tuple(known.chosen(choice)[:MOST]), left_out=tuple(known.left_out(choice)[:MOST])
    )
