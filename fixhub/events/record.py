"""Writing an event, in the transaction of the act it tells of."""

from datetime import datetime
from typing import Any

from django.db import models

from fixhub import clock
from fixhub.events.models import Event
from fixhub.wake import wake


def record(
    verb: str,
    *,
    on: models.Model,
    by: Any,
    via: str = "page",
    cohort_id: int | None = None,
    team_id: int | None = None,
    at: datetime | None = None,
    **data: Any,
) -> Event:
    """Add one event about `on` and ring the worker after the commit."""
    event = Event.objects.create(
        verb=verb,
        subject_type=str(on._meta.model_name),
        subject_id=on.pk,
        by=by,
        via=via,
        cohort_id=cohort_id,
        team_id=team_id,
        occurred_at=at or clock.now(),
        data=data,
    )
    wake("fan_out", event.pk)
    return event
