"""/api/v1/files: putting up a file before it is named in a hand-in or an update."""

from django.db.models import QuerySet
from rest_framework import mixins, viewsets

from cohorts.serializers import FileOut
from fixhub.files.models import File


class Files(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """What the caller put up, newest first; others meet it in the hand-in or update it belongs to."""

    queryset = File.objects.none()
    serializer_class = FileOut
    ordering = "-pk"

    def get_queryset(self) -> QuerySet[File]:
        return File.objects.filter(by_id=self.request.user.pk)
