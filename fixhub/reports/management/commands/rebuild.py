"""manage.py rebuild: the caches of obligations and hand-ins, written anew from the facts."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import QuerySet

from cohorts import facts
from cohorts.models import Cohort, TeamMilestone


class Command(BaseCommand):
    help = "Make the stored states, attempts and dates say what the facts say; --check only compares."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit 1 with a list if any is wrong"
        )
        parser.add_argument("--cohort", default="", help="the slug of one edition")

    def handle(self, *args: Any, **given: Any) -> None:
        cohorts = Cohort.objects.order_by("slug")
        if given["cohort"]:
            cohorts = cohorts.filter(slug=given["cohort"])
            if not cohorts:
                raise CommandError(f"There is no edition “{given['cohort'][:100]}”.")
        if given["check"]:
            self._check(list(cohorts))
        else:
            self._repair(list(cohorts))

    def _check(self, cohorts: list[Cohort]) -> None:
        wrong = [(cohort, found) for cohort in cohorts for found in facts.differences(_of(cohort))]
        for cohort, found in wrong:
            self.stdout.write(f"{cohort.slug}: {found}")
        if wrong:
            self.stderr.write(
                f"{len(wrong)} cached values differ from the facts. Repair them: manage.py rebuild"
            )
            sys.exit(1)
        checked = TeamMilestone.objects.filter(team__cohort__in=cohorts).count()
        self.stdout.write(f"{checked} obligations agree with the facts.")

    def _repair(self, cohorts: list[Cohort]) -> None:
        changed = 0
        for cohort in cohorts:
            with transaction.atomic():
                changed += facts.repair(_of(cohort))
        self.stdout.write(f"{changed} rows corrected.")


def _of(cohort: Cohort) -> QuerySet[TeamMilestone]:
    return TeamMilestone.objects.filter(team__cohort=cohort)
