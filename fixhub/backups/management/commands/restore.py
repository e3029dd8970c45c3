"""manage.py restore FILE: an archive of `backup` into an empty installation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fixhub.backups import bringing
from fixhub.backups.settling import Shut
from fixhub.refused import Refused

# Only who was there knows.
LOST = (
    "As in the backup again, so look through what changed since: closed accounts, ended roles, passwords, "
    "second steps that were reset, and recovery codes that were used. Now run `manage.py doctor`."
)


class Command(BaseCommand):
    help = (
        "Bring a backup back into an installation without people and files, whole or not at all. Stop web, "
        "worker and beat before. Letters that may have gone already are held: see Messages."
    )
    # The database may be without a single table.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--verify", action="store_true", help="only check the archive, change nothing")

    def handle(self, *args: Any, file: Path, verify: bool, **options: Any) -> None:
        try:
            told, shut = (bringing.verify(file), None) if verify else bringing.restore(file)
        except Refused as no:
            raise CommandError(str(no.reason)) from no
        counted = f"{sum(told.tables.values()):,} rows and {told.uploads:,} files"
        of = f"of FIXHub {told.version}, {told.at:%Y-%m-%d %H:%M:%S} UTC"
        if shut is None:
            self.stdout.write(f"{file} is whole: {counted} {of}.")
            return
        self.stdout.write(
            f"{counted} {of} are back. Everybody signs in anew; what may have been sent already"
        )
        self._say_what_differs(shut)

    def _say_what_differs(self, shut: Shut) -> None:
        self.stdout.write(
            "is held until a manager lets it go under Messages. What is of no edition is not sent: whoever"
        )
        self.stdout.write("was invited to a programme and has no letter is invited again.")
        doors = f"{shut.tokens} tokens for programs and {shut.calendars} calendar addresses"
        self.stdout.write(f"{doors} open nothing any more: their owners make new ones.")
        self.stdout.write(LOST)
