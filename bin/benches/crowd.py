"""Fills an installation for `make bench-load`: `python -m bin.benches.crowd teams 40` or `letters 2000`."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fixhub.settings")
django.setup()

from django.db import transaction  # noqa: E402 - the models need the settings

from cohorts.actions import invitations, teams  # noqa: E402
from cohorts.models import Cohort  # noqa: E402
from fixhub.accounts import actions as accounts  # noqa: E402
from fixhub.accounts.models import User  # noqa: E402
from fixhub.events.record import record  # noqa: E402


def main(what: str, count: int) -> None:
    cohort, manager = Cohort.objects.get(), User.objects.get()
    with transaction.atomic():
        for number in range(count):
            {"teams": team, "letters": letter}[what](cohort, manager, number)


def team(cohort: Cohort, manager: User, number: int) -> None:
    teams.add(cohort, by=manager, name=f"Team {number:03}", via="command")


def letter(cohort: Cohort, manager: User, number: int) -> None:
    """As the action does it, without its bound of fifty in an hour."""
    person = accounts.find_or_add(f"reader-{number}@example.org", language="en")
    invitation = invitations.issue(person, by=manager, role="viewer", place=invitations.Place.of(cohort))
    record("invitation.sent", on=invitation, by=manager, via="command", cohort_id=cohort.pk)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
