"""`manage.py send_test_letter ADDRESS`: a letter through the real outbox, and what became of it."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from fixhub.mail.models import Letter
from fixhub.refused import Refused
from tasks import trial


class Command(BaseCommand):
    help = "Write a letter to the address of an account, through the outbox like every other."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="the address of somebody who has an account")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            letter = trial.send(options["address"])
        except Refused as no:
            raise CommandError(no.reason) from no
        if letter is None or (letter.is_open and not letter.error):
            self.stdout.write("The worker has it in hand: see under Messages what becomes of it.")
        elif letter.state == Letter.State.SENT:
            self.stdout.write(f"Sent as {letter.message_id}, {_way(letter)}")
        elif letter.is_open:
            raise CommandError(f"Not sent: {letter.error} It is tried again at {letter.due_at:%H:%M} UTC.")
        else:
            raise CommandError(f"Not sent: {letter.error} `manage.py doctor` looks at what may be wrong.")


def _way(letter: Letter) -> str:
    if letter.by_smtp:
        return f"taken by the mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT}."
    return f"a file in {settings.MAIL_FOLDER}: no mail server is named in EMAIL_URL."
