"""Letters as people find them: files under var/mail, opened by their newest first."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

from fixhub.accounts.models import User


def letters(to: User | str, folder: Path | None = None) -> list[EmailMessage]:
    """All letters to somebody, newest first."""
    address = to if isinstance(to, str) else to.email
    # By the machine's time: ours may stand still, and names tell no order then.
    files = Path(folder or settings.MAIL_FOLDER).glob("[!.]*.eml")
    found = sorted(files, key=lambda file: file.stat().st_mtime_ns, reverse=True)
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]
    return [mail for mail in mails if address in str(mail["To"])]


def newest(to: User | str, subject: str = "") -> EmailMessage:
    """The newest letter to somebody whose subject holds these words."""
    all_of_them = letters(to)
    found = [mail for mail in all_of_them if subject in str(mail["Subject"])]
    assert found, f"no such letter to {to}, only {[str(mail['Subject']) for mail in all_of_them]}"
    return found[0]


def text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part
    return str(part.get_content()).replace("\r\n", "\n")


def link(mail: EmailMessage, under: str) -> str:
    """The first address in a letter that holds this path."""
    found = re.search(rf"https?://[^\s<>]+?{re.escape(under)}[^\s<>]*", text(mail))
    assert found, f"no {under} in:\n{text(mail)}"
    return found[0]


def code(mail: EmailMessage) -> str:
    """The six digits."""
    found = re.search(r"\b\d{6}\b", text(mail))
    assert found, text(mail)
    return found[0]
