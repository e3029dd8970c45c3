"""manage.py create_manager: the first person who can sign in, and the programme they run."""

from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from cohorts.actions import invitations, programmes
from cohorts.actions.invitations import Place
from cohorts.models import Programme
from fixhub import clock
from fixhub.accounts import actions as accounts
from fixhub.accounts.models import User
from fixhub.refused import Refused

MANAGER = "manager"


class Command(BaseCommand):
    help = "Makes a person manager of a programme and prints an address for the first sign-in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--programme", required=True, metavar="SLUG")
        parser.add_argument("--name", default="", help="the programme's name, if it does not exist yet")
        parser.add_argument("--given", default="")
        parser.add_argument("--family", default="")
        parser.add_argument("--zone", default=settings.DEFAULT_ZONE, help="the programme's time zone")
        parser.add_argument("--country", default="RO", help="the country of its public holidays")
        parser.add_argument("--password-file", type=Path, help="a file whose first line is the password")
        parser.add_argument("--ask-password", action="store_true", help="ask for the password here")

    def handle(self, *args: Any, **given: Any) -> None:
        try:
            check(given)
            with transaction.atomic():
                self.stdout.write(appointed(given, password(given)))
        except Refused as no:
            raise CommandError(str(no.reason)) from no
        except ValidationError as no:
            raise CommandError(" ".join(no.messages)) from no


def check(given: dict[str, Any]) -> None:
    validate_email(given["email"])
    if given["zone"] not in clock.zones():
        raise CommandError(f"There is no time zone called {given['zone']}.")
    if len(given["country"]) != 2 or not given["country"].isalpha():
        raise CommandError("Give the country as two letters, such as RO.")


def password(given: dict[str, Any]) -> str:
    """The password from where it was promised; empty if the person chooses it later."""
    if given["ask_password"]:
        return getpass("Password: ")
    if given["password_file"] is None:
        return ""
    try:
        return given["password_file"].read_text(encoding="utf-8").splitlines()[0]
    except (OSError, UnicodeError) as problem:
        raise CommandError(f"The password file cannot be read: {problem}") from problem
    except IndexError:
        raise CommandError("The password file is empty.") from None


def appointed(given: dict[str, Any], chosen: str) -> str:
    """Do it; the sentence says what is true now and how the person gets in."""
    programme = Programme.objects.filter(slug=given["programme"]).first() or programmes.create(
        given["name"] or given["programme"],
        slug=given["programme"],
        zone=given["zone"],
        holiday_country=given["country"].upper(),
    )
    person = accounts.find_or_add(given["email"], given=given["given"], family=given["family"])
    programmes.appoint(programme, user=person, role=MANAGER, by=None, via="command")
    return f"{person.email} is a manager of {programme.name} now. {way_in(person, programme, chosen)}"


def way_in(person: User, programme: Programme, chosen: str) -> str:
    sign_in = settings.SITE_URL + reverse("account_login")
    if person.claimed_at:
        if chosen:
            raise CommandError(f"{person.email} has an account already; its password stays as it is.")
        return f"Sign in at {sign_in}"
    if chosen:
        validate_password(chosen, person)
        accounts.claim(person, password=chosen)
        return f"Sign in at {sign_in}"
    invitation = invitations.issue(person, by=person, role=MANAGER, place=Place.of(programme))
    return f"Within seven days, once: {invitations.address(invitations.new_token(invitation))}"
