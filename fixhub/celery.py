"""The Celery app. Only doorbells travel through the broker; what is due lives in the database."""

import os
import sys

from celery import Celery
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fixhub.settings")
try:
    settings.SECRET_KEY  # noqa: B018 - read now, so that what is wrong is said in a sentence
except ImproperlyConfigured as wrong:
    sys.exit(str(wrong))

app = Celery("fixhub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["tasks"], related_name="jobs")
