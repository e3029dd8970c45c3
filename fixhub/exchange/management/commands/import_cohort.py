"""manage.py import_cohort DIR: a past edition from sheets of people, teams and sessions."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cohorts.actions import imports
from cohorts.importing.editions import Wish
from cohorts.importing.outcome import Outcome
from fixhub.exchange import actions, manifest
from fixhub.refused import Refused
from fixhub.sheets import books, texts
from fixhub.sheets.books import Book

PROGRAMME = (
    "an existing programme; without it the one named like the folder up to its first digit, "
    "else the only programme there is, else a new one of that name, in UTC"
)


class Command(BaseCommand):
    help = (
        "Bring in an edition that export_cohort wrote, whole, or a past edition from a folder "
        "with people.csv, teams.csv and sessions.csv, "
        "a zip of it, or a workbook with sheets of these names. "
        "What is stored already is never overwritten: the same folder twice changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("folder", metavar="DIR|FILE.zip|FILE.xlsx", type=Path)
        add("--cohort", default="", metavar="NAME", help="name of the edition; without it, the folder's name")
        add("--programme", default="", metavar="SLUG", help=PROGRAMME)
        add("--start", type=date.fromisoformat, metavar="DATE", help="first day; wins over sessions.csv")
        add("--end", type=date.fromisoformat, metavar="DATE", help="last day; wins over sessions.csv")
        add("--dry-run", action="store_true", help="check and count, write nothing")
        add("--skip-bad", action="store_true", help="leave the refused rows out and store the others")
        add("--encoding", choices=texts.ENCODINGS, default=texts.UTF_8, help="of the CSV files")
        add("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = self._take_in(**options)
        if options["format"] == "json":
            self.stdout.write(json.dumps(outcome.as_json(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(outcome.as_text()))
        if outcome.log.broken:
            raise CommandError(_("Nothing was stored. Correct what is named above."))
        if outcome.log.refused and not options["skip_bad"]:
            raise CommandError(
                _("Nothing was stored. Correct the refused rows, or leave them out with --skip-bad.")
            )

    def _take_in(self, folder: Path, **options: Any) -> Outcome:
        if not folder.exists():
            reason = _("There is no file or folder “%(folder)s”.")
            raise CommandError(reason % {"folder": ascii(str(folder))[1:-1]})
        asked = {name: options[name] for name in ("cohort", "programme", "start", "end")}
        name = folder.resolve().name if folder.is_dir() else folder.stem
        try:
            with books.opened(folder, options["encoding"]) as book:
                if manifest.is_export(book):
                    return _whole(book, asked, **options)
                return imports.take_in(
                    book,
                    by=None,
                    wish=Wish(name, **asked),
                    dry_run=options["dry_run"],
                    skip_bad=options["skip_bad"],
                    via="command",
                )
        except Refused as no:
            raise CommandError(str(no.reason)) from None


def _whole(book: Book, asked: dict[str, Any], **options: Any) -> Outcome:
    """An export says itself what it is of, and is taken as a whole or not at all."""
    if any(asked.values()) or options["skip_bad"]:
        raise CommandError("This is a whole edition. Bring it in without options but --dry-run.")
    return actions.take_in(book, by=None, via="command", dry_run=options["dry_run"])
