"""manage.py reset_second_step ADDRESS: for somebody who lost phone, keys and recovery codes."""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fixhub.accounts import second_steps
from fixhub.accounts.models import User
from fixhub.accounts.names import email_key
from fixhub.refused import Refused

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Takes a person's second step away and signs them out everywhere. First make sure it is them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        person = User.objects.filter(email_key=email_key(email)).first()
        if person is None:
            raise CommandError(f"Nobody has the address {email}.")
        try:
            ended = second_steps.reset(person, by=None, via="command")
        except Refused as no:
            raise CommandError(str(no.reason)) from no
        logger.warning("The second step of person %s was reset by command.", person.pk)
        self.stdout.write(
            f"{person.email} signs in with password or mailed code alone now, and is signed out everywhere. "
            f"Tokens for programs that were revoked: {ended}."
        )
