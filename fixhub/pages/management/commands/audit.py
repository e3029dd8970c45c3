"""`manage.py audit verify`: whether what happened is still as it was recorded."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cohorts.models import Cohort
from fixhub.events import verifying
from fixhub.events.models import EventSeal
from fixhub.events.verifying import Noted, Verified

NAMES = {EventSeal.OTHERS: "(no edition)", EventSeal.DEMO: "(demo, no edition)"}


class Command(BaseCommand):
    help = "Make the chains of recorded events again and name the first row that differs; ends with 1 then."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["verify"])
        parser.add_argument("--cohort", metavar="SLUG", help="one edition alone")
        parser.add_argument(
            "--noted",
            metavar="POSITION:DIGEST",
            help="a head of the edition that somebody wrote down: nothing up to there may be gone",
        )
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        noted = options["noted"]
        if noted and not options["cohort"]:
            raise CommandError("--noted is a head of one edition: name it with --cohort.")
        chains = [_chain(options["cohort"])] if options["cohort"] else verifying.chains()
        found = [verifying.verify(chain, noted=_noted(chain, noted) if noted else None) for chain in chains]
        lacking = verifying.unguarded()
        names = NAMES | dict(Cohort.objects.filter(pk__in=chains).values_list("pk", "slug"))
        if options["format"] == "json":
            told = [asdict(one) | {"name": _name(names, one.chain)} for one in found]
            self.stdout.write(json.dumps({"chains": told, "triggers_missing": lacking}, indent=2))
        else:
            self._say(found, names, lacking)
        if lacking or any(one.broken for one in found):
            sys.exit(1)

    def _say(self, found: list[Verified], names: dict[int, str], lacking: list[str]) -> None:
        for one in found:
            name = _name(names, one.chain)
            if one.broken:
                self.stdout.write(f"BROKEN {name}: {one.broken.said}.")
                continue
            wait = f"; {one.waiting} wait for the worker's next round" if one.waiting else ""
            head = f", head {one.sealed}:{one.head}" if one.sealed else ""
            self.stdout.write(f"ok     {name}: {one.sealed} sealed{head}{wait}.")
        if lacking:
            self.stdout.write(f"BROKEN the database lets events be changed: {', '.join(lacking)} lacks.")


def _name(names: dict[int, str], chain: int) -> str:
    return names.get(chain, f"(edition {chain}, which is gone)")


def _chain(slug: str) -> int:
    found = Cohort.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if found is None:
        raise CommandError(f"There is no edition {slug}.")
    return found


def _noted(chain: int, given: str) -> Noted:
    position, _colon, digest = given.partition(":")
    if not (position.isascii() and position.isdigit() and len(position) < 19 and len(digest) == 64):
        raise CommandError("A noted head is POSITION:DIGEST, as `audit verify` prints it.")
    return Noted(chain, int(position), digest)
