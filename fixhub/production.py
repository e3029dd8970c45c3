"""What must be named before FIXHub runs for real people; whatever lacks is one sentence."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

from fixhub import env

NAMES = ("SITE_URL", "SECRET_KEY", "ALLOWED_HOSTS")
SHORTEST_KEY, FEWEST_LETTERS = 50, 5
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
MAKE_ONE = "python3 -c 'import secrets; print(secrets.token_urlsafe(64))' makes one"


def is_meant() -> bool:
    """Whoever names an address, a key or hosts means production; the image says it by itself."""
    return env.flag("PRODUCTION", any(env.text(name) for name in NAMES))


@dataclass(frozen=True)
class Named:
    """What the environment says about an installation."""

    site_url: str
    secret_key: str
    allowed_hosts: list[str]
    fallbacks: list[str]
    debug: bool = False

    def require(self) -> None:
        """Refuse to start while something lacks; all of it at once, a line each."""
        lacking = [*self._address(), *self._keys(), *self._hosts()]
        if self.debug:
            lacking.append("DEBUG shows strangers the inside of FIXHub: take it away.")
        if lacking:
            raise ImproperlyConfigured("\n".join(lacking))

    def _address(self) -> list[str]:
        if not self.site_url:
            return ["SITE_URL is not set: name the address where people find FIXHub (https://...)."]
        parts = urlsplit(self.site_url)
        plain = parts.scheme == "http" and parts.hostname in LOOPBACK
        if not parts.hostname or not (parts.scheme == "https" or plain):
            return [f"SITE_URL must be an address that begins with https://, not {self.site_url!r}."]
        if parts.path or parts.query or parts.fragment or parts.username:
            return [f"SITE_URL must be an address without a path, not {self.site_url!r}."]
        return []

    def _keys(self) -> list[str]:
        if not self.secret_key:
            return [f"SECRET_KEY is not set: give {SHORTEST_KEY} random characters or more ({MAKE_ONE})."]
        told = [("SECRET_KEY", self.secret_key), *(("SECRET_KEY_FALLBACKS", key) for key in self.fallbacks)]
        return [
            f"{name} can be guessed: give {SHORTEST_KEY} random characters or more ({MAKE_ONE})."
            for name, key in told
            if _can_be_guessed(key)
        ]

    def _hosts(self) -> list[str]:
        host = urlsplit(self.site_url).hostname or ""
        if not self.allowed_hosts:
            return ["ALLOWED_HOSTS is not set: name the host of SITE_URL."]
        if "*" in self.allowed_hosts:
            return ["ALLOWED_HOSTS is *, which is every host: name the host of SITE_URL."]
        if host and not validate_host(host, self.allowed_hosts):
            return [f"ALLOWED_HOSTS does not hold {host}, the host of SITE_URL: add it."]
        return []


def _can_be_guessed(key: str) -> bool:
    return len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_LETTERS or key.startswith("django-insecure")
