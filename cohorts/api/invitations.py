"""/api/v1/invitations: who was asked in, and taking that back."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cohorts.actions import invitations
from cohorts.models import Invitation
from cohorts.serializers import InvitationOut
from fixhub.rest.views import Things


class Invitations(Things):
    """The invitations to places the caller manages, and to the teams they lead; newest first."""

    queryset = Invitation.objects.none()
    serializer_class = InvitationOut
    ordering = "-pk"

    def get_queryset(self) -> QuerySet[Invitation]:
        parts = Invitation.objects.select_related("programme", "cohort", "team__cohort")
        return parts.visible_to(self.request.user)

    @extend_schema(request=None, responses={200: InvitationOut})
    @action(detail=True, methods=["post"])
    def revocation(self, request: Request, pk: Any) -> Response:
        """Withdraw an invitation that nobody used yet."""
        revoked = invitations.revoke(self.get_object(), by=request.user, via="api")
        return Response(InvitationOut(revoked).data)

    @extend_schema(request=None, responses={200: InvitationOut})
    @action(detail=True, methods=["post"])
    def restoration(self, request: Request, pk: Any) -> Response:
        """Undo a withdrawal, within the seven days of the invitation."""
        restored = invitations.restore(self.get_object(), by=request.user, via="api")
        return Response(InvitationOut(restored).data)
