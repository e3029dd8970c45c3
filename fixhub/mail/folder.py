"""Letters as files: where no mail server is set, the file is the letter that was sent."""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from fixhub import clock


class FolderBackend(BaseEmailBackend):
    """Django's mail backend that writes each message as one .eml file under MAIL_FOLDER."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            write(as_bytes(message))
        return len(email_messages)


def as_bytes(message: EmailMessage) -> bytes:
    """The message as it travels. Raises what is wrong with it: a line break in a header, odd letters."""
    return message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]


def write(content: bytes) -> Path:
    """Keep one message; the file appears whole or not at all, and only its owner may read it.

    Working links are in it, so neither the folder nor the file is for anybody else.
    """
    folder = Path(settings.MAIL_FOLDER)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{clock.now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.eml"
    unfinished = folder / f".{name}"
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    return unfinished.rename(folder / name)
