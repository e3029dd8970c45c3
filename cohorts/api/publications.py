"""/api/v1/cohorts/<slug>/publication and /name-consent: what everybody may read, and whose names."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cohorts.actions import publications
from cohorts.api.asking import body
from cohorts.models import Cohort, NameConsent
from fixhub.rest.views import Things


class PublicationIn(serializers.Serializer):
    findable = serializers.BooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Whether search engines may list it; left out, as it was the last time.",
    )


class PublicationOut(serializers.Serializer):
    """`since` and `findable` are null while the edition has no public page."""

    published = serializers.BooleanField()
    since = serializers.DateTimeField(allow_null=True)
    findable = serializers.BooleanField(allow_null=True)
    url = serializers.SerializerMethodField(help_text="Where the page is, or would be.")

    @extend_schema_field(serializers.URLField())
    def get_url(self, _: Any) -> str:
        return settings.SITE_URL + reverse("public", args=[self.context["cohort"].slug])


class ConsentOut(serializers.Serializer):
    """Without a yes the name stands nowhere; `published` says whether there is a page at all."""

    agreed = serializers.BooleanField()
    since = serializers.DateTimeField(allow_null=True)
    published = serializers.BooleanField()


class OfOneEdition(Things):
    """What an edition has one of, at an address below it."""

    queryset = Cohort.objects.none()
    lookup_field = "slug"


class PublicationOfCohort(OfOneEdition):
    """The public page of an edition, for its managers."""

    serializer_class = PublicationOut

    def get_queryset(self) -> QuerySet[Cohort]:
        return Cohort.objects.managed_by(self.request.user)

    @extend_schema(operation_id="cohorts_publication_read", responses={200: PublicationOut})
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Whether the edition has a public page, and since when."""
        return self._answer(self.get_object())

    @extend_schema(operation_id="cohorts_publish", request=PublicationIn, responses={200: PublicationOut})
    def publish(self, request: Request, slug: str) -> Response:
        """Open the public page, or say anew whether search engines may list it."""
        cohort, given = self.get_object(), body(request, PublicationIn)
        publications.publish(cohort, by=request.user, via="api", **given)
        return self._answer(cohort)

    @extend_schema(operation_id="cohorts_unpublish", request=None, responses={200: PublicationOut})
    def withdrawal(self, request: Request, slug: str) -> Response:
        """Close the public page: whoever asks for it finds nothing there."""
        cohort = self.get_object()
        publications.withdraw(cohort, by=request.user, via="api")
        return self._answer(cohort)

    def _answer(self, cohort: Cohort) -> Response:
        there = cohort.publications.now().first()
        said = {
            "published": there is not None,
            "since": there.starts if there else None,
            "findable": there.findable if there else None,
        }
        return Response(PublicationOut(said, context={"cohort": cohort}).data)


class OwnConsent(OfOneEdition):
    """The caller's own name on the public page of an edition."""

    serializer_class = ConsentOut

    def get_queryset(self) -> QuerySet[Cohort]:
        return Cohort.objects.visible_to(self.request.user)

    @extend_schema(operation_id="cohorts_name_consent_read", responses={200: ConsentOut})
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Whether the caller agreed to stand there by name."""
        return self._answer(self.get_object())

    @extend_schema(operation_id="cohorts_name_agree", request=None, responses={200: ConsentOut})
    def agree(self, request: Request, slug: str) -> Response:
        """Say yes to one's own name; only who is in a team of the edition can."""
        cohort = self.get_object()
        publications.agree(cohort, by=request.user, via="api")
        return self._answer(cohort)

    @extend_schema(operation_id="cohorts_name_disagree", request=None, responses={200: ConsentOut})
    def withdrawal(self, request: Request, slug: str) -> Response:
        """Take the yes back: the name is off the page at once."""
        cohort = self.get_object()
        publications.disagree(cohort, by=request.user, via="api")
        return self._answer(cohort)

    def _answer(self, cohort: Cohort) -> Response:
        yes = NameConsent.objects.now().filter(cohort=cohort, user=self.request.user.pk).first()
        said = {
            "agreed": yes is not None,
            "since": yes.starts if yes else None,
            "published": cohort.publications.now().exists(),
        }
        return Response(ConsentOut(said).data)
