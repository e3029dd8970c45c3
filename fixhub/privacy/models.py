"""What the city says of itself on the privacy page. What is true of the software stands in the page."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from fixhub import clock, languages


class PrivacyQuerySet(models.QuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-n")


class PrivacyRevision(models.Model):
    """Who is responsible, how to reach them, and a text in some languages. The last one counts."""

    n = models.PositiveIntegerField(unique=True)
    controller = models.CharField(_("Who is responsible"), max_length=200, blank=True)
    contact = models.EmailField(_("mail address"), max_length=254, blank=True)
    texts = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    objects = PrivacyQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(n__gte=1), name="privacy_counts_from_one")]

    def __str__(self) -> str:
        return f"privacy page {self.n}"

    @property
    def language(self) -> str:
        """The one in which the text is shown: the reader's, else the first that there is."""
        here: dict[str, Any] = {code: text for code, text in self.texts.items() if text}
        asked = (get_language() or "en")[:2]
        return asked if asked in here else next((code for code in languages.CODES if code in here), "")

    @property
    def text(self) -> str:
        return self.texts.get(self.language, "")
