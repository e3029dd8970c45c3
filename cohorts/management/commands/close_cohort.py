"""manage.py close_cohort SLUG: says what closing an edition ends; with --yes does it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cohorts import rules
from cohorts.actions import cohorts
from cohorts.models import Cohort, TeamState
from fixhub.refused import Refused


class Command(BaseCommand):
    help = (
        "End an edition that runs: from then on it is history, nothing in it can be changed, and it sends "
        "nothing to anybody. It cannot be undone. Without --yes it only says so."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="of the edition, as in its address")
        parser.add_argument("--yes", action="store_true", help="do it; it cannot be undone")

    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        cohort = Cohort.objects.filter(slug=slug).first()
        if cohort is None:
            raise CommandError(f"There is no edition “{slug[:60]}”.")
        if not options["yes"]:
            self.stdout.write("\n".join(_told(cohort)))
            return
        try:
            cohorts.close(cohort, by=None, via="command")
        except Refused as no:
            raise CommandError(str(no.reason)) from None
        self.stdout.write(f"{cohort.name} is closed.")


def _told(cohort: Cohort) -> list[str]:
    if not rules.is_running(cohort):
        return [f"{cohort.name} is closed already."]
    active = TeamState.objects.unended().filter(team__cohort=cohort, state=TeamState.State.ACTIVE)
    return [
        f"{cohort.name} would be closed: nothing in it could be changed, and no letter would go out.",
        f"Active teams, which would end as completed: {active.count()}",
        f"Hand-ins that wait for an answer, and would get none: {cohorts.left_waiting(cohort)}",
        "Its pages and reports would stay. Nothing is done yet. To do it, and it cannot be undone: add --yes",
    ]
