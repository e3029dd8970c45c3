"""`manage.py doctor`: what is wrong with this installation, in words, and how to mend it."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from fixhub.pages.doctor import looks
from fixhub.watch.findings import Finding


class Command(BaseCommand):
    help = "Look at each part FIXHub needs; ends with 1 when something is wrong."
    # It runs them itself, and says what they found.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(looks.examine())
        well = all(finding.is_well for finding in found)
        if options["format"] == "json":
            told = {"status": "ok" if well else "fail", "checks": [_told(finding) for finding in found]}
            self.stdout.write(json.dumps(told, indent=2))
        else:
            for finding in found:
                self.stdout.write(f"{'ok  ' if finding.is_well else 'WRONG'} {finding.name}: {finding.said}")
                if finding.mend:
                    self.stdout.write(f"      -> {finding.mend}")
        if not well:
            sys.exit(1)


def _told(finding: Finding) -> dict[str, object]:
    return finding.for_machines() | {"said": finding.said, "mend": finding.mend}
