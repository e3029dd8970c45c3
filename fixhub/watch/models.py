"""Signs of life: written by the work itself, for a process that runs may still do nothing."""

from datetime import timedelta

from django.db import models

from fixhub import clock


class Heartbeat(models.Model):
    """When a round of the worker last came to its end."""

    ROUND = "round"

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


def beat(name: str) -> None:
    """Done, just now."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": clock.now()})


def age(name: str) -> timedelta | None:
    """How long ago; None if it never was."""
    at = Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
    return None if at is None else clock.now() - at
