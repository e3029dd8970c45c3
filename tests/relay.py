"""A real mail server on loopback that refuses on purpose."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class OnAnyPort(Controller):
    """Listens on a port the system gives; the library wants to be told one."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()


@dataclass
class Relay:
    """What the server was given, and what it answers to whom: `refusing["a@b"] = "550 No such user"`."""

    port: int = 0
    received: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refusing: dict[str, str] = field(default_factory=dict)
    refusing_text: str = ""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refusing:
            return self.refusing[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refusing_text:
            return self.refusing_text
        assert isinstance(envelope.content, bytes)
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        return "250 OK"


@contextmanager
def running(settings: Any) -> Iterator[Relay]:
    """EMAIL_URL is set, and this server stands behind it."""
    relay = Relay()
    controller = OnAnyPort(relay, hostname="127.0.0.1", port=0)
    controller.start()
    relay.port = controller.port
    settings.EMAIL_URL = f"smtp://127.0.0.1:{relay.port}"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", relay.port
    try:
        yield relay
    finally:
        controller.stop()
