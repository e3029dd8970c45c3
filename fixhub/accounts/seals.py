"""Secrets that must be read again, such as those of an app for codes: sealed with a key from SECRET_KEY."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

PURPOSE = "fixhub.accounts.seals"


def seal(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def opened(sealed: str) -> str | None:
    """What was sealed with this key or an older one that still counts; None if with another."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _box() -> MultiFernet:
    return MultiFernet([_fernet(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _fernet(key: str) -> Fernet:
    digest = salted_hmac(PURPOSE, "second step", secret=key, algorithm="sha256").digest()
    return Fernet(urlsafe_b64encode(digest))
