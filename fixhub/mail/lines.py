"""The two ways a message leaves: by SMTP, or into the folder. Each answers what became of it."""

import smtplib
from dataclasses import dataclass
from email.utils import parseaddr
from enum import Enum
from typing import Protocol

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from fixhub.mail import folder

SERVICE_CLOSES = 421


class Fate(Enum):
    SENT = "sent"
    AGAIN = "again"  # refused for now: 4xx
    REFUSED = "refused"  # refused for good: 5xx
    NO_LINE = "no line"  # it never reached a server; says nothing about the letter
    DOUBT = "doubt"  # the line broke after the text went out: nobody knows


@dataclass(frozen=True)
class Outcome:
    fate: Fate
    reason: str = ""


class Line(Protocol):
    """Something that takes messages, one after the other."""

    def is_open(self) -> Outcome | None: ...

    def send(self, content: bytes, *, to: str) -> Outcome: ...

    def close(self) -> None: ...


class FolderLine:
    """Writes files; a full disk is no fault of the letter."""

    def is_open(self) -> Outcome | None:
        return None

    def send(self, content: bytes, *, to: str) -> Outcome:
        try:
            folder.write(content)
        except OSError as error:
            return Outcome(Fate.NO_LINE, f"The folder for letters cannot be written: {error.strerror}")
        return Outcome(Fate.SENT)

    def close(self) -> None:
        """Nothing stays open."""


class SmtpLine:
    """One SMTP connection for a batch, opened when first needed and again after a break."""

    def __init__(self) -> None:
        self._backend = EmailBackend(
            host=settings.EMAIL_HOST, port=settings.EMAIL_PORT, timeout=settings.EMAIL_TIMEOUT
        )
        self._down: Outcome | None = None

    def is_open(self) -> Outcome | None:
        """None when the server answers; else why not, asked once a batch."""
        if self._down is None and self._backend.connection is None:
            try:
                self._backend.open()
                self._server.ehlo_or_helo_if_needed()
            except (OSError, smtplib.SMTPException) as error:
                self.close()
                self._down = Outcome(Fate.NO_LINE, f"No mail server answers: {_said(error)}")
        return self._down

    def send(self, content: bytes, *, to: str) -> Outcome:
        try:
            refused = self._offered(to)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Outcome(Fate.NO_LINE, f"The mail server hung up: {_said(error)}")
        if refused:
            return refused
        return self._handed_over(content)

    def close(self) -> None:
        self._backend.fail_silently = True
        self._backend.close()
        self._backend.fail_silently = False

    @property
    def _server(self) -> smtplib.SMTP:
        if self._backend.connection is None:
            raise smtplib.SMTPServerDisconnected("there is no connection")
        return self._backend.connection

    def _offered(self, to: str) -> Outcome | None:
        """Say who writes to whom. Until the text goes out, whatever breaks has sent nothing."""
        server = self._server
        answer = server.mail(_bare(settings.DEFAULT_FROM_EMAIL))
        if answer[0] == 250:
            answer = server.rcpt(_bare(to))
        if answer[0] in (250, 251):
            return None
        if answer[0] == SERVICE_CLOSES:
            self.close()
        else:
            server.rset()
        return _refusal(*answer)

    def _handed_over(self, content: bytes) -> Outcome:
        try:
            answer = self._server.data(content)
        except smtplib.SMTPDataError as error:
            return _refusal(error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Outcome(Fate.DOUBT, f"The line broke while sending: {_said(error)}")
        if answer[0] == SERVICE_CLOSES:
            self.close()
        return Outcome(Fate.SENT) if answer[0] == 250 else _refusal(*answer)


def _refusal(code: int, said: bytes | str) -> Outcome:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return Outcome(Fate.REFUSED if code >= 500 else Fate.AGAIN, f"{code} {' '.join(words.split())}")


def _bare(address: str) -> str:
    return parseaddr(sanitize_address(address, "utf-8"))[1]


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _refusal(error.smtp_code, error.smtp_error).reason
    return str(error) or type(error).__name__
