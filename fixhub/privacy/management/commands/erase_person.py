"""manage.py erase_person ADDRESS: says what would go and what stays; with --yes does it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fixhub.accounts.actions import LastOfStaff
from fixhub.accounts.models import User
from fixhub.privacy import erasing, ledger
from fixhub.privacy.asked import person_of
from fixhub.refused import Refused

# "end" is said as what it is for the reader: something goes.
STAYS = "keep"
BY_COMMAND = (
    "By command: `manage.py role SOMEBODY --staff yes` takes somebody in, and where there is nobody, "
    "`manage.py role ADDRESS --staff no` lets the last one go; `manage.py role --list` names them."
)
NOBODY = "Nobody who was erased is here again."


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
        if not options["yes"]:
            self._tell(person)
            return
        try:
            self._erase(person)
        except Refused as no:
            raise CommandError(_why(no)) from None

    def _several(self, *, again: bool) -> None:
        people = list(ledger.pending())
        if again:
            self._again(people)
            return
        for person in people:
            self.stdout.write(f"person {person.pk}, here since {person.joined_at:%Y-%m-%d}")
        if people:
            self.stdout.write(f"{len(people)} to be erased again: manage.py erase_person --again")
        else:
            self.stdout.write(NOBODY)

    def _again(self, people: list[User]) -> None:
        """One who is refused keeps nobody else here."""
        refused = []
        for person in people:
            try:
                self._erase(person)
            except Refused as no:
                refused.append(f"Person {person.pk} is not erased: {_why(no)}")
        if refused:
            raise CommandError("\n".join(refused))
        if not people:
            self.stdout.write(NOBODY)

    def _erase(self, person: User) -> None:
        number = person.pk
        done = erasing.erase(person, via="command")
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
        self.stdout.write(
            "What is open of places and roles would end; who is longest in a team without its lead leads it."
        )
        if no := erasing.refusal(person):
            self.stdout.write(f"Nothing is done, and with --yes it would be refused now: {_why(no)}")
        else:
            self.stdout.write("Nothing is done yet. To do it, and it cannot be undone: add --yes")


def _why(no: Refused) -> str:
    """The reason, and what helps at a command line where it names a page."""
    return f"{no.reason} {BY_COMMAND}" if isinstance(no, LastOfStaff) else str(no.reason)
