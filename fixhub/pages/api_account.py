"""/api/v1/account: what a person says about themselves."""

from typing import Any, cast

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from fixhub import clock, languages
from fixhub.accounts import actions, colours, middleware
from fixhub.accounts.models import User
from fixhub.accounts.names import visible
from fixhub.mail import choices
from fixhub.rest.asking import NoFilters, asked, body
from fixhub.rest.views import View

NAME_LENGTH, ZONE_LENGTH = 100, 64


class AccountOut(serializers.ModelSerializer):
    """`theme` is empty for the colours of the device, `zone` for the one of the place."""

    theme = serializers.ChoiceField(choices=colours.CHOICES)

    class Meta:
        model = User
        fields = [
            "id", "email", "given", "family", "language", "zone", "theme", "wants_digests", "shortcuts",
        ]  # fmt: skip
        read_only_fields = fields


class AccountIn(serializers.Serializer):
    """What is left out stays as it is."""

    given = serializers.CharField(max_length=NAME_LENGTH, required=False)
    family = serializers.CharField(max_length=NAME_LENGTH, required=False, allow_blank=True)
    language = serializers.ChoiceField(choices=languages.NAMES, required=False)
    zone = serializers.CharField(
        max_length=ZONE_LENGTH, required=False, allow_blank=True, help_text="IANA name; empty: of the place."
    )
    theme = serializers.ChoiceField(choices=colours.CHOICES, required=False)
    wants_digests = serializers.BooleanField(required=False, help_text="The Monday digest.")
    shortcuts = serializers.BooleanField(required=False, help_text="Single keys on the pages.")

    def validate_given(self, given: str) -> str:
        if not visible(given):
            raise serializers.ValidationError(_("Enter a name"))
        return visible(given)

    def validate_family(self, family: str) -> str:
        return visible(family)

    def validate_zone(self, zone: str) -> str:
        if zone and zone not in clock.zones():
            raise serializers.ValidationError(_("Choose a time zone from the list."))
        return zone


class Account(View):
    """The caller's own settings."""

    @extend_schema(operation_id="account_read", responses={200: AccountOut})
    def get(self, request: Request) -> Response:
        """The caller's own settings, on every device."""
        asked(request, NoFilters)
        return Response(AccountOut(cast(User, request.user)).data)

    @extend_schema(operation_id="account_change", request=AccountIn, responses={200: AccountOut})
    def post(self, request: Request) -> Response:
        """Change some of them; pages, letters and answers follow at once."""
        person, given = cast(User, request.user), body(request, AccountIn)
        wanted: Any = given.pop("wants_digests", None)
        if given:
            actions.change_profile(person, **given)
        if wanted is not None:
            choose = choices.resume_digests if wanted else choices.stop_digests
            choose(person, via="api")
        person.refresh_from_db()
        middleware.speak_to(person)
        return Response(AccountOut(person).data)
