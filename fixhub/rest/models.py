"""What was answered to a key, so that it can be answered again."""

from django.conf import settings
from django.db import models

from fixhub import clock


class KeptAnswer(models.Model):
    """The answer to one act of one person under an Idempotency-Key.

    The row is written before the act and completed after it, in the act's own transaction: whoever
    sends the same key at the same moment waits for it. Without `content` the answer was not for keeping.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_answers")
    key = models.CharField(max_length=255)
    method = models.CharField(max_length=7)
    path = models.CharField(max_length=500)
    body = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    content_type = models.CharField(max_length=60, blank=True)
    content = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="answer_once_a_key")]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"
