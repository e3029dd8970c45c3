"""What a cell may hold, and how its text is written in the database."""

import re
import unicodedata
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from cohorts.importing.findings import Findings
from cohorts.importing.sheets import Row, shown
from fixhub.accounts.names import email_key, folded

# As long as the database keeps; members and mentors are as long as a large team's addresses.
LONGEST = {
    "email": 254, "given_name": 100, "family_name": 100, "country": 100, "skills": 2000, "roles": 500,
    "team": 300, "keywords": 1000, "members": 20_000, "mentors": 20_000,
    "outcome": 50, "outcome_reason": 300, "graduation_recording": 300,
}  # fmt: skip
_CEDILLAS = str.maketrans("şţŞŢ", "șțȘȚ")
_TURKISH_ONLY = set("ğĞıİ")
_ROMANIAN_SPEAKING = {"romania", "ro", "moldova", "md", "republic of moldova", "moldova, republic of"}


def check(sheet: str, row: Row, log: Findings) -> bool:
    """Refuse a row whose cells hold what no text holds, or more than the database keeps."""
    faults = [(column, fault(text, LONGEST[column])) for column, text in row.cells.items()]
    for column, reason in faults:
        if reason:
            log.refuse(sheet, row.line, column, reason)
    return not any(reason for _column, reason in faults)


def fault(text: str, longest: int) -> str:
    """Why this text cannot be kept, or nothing."""
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\t\r\n" for sign in text):
        return _("The cell holds a sign that is not text, such as NUL. Type the cell again.")
    length = len(unicodedata.normalize("NFC", text.strip()))
    if length > longest:
        return _("The cell has %(length)d characters; at most %(longest)d fit.") % {
            "length": length,
            "longest": longest,
        }
    return ""


def line_of(text: str) -> str:
    """One line of text: NFC, every run of white space one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def items(text: str) -> list[str]:
    """The entries of a list, each once, in their order; line breaks inside an entry stay."""
    whole = re.sub(r"\r\n?", "\n", unicodedata.normalize("NFC", text))
    return list(dict.fromkeys(entry.strip() for entry in whole.split(";") if entry.strip()))


def joined(entries: Iterable[str]) -> str:
    return "; ".join(entries)


def address_fault(address: str) -> str:
    """Why this is no mail address, or nothing."""
    try:
        validate_email(address)
    except ValidationError:
        return _("“%(cell)s” is not a mail address such as ana@example.org.") % {"cell": shown(address)}
    if len(email_key(address)) > LONGEST["email"]:
        return _("The address is longer than 254 characters.")
    return ""


def with_commas(text: str, countries: Iterable[str]) -> str:
    """Cedilla ş ţ as the comma letters ș ț that Romanian is written with, and only there.

    Turkish is written with ş. So the letters change only if every country that is given speaks
    Romanian, and never in a text with letters that only Turkish has.
    """
    given = {folded(country.strip()) for country in countries if country.strip()}
    if not given or not given <= _ROMANIAN_SPEAKING or _TURKISH_ONLY & set(text):
        return text
    return text.translate(_CEDILLAS)
