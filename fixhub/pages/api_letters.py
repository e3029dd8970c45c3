"""/api/v1/letters: what was written to the caller."""

from django.db.models import QuerySet
from rest_framework import serializers

from fixhub.mail.models import Letter
from fixhub.rest.views import Things


class LetterFilters(serializers.Serializer):
    state = serializers.ChoiceField(choices=Letter.State.choices, required=False)


class LetterOut(serializers.ModelSerializer):
    """The kept copy: its private links are taken out, and it is empty until the letter is written."""

    class Meta:
        model = Letter
        fields = ["id", "kind", "state", "subject", "text", "due_at", "sent_at"]


class Letters(Things):
    """The caller's own letters, planned ones too; newest first."""

    queryset = Letter.objects.none()
    serializer_class = LetterOut
    filters = LetterFilters
    ordering = ("-due_at", "-pk")

    def get_queryset(self) -> QuerySet[Letter]:
        return Letter.objects.filter(person_id=self.request.user.pk)
