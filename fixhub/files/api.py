"""/api/v1/files: putting up a file before it is named in a hand-in or an update."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from fixhub.files import store
from fixhub.files.models import File


class FileIn(serializers.Serializer):
    file = serializers.FileField(max_length=200, allow_empty_file=True)


class OwnFile(serializers.ModelSerializer):
    class Meta:
        model = File
        fields = ["id", "name", "media_type", "size", "sha256", "at"]


class Files(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The caller's own files; others meet them in the hand-in or the update they belong to."""

    queryset = File.objects.none()
    serializer_class = OwnFile
    parser_classes = [MultiPartParser]
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[File]:
        return File.objects.filter(by=self.request.user)

    @extend_schema(request={"multipart/form-data": FileIn}, responses={201: OwnFile})
    def create(self, request: Request, *args: Any) -> Response:
        """Keep a PDF, picture, presentation or document of at most 20 MB; photos lose their place."""
        given = FileIn(data=request.data)
        given.is_valid(raise_exception=True)
        file = store.keep(given.validated_data["file"], by=request.user)
        return Response(OwnFile(file).data, status=status.HTTP_201_CREATED)
