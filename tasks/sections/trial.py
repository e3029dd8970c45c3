"""A letter that only shows that letters arrive."""

from typing import Any

from django.utils.translation import gettext

from fixhub.mail.compose import Section
from fixhub.mail.models import Occurrence


def still_asked(occurrence: Occurrence) -> Any:
    """Somebody wants to see it arrive, whatever has changed."""
    return occurrence.person


def say(occurrence: Occurrence, person: Any) -> list[Section]:
    return [
        Section(
            subject=gettext("A test letter from FIXHub"),
            heading=gettext("This letter has arrived"),
            intro=gettext("Letters from FIXHub reach this address. There is nothing to do."),
            why=gettext("You get this because whoever runs FIXHub tried whether its letters arrive."),
        )
    ]
