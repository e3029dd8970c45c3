"""manage.py role: who is what, given and ended by whoever holds the machine."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cohorts.actions import programmes, roles
from cohorts.models import Cohort, CohortRole, Programme, ProgrammeRole
from fixhub.accounts import actions as accounts
from fixhub.accounts.models import User
from fixhub.accounts.names import email_key
from fixhub.refused import Refused

PLACES = {
    "programme": (Programme, ProgrammeRole.Role.values),
    "cohort": (Cohort, CohortRole.Role.values),
}


class Command(BaseCommand):
    help = "Gives or ends a role in a programme or an edition, or in the staff; --list says who is what."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", nargs="?", default="")
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--programme", metavar="SLUG")
        where.add_argument("--cohort", metavar="SLUG")
        where.add_argument("--staff", choices=["yes", "no"], help="whether the person is of the staff")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--grant", metavar="ROLE")
        what.add_argument("--revoke", metavar="ROLE")
        what.add_argument("--list", action="store_true", help="the roles of the person, or of everybody")

    def handle(self, *args: Any, **given: Any) -> None:
        try:
            self.stdout.write(_listed(given) if given["list"] else _done(given))
        except Refused as no:
            raise CommandError(str(no.reason)) from no


def _listed(given: dict[str, Any]) -> str:
    """A line for each role there is now."""
    of = {"user": _person(given["email"])} if given["email"] else {}
    within: dict[str, Any] = {name: _place(name, given[name]) for name in PLACES if given[name]}
    lines = []
    for name, rows in (("programme", ProgrammeRole.objects.now()), ("cohort", CohortRole.objects.now())):
        if not within or name in within:
            found = rows.filter(**of, **within).select_related("user", name).order_by(name, "role", "pk")
            lines += [f"{row.user.email}  {row.role}  {name} {getattr(row, name).slug}" for row in found]
    if not within:
        staff = User.objects.filter(is_staff=True).order_by("sort_key")
        lines += [f"{one.email}  staff" for one in staff if not of or one == of["user"]]
    return "\n".join(lines) or "Nobody has a role here."


def _done(given: dict[str, Any]) -> str:
    if not given["email"]:
        raise CommandError("Whose role? Give an address, or --list.")
    person = _person(given["email"])
    if given["staff"]:
        if given["grant"] or given["revoke"]:
            raise CommandError("--staff says yes or no by itself, without --grant or --revoke.")
        accounts.set_staff(person, given["staff"] == "yes", by=None, via="command")
        return f"{person.email} is {'' if given['staff'] == 'yes' else 'not '}of the staff now."
    name = next((name for name in PLACES if given[name]), "")
    if not name or not (given["grant"] or given["revoke"]):
        raise CommandError(
            "Say where (--programme, --cohort or --staff) and what (--grant or --revoke ROLE)."
        )
    return _changed(person, name, _place(name, given[name]), given)


def _changed(person: User, name: str, place: Any, given: dict[str, Any]) -> str:
    role = given["grant"] or given["revoke"]
    known = PLACES[name][1]
    if role not in known:
        raise CommandError(f"There is no role {role} in a {name}. Roles are: {', '.join(known)}.")
    told = {"user": person, "role": role, "by": None, "via": "command"}
    if given["grant"]:
        (programmes.appoint if name == "programme" else roles.give)(place, **told)
        return f"{person.email} is {role} of {place.name} now."
    (roles.dismiss if name == "programme" else roles.end)(place, **told)
    return f"{person.email} is not {role} of {place.name} any more."


def _person(email: str) -> User:
    person = User.objects.filter(email_key=email_key(email)).first()
    if person is None:
        raise CommandError(f"Nobody has the address {email}. Invite them, or see create_manager.")
    return person


def _place(name: str, slug: str) -> Any:
    found = PLACES[name][0]._default_manager.filter(slug=slug).first()
    if found is None:
        raise CommandError(f"There is no {name} called {slug}.")
    return found
