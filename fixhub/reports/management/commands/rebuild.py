"""manage.py rebuild: the caches of obligations and hand-ins, written anew from the facts; and, where no
edition is named, what people and teams are found by, from their names.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Model, QuerySet

from cohorts import facts
from cohorts.models import Cohort, Team, TeamMilestone
from fixhub.accounts import keys
from fixhub.accounts.models import User

NAMED = (User, Team)


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
        named = [] if given["cohort"] else NAMED
        if given["check"]:
            self._check(list(cohorts), named)
        else:
            self._repair(list(cohorts), named)

    def _check(self, cohorts: list[Cohort], named: Iterable[type[Model]]) -> None:
        wrong = [f"{cohort.slug}: {one}" for cohort in cohorts for one in facts.differences(_of(cohort))]
        for model in named:
            wrong += [
                f"{model.__name__} {row.pk}: {', '.join(differs)} is not what the name says"
                for row, differs in keys.stale(model)
            ]
        for found in wrong:
            self.stdout.write(found)
        if wrong:
            self.stderr.write(
                f"{len(wrong)} cached values differ from the facts. Repair them: manage.py rebuild"
            )
            sys.exit(1)
        checked = TeamMilestone.objects.filter(team__cohort__in=cohorts).count()
        self.stdout.write(f"{checked} obligations agree with the facts.")

    def _repair(self, cohorts: list[Cohort], named: Iterable[type[Model]]) -> None:
        changed = sum(keys.mend(model) for model in named)
        for cohort in cohorts:
            with transaction.atomic():
                changed += facts.repair(_of(cohort))
        self.stdout.write(f"{changed} rows corrected.")


def _of(cohort: Cohort) -> QuerySet[TeamMilestone]:
    return TeamMilestone.objects.filter(team__cohort=cohort)
