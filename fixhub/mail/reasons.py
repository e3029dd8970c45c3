"""Why a letter did not arrive, in words. What the server said is kept as it was said."""

import re

from django.utils.translation import gettext

from fixhub.mail.models import Letter

_CODE = re.compile(r"^([45]\d\d) (?:(\d\.\d{1,3}\.\d{1,3}) )?")
_NO_ADDRESS = {"550", "551", "553", "511"}
_FULL = {"552", "452"}
_UNWANTED = {"554"}


def words(letter: Letter) -> str:
    """One sentence for people; empty where nothing went wrong."""
    if letter.is_held:
        return gettext("FIXHub came back from a backup, and it may have been sent before that.")
    if letter.state == Letter.State.PARKED:
        return gettext("The line broke while it was being sent. It has probably arrived.")
    if letter.state != Letter.State.DEAD and not (letter.is_open and letter.error):
        return ""
    code = _CODE.match(letter.error)
    if code is None:
        return _own_words(letter)
    if code[1] in _FULL or (code[2] or "").endswith("2.2"):
        return gettext("The mailbox is full.")
    if (code[2] or "").split(".")[1:2] == ["7"] or code[1] in _UNWANTED:
        return gettext("The mail server refused it as unwanted mail.")
    if code[1] in _NO_ADDRESS:
        return gettext("The address does not exist, or takes no letters.")
    return gettext("The mail server refused it.")


def _own_words(letter: Letter) -> str:
    if letter.error.startswith("It could not be written"):
        return gettext("It could not be written. This is a fault of FIXHub, not of the address.")
    if letter.is_open:
        return gettext("The mail server does not answer. It goes as soon as it does.")
    return gettext("The mail server could not be reached.")
