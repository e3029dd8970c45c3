"""manage.py export_cohort COHORT DIR|FILE.zip|FILE.xlsx: an edition whole, for import_cohort elsewhere."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cohorts.models import Cohort
from fixhub.exchange import actions
from fixhub.refused import Refused
from fixhub.sheets import writing

FILES = (".zip", ".xlsx")


class Command(BaseCommand):
    help = (
        "Write all facts of an edition to a folder of CSV files, a zip of one, or a workbook. "
        "It holds names, addresses and everything that was written: keep it like a letter. "
        "A workbook holds no attached files; a folder and a zip do."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cohort", metavar="COHORT", help="its slug")
        parser.add_argument("place", metavar="DIR|FILE.zip|FILE.xlsx", type=Path)

    def handle(self, *args: Any, cohort: str, place: Path, **options: Any) -> None:
        found = Cohort.objects.filter(slug=cohort[:60]).first()
        if found is None:
            known = (
                ", ".join(Cohort.objects.order_by("slug").values_list("slug", flat=True)[:20]) or "none yet"
            )
            raise CommandError(f"There is no edition “{ascii(cohort)[1:-1][:100]}”. There is: {known}.")
        try:
            form = writing.file if place.suffix.casefold() in FILES else writing.folder
            with form(place) as writer:
                made = actions.export(found, to=writer, by=None, via="command")
        except Refused as no:
            raise CommandError(str(no.reason)) from None
        except OSError as fault:
            raise CommandError(f"{place} cannot be written: {fault.strerror}.") from None
        self.stdout.write(
            f"{made.total} rows in {len(made.sheets)} sheets and {made.attached} attached files."
        )
