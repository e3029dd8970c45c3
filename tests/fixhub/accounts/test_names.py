"""Names as others read them."""

import pytest

from fixhub.accounts.models import User
from fixhub.accounts.names import visible


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("  Ana \t Pop ", "Ana Pop"),
        ("Ana\r\nBcc: x@example.org", "Ana Bcc: x@example.org"),
        ("\u202egnp.exe", "gnp.exe"),
        ("A\u200bna\ufeff", "Ana"),
        ("Șerban Őri", "Șerban Őri"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("\u200b\u202e", ""),
        ("\u200d \u200c", ""),
        ("\0\x07", ""),
    ],
)
def test_only_signs_that_are_seen_are_kept(name: str, shown: str) -> None:
    assert visible(name) == shown


def test_who_has_no_name_does_not_show_the_whole_address() -> None:
    nameless = User(email="ana.pop@example.org")

    assert nameless.full_name == "ana.pop"
