"""manage.py export_person ADDRESS FILE.zip: a person's own copy of what is kept about them."""

import os
from argparse import ArgumentParser
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fixhub.privacy import copying
from fixhub.privacy.asked import person_of


class Command(BaseCommand):
    help = (
        "Write what is kept about a person to a zip: person.json and the files they handed up. "
        "Give it to that person alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", metavar="ADDRESS")
        parser.add_argument("place", metavar="FILE.zip", type=Path)

    def handle(self, *args: Any, address: str, place: Path, **options: Any) -> None:
        person = person_of(address)
        try:
            # Whole or not at all, and for nobody else to read.
            handle, unfinished = mkstemp(dir=place.parent, prefix=f".{place.name}.")
            try:
                with os.fdopen(handle, "wb") as out:
                    made = copying.write(person, out)
                Path(unfinished).rename(place)
            except BaseException:
                Path(unfinished).unlink(missing_ok=True)
                raise
        except OSError as fault:
            raise CommandError(f"{place} cannot be written: {fault.strerror}.") from None
        self.stdout.write(f"{made.rows} rows and {made.files} files are in {place}.")
