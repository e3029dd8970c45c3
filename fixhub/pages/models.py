"""What belongs to one start of FIXHub on this machine."""

from django.db import models

from fixhub import clock


class DoorClaim(models.Model):
    """Whose the local door of a start is: the first browser that pressed a button on it.

    Of the door and of the browser only hashes are kept.
    """

    door = models.CharField(max_length=64, unique=True)
    browser = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"door of {self.at:%Y-%m-%d %H:%M}"
