"""/api/v1/challenges: what an edition asks, and what a team of it works on."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cohorts.actions import challenges
from cohorts.actions.challenges import OWNER_LENGTH, QUESTION_LENGTH, THEME_LENGTH, TITLE_LENGTH
from cohorts.api.asking import body
from cohorts.api.plan import OfOneCohort, in_languages
from cohorts.models import Challenge, Team
from cohorts.serializers import Slug

# Of these, what was withdrawn is acted upon.
OF_ALL = ("revocation", "restoration")


def _said(length: int) -> serializers.CharField:
    return serializers.CharField(max_length=length, required=False, allow_blank=True)


class ChallengeTitlesIn(serializers.Serializer):
    """In at least one of the languages; whoever reads another one is shown what there is."""

    en, ro, hu = _said(TITLE_LENGTH), _said(TITLE_LENGTH), _said(TITLE_LENGTH)


class ChallengeQuestionIn(serializers.Serializer):
    """In any of the languages."""

    en, ro, hu = _said(QUESTION_LENGTH), _said(QUESTION_LENGTH), _said(QUESTION_LENGTH)


class ChallengeIn(serializers.Serializer):
    """All that a challenge says; what is left out is empty."""

    titles = ChallengeTitlesIn()
    question = ChallengeQuestionIn(required=False, default=dict)
    owner_organisation = serializers.CharField(
        max_length=OWNER_LENGTH, required=False, default="", allow_blank=True, help_text="Who asks."
    )


class ChallengeOut(serializers.ModelSerializer):
    """`title` and `asks` are in the caller's language; `titles` and `question` in all there are."""

    cohort = Slug(slug_field="slug", read_only=True)
    title = serializers.CharField(read_only=True)
    asks = serializers.CharField(read_only=True)
    titles = in_languages()
    question = in_languages()

    class Meta:
        model = Challenge
        fields = [
            "id", "cohort", "slug", "title", "asks", "titles", "question", "owner_organisation", "position",
            "revoked_at",
        ]  # fmt: skip


class FocusIn(serializers.Serializer):
    """Both are said at once: what is left out of the body is refused, not kept."""

    theme = serializers.CharField(max_length=THEME_LENGTH, allow_blank=True)
    challenge = serializers.SlugField(
        max_length=60,
        allow_null=True,
        help_text="The slug of a challenge of the team's edition; null for none.",
    )


class Challenges(OfOneCohort):
    """The challenges of the editions the caller is in, edition by edition in their order."""

    queryset = Challenge.objects.none()
    serializer_class = ChallengeOut
    ordering = ("cohort_id", "position", "pk")

    def get_queryset(self) -> QuerySet[Challenge]:
        seen = Challenge.objects.visible_to(self.request.user).select_related("cohort")
        return seen if self.action in OF_ALL else seen.standing()

    @extend_schema(request=ChallengeIn, responses={200: ChallengeOut})
    @action(detail=True, methods=["post"])
    def words(self, request: Request, pk: Any) -> Response:
        """Say it in other words, all of them anew; its slug stays."""
        challenge, given = self.get_object(), body(request, ChallengeIn)
        return Response(ChallengeOut(challenges.edit(challenge, by=request.user, via="api", **given)).data)

    @extend_schema(request=None, responses={200: ChallengeOut})
    @action(detail=True, methods=["post"])
    def revocation(self, request: Request, pk: Any) -> Response:
        """Withdraw a challenge; its teams keep it, unseen."""
        return Response(ChallengeOut(challenges.withdraw(self.get_object(), by=request.user, via="api")).data)

    @extend_schema(request=None, responses={200: ChallengeOut})
    @action(detail=True, methods=["post"])
    def restoration(self, request: Request, pk: Any) -> Response:
        """Bring a challenge back with its teams, for thirty days after it was withdrawn."""
        return Response(ChallengeOut(challenges.restore(self.get_object(), by=request.user, via="api")).data)


def challenge_named(slug: str | None, *, team: Team) -> Challenge | None:
    """A challenge of a team's edition; 400 for a slug that none has."""
    if not slug:
        return None
    found = Challenge.objects.standing().filter(cohort=team.cohort_id, slug=slug).first()
    if not found:
        raise serializers.ValidationError({"challenge": [_("Choose a challenge of this edition.")]})
    return found
