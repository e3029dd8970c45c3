from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fixhub.web import catalogues


class Command(BaseCommand):
    help = "Collect every message into fixhub/locale and compile it; --check only says what is wrong."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Change nothing; fail with a list.")

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        if not check:
            for path in catalogues.update():
                self.stdout.write(f"written: {path.relative_to(catalogues.ROOT)}")
        found = catalogues.problems()
        for problem in found:
            self.stderr.write(problem)
        if check and found:
            raise CommandError(f"{len(found)} problems in the translations.")
