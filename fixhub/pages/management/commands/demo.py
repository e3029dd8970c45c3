"""`manage.py demo`: an invented edition to look around in, and taking it away again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fixhub.pages.demo import invented, live, removal
from fixhub.refused import Refused

EVERY = 200


class Command(BaseCommand):
    help = "Make an invented edition, lived through the real actions; --remove takes it away for good."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--teams", type=int, default=invented.TEAMS, help="1 to 400; 40 unless given")
        parser.add_argument("--remove", action="store_true", help="delete the demo, its people and its files")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["remove"]:
                self._say(f"Removed: {removal.remove()} rows.")
            else:
                cohort = live.live(options["teams"], self._tell)
                self._say(
                    f"“{cohort}” has {cohort.teams.count()} teams. manage.py demo --remove takes it away."
                )
        except Refused as no:
            raise CommandError(no.reason) from no

    def _tell(self, done: int, total: int) -> None:
        if done % EVERY == 0 and self.verbosity:
            self._say(f"{done} of {total} acts ...")

    def execute(self, *args: Any, **options: Any) -> str | None:
        self.verbosity = options["verbosity"]
        return super().execute(*args, **options)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
