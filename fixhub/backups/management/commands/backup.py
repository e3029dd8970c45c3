"""manage.py backup FILE: everything this installation keeps but its secrets, in one archive."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fixhub.backups import taking
from fixhub.refused import Refused


class Command(BaseCommand):
    help = (
        "Write database, files and the ledger of erasures to one archive, safe while FIXHub runs. "
        "It holds everything people wrote: keep it like a letter. Keep SECRET_KEY elsewhere with it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="a name that is not taken: fixhub.zip")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            taken = taking.take(file)
        except Refused as no:
            raise CommandError(str(no.reason)) from no
        told = taken.manifest
        self.stdout.write(
            f"{file}: {sum(told.tables.values()):,} rows and {told.uploads:,} files "
            f"of {told.at:%Y-%m-%d %H:%M:%S} UTC, {taken.size / 2**20:,.1f} MB in {taken.seconds:.1f} s."
        )
        if told.lacking:
            self.stderr.write(
                f"{len(told.lacking)} files are named in the database and not in the store; the first: "
                f"{told.lacking[0]}."
            )
