"""manage.py erase_person ADDRESS: says what would go and what stays; with --yes does it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fixhub.accounts.models import User
from fixhub.privacy import erasing, ledger
from fixhub.privacy.asked import person_of
from fixhub.refused import Refused

# "end" is said as what it is for the reader: something goes.
STAYS = "keep"


class Command(BaseCommand):
    help = (
        "Forget who a person was: name, address, tokens, letters and files go, what their teams did stays "
        "without a name. Without --yes it only says so."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", metavar="ADDRESS", nargs="?")
        parser.add_argument("--yes", action="store_true", help="do it; it cannot be undone")
        parser.add_argument(
            "--pending", action="store_true", help="who was erased after this backup was made"
        )
        parser.add_argument("--again", action="store_true", help="erase those again")

    def handle(self, *args: Any, address: str | None, **options: Any) -> None:
        several = options["pending"] or options["again"]
        if bool(address) == several:
            raise CommandError("Name an address, or --pending, or --again.")
        if several:
            self._several(again=options["again"])
            return
        person = person_of(address or "")
        if options["yes"]:
            self._erase(person)
        else:
            self._tell(person)

    def _several(self, *, again: bool) -> None:
        people = list(ledger.pending())
        for person in people:
            if again:
                self._erase(person)
            else:
                self.stdout.write(f"person {person.pk}, here since {person.joined_at:%Y-%m-%d}")
        if not people:
            self.stdout.write("Nobody who was erased is here again.")
        elif not again:
            self.stdout.write(f"{len(people)} to be erased again: manage.py erase_person --again")

    def _erase(self, person: User) -> None:
        number = person.pk
        try:
            done = erasing.erase(person, via="command")
        except Refused as no:
            raise CommandError(str(no.reason)) from None
        self.stdout.write(f"Person {number} is erased." if done else f"Person {number} was erased before.")

    def _tell(self, person: User) -> None:
        found = erasing.effects(person)
        self.stdout.write("Would go: the account’s name, address, choices and password; and")
        for effect in found:
            if effect.erase != STAYS:
                self.stdout.write(f"  {effect.count:>6}  {effect.why}  ({effect.label})")
        self.stdout.write("Would stay, and lead to an account without a name:")
        for effect in found:
            if effect.erase == STAYS:
                self.stdout.write(f"  {effect.count:>6}  {effect.why}  ({effect.label})")
        self.stdout.write("Nothing is done yet. To do it, and it cannot be undone: add --yes")
