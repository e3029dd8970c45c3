"""What the API takes and gives for cohorts, teams, milestones, hand-ins and updates.

Serializers check shape and bounds; the actions write.
"""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cohorts.actions.milestones import FILES, LINK_LENGTH, LINKS, TEXT_LENGTH
from cohorts.actions.updates import COUNT_MAX, SENTENCE_LENGTH
from cohorts.models import Cohort, Invitation, Membership, Submission, Team, TeamMilestone, Update
from cohorts.plan_edits import MOST_MILESTONES, TITLE_LENGTH
from cohorts.reads.files import put_up_by
from fixhub.accounts.models import User
from fixhub.files.models import File


class Id(serializers.PrimaryKeyRelatedField):
    """Another row, by its id."""


class Slug(serializers.SlugRelatedField):
    """Another row, by its slug."""


class CohortOut(serializers.ModelSerializer):
    programme = Slug(slug_field="slug", read_only=True)

    class Meta:
        model = Cohort
        fields = ["slug", "name", "programme", "zone", "kickoff", "ends_on"]


class TitlesIn(serializers.Serializer):
    """A name in one or more of the languages."""

    en = serializers.CharField(max_length=TITLE_LENGTH, required=False, allow_blank=True)
    ro = serializers.CharField(max_length=TITLE_LENGTH, required=False, allow_blank=True)
    hu = serializers.CharField(max_length=TITLE_LENGTH, required=False, allow_blank=True)


class PlanEditIn(serializers.Serializer):
    """A milestone of the blueprint changed or left out, or one of one's own."""

    key = serializers.SlugField(max_length=40, required=False, help_text="Left out: a new milestone.")
    titles = TitlesIn(required=False)
    day = serializers.DateField(
        required=False, help_text="Moved to the next working day. Left out: as in the blueprint."
    )
    keep = serializers.BooleanField(required=False, default=True, help_text="False leaves it out.")


class LaunchIn(serializers.Serializer):
    programme = serializers.SlugField(max_length=60)
    blueprint = serializers.SlugField(max_length=60)
    name = serializers.CharField(max_length=200)
    start = serializers.DateField(help_text="A Monday.")
    zone = serializers.CharField(max_length=64, required=False, help_text="IANA name.")
    milestones = serializers.ListField(
        child=PlanEditIn(),
        required=False,
        max_length=MOST_MILESTONES,
        help_text="What differs from the blueprint; a milestone that is not named stays as it is.",
    )


class TeamOut(serializers.ModelSerializer):
    cohort = Slug(slug_field="slug", read_only=True)
    challenge = serializers.SerializerMethodField(help_text="The slug of what it works on.")

    class Meta:
        model = Team
        fields = ["id", "cohort", "slug", "name", "theme", "challenge"]

    @extend_schema_field(serializers.SlugField(allow_null=True))
    def get_challenge(self, team: Team) -> str | None:
        return team.challenge.slug if team.challenge and team.challenge.is_standing else None


class TeamIn(serializers.Serializer):
    name = serializers.CharField(max_length=300)
    theme = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)


class TeamMilestoneOut(serializers.ModelSerializer):
    team = Id(read_only=True)
    key = serializers.CharField(source="milestone.key", read_only=True)
    title = serializers.CharField(source="milestone.title", read_only=True)
    due_at = serializers.DateTimeField(source="effective_due", read_only=True)
    is_late = serializers.BooleanField(read_only=True)
    opens_later = serializers.BooleanField(read_only=True)

    class Meta:
        model = TeamMilestone
        fields = ["id", "team", "key", "title", "state", "attempt", "due_at", "is_late", "opens_later"]


class FileOut(serializers.ModelSerializer):
    """What was put up; its url answers whoever may see what it belongs to."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = File
        fields = ["id", "name", "media_type", "size", "sha256", "at", "url"]

    def get_url(self, file: File) -> str:
        return reverse("file", args=[file.pk, file.name])


class FileIn(serializers.Serializer):
    file = serializers.FileField(max_length=200, allow_empty_file=True)


class OwnFile(serializers.PrimaryKeyRelatedField):
    """A file the caller put up; anybody else's is as good as not there."""

    def get_queryset(self) -> "models.QuerySet[File]":
        return put_up_by(self.context["request"].user)


class OwnFiles(serializers.ListField):
    """Several of them, each once, found in one query."""

    child = serializers.IntegerField(min_value=1, max_value=2**63 - 1)

    def to_internal_value(self, data: Any) -> list[File]:
        wanted = list(dict.fromkeys(super().to_internal_value(data)))
        found = put_up_by(self.context["request"].user).in_bulk(wanted)
        lacking = [pk for pk in wanted if pk not in found]
        if lacking:
            raise serializers.ValidationError(_("There is no file %(pk)s of yours.") % {"pk": lacking[0]})
        return [found[pk] for pk in wanted]


class SubmissionOut(serializers.ModelSerializer):
    team_milestone = Id(read_only=True)
    by = serializers.CharField(source="by.full_name", read_only=True)
    links = serializers.ListField(child=serializers.URLField(), read_only=True)
    files = FileOut(many=True, read_only=True)
    verdict = serializers.SerializerMethodField()

    class Meta:
        model = Submission
        fields = [
            "id", "team_milestone", "version", "attempt", "by", "at", "text", "links", "files",
            "checksum", "is_open", "revoked_at", "verdict",
        ]  # fmt: skip

    @extend_schema_field(serializers.ChoiceField(choices=["approve", "request_changes"], allow_null=True))
    def get_verdict(self, submission: Submission) -> str | None:
        standing = [d.verdict for d in submission.decisions.all() if d.revoked_at is None]
        return standing[0] if standing else None


class SubmissionIn(serializers.Serializer):
    form_key = serializers.UUIDField(help_text="Made by the caller; the same one twice is one hand-in.")
    text = serializers.CharField(max_length=TEXT_LENGTH, required=False, default="", allow_blank=True)
    links = serializers.ListField(
        child=serializers.URLField(max_length=LINK_LENGTH), max_length=LINKS, required=False, default=list
    )
    files = OwnFiles(max_length=FILES, required=False, default=list, help_text="Ids of files put up before.")


class UpdateOut(serializers.ModelSerializer):
    """Mood and stuck are empty for whoever may not see the inside of the team."""

    INSIDE = ("mood", "stuck", "submission")

    team = Id(read_only=True)
    team_milestone = Id(read_only=True, allow_null=True)
    submission = Id(read_only=True, allow_null=True)
    by = serializers.CharField(source="by.full_name", read_only=True)
    photo = FileOut(read_only=True, allow_null=True)
    stuck = serializers.BooleanField(read_only=True, allow_null=True)

    class Meta:
        model = Update
        fields = [
            "id", "team", "team_milestone", "by", "state", "sentence", "count", "stuck", "mood",
            "photo", "submission", "recorded_at", "revoked_at",
        ]  # fmt: skip

    def to_representation(self, instance: Update) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if instance.team_id not in self.context["inside"]:
            shown.update(dict.fromkeys(self.INSIDE))
            if instance.photo_for_team_only:
                shown["photo"] = None
        return shown


class UpdateIn(serializers.Serializer):
    form_key = serializers.UUIDField(help_text="Made by the caller; the same one twice is one update.")
    state = serializers.ChoiceField(choices=Update.State.choices)
    sentence = serializers.CharField(max_length=SENTENCE_LENGTH, required=False, default="", allow_blank=True)
    milestone = serializers.SlugField(max_length=40, required=False, allow_null=True, help_text="Its key.")
    count = serializers.IntegerField(min_value=0, max_value=COUNT_MAX, required=False, allow_null=True)
    stuck = serializers.BooleanField(required=False, default=False)
    mood = serializers.IntegerField(min_value=1, max_value=5, required=False, allow_null=True)
    photo = OwnFile(queryset=File.objects.none(), required=False, allow_null=True)
    photo_for_team_only = serializers.BooleanField(required=False, default=False)


class InvitationOut(serializers.ModelSerializer):
    cohort = Slug(slug_field="slug", read_only=True, allow_null=True)
    team = Id(read_only=True, allow_null=True)
    email = serializers.CharField(source="email_key", read_only=True)

    class Meta:
        model = Invitation
        fields = ["id", "email", "role", "cohort", "team", "at", "expires_at", "accepted_at", "revoked_at"]


class InvitationIn(serializers.Serializer):
    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(choices=Invitation.Role.choices)
    given = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)
    family = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)


def inside_ids(user: Any) -> set[int]:
    """The teams whose inside a person may see, asked once a request."""
    return set(Team.objects.inside_of(user).values_list("pk", flat=True))


def obligation_named(key: str | None, *, team: Team, by: Any) -> TeamMilestone | None:
    """What a team is asked for under a key; 400 if there is none that the person may see."""
    if not key:
        return None
    found = TeamMilestone.objects.visible_to(by).with_parts().filter(team=team, milestone__key=key).first()
    if not found:
        raise serializers.ValidationError({"milestone": [_("There is no such milestone in this team.")]})
    return found


class MembershipIn(serializers.Serializer):
    person = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, help_text="The id of somebody the caller manages."
    )
    role = serializers.ChoiceField(choices=Membership.Role.choices)


def named(people: "models.QuerySet[User]", pk: int, *, field: str) -> User:
    """One of these people by id; 400 for anybody else, as if nobody had it."""
    found = people.filter(pk=pk).first()
    if not found:
        raise serializers.ValidationError({field: [_("There is nobody with this id.")]})
    return found
