"""/api/v1/files: putting up a file before it is named in a hand-in or an update."""

from django.db.models import QuerySet

from cohorts.reads.files import put_up_by
from cohorts.serializers import FileOut
from fixhub.files.models import File
from fixhub.rest.views import Things


class Files(Things):
    """What the caller put up, newest first; others meet it in the hand-in or update it belongs to."""

    queryset = File.objects.none()
    serializer_class = FileOut
    ordering = "-pk"

    def get_queryset(self) -> QuerySet[File]:
        return put_up_by(self.request.user.pk)
