"""Production starts when all is named, and says in one sentence each what lacks."""

import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from fixhub.production import Named

KEY = secrets.token_urlsafe(64)
GOOD: dict[str, Any] = {
    "site_url": "https://fixhub.example.org",
    "secret_key": KEY,
    "allowed_hosts": ["fixhub.example.org"],
    "fallbacks": [],
}
# Of the machine the tests run on; none of them is the tested one's.
OTHERS = ["SITE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "PRODUCTION", "DEBUG", "HOST", "PORT", "EMAIL_URL"]


def manage(*words: str, var: Path, **told: str) -> subprocess.CompletedProcess[str]:
    """A command in an environment of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in OTHERS}
    env = {**kept, "FIXHUB_VAR": str(var), "DATABASE_URL": f"sqlite:///{var}/db", **told}
    command = [sys.executable, "-W", "ignore", str(settings.BASE_DIR / "manage.py"), *words]
    return subprocess.run(command, env=env, capture_output=True, text=True)


def test_all_that_is_named_is_enough() -> None:
    Named(**GOOD).require()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"site_url": ""}, "SITE_URL is not set: "),
        ({"site_url": "fixhub.example.org"}, "SITE_URL must be an address that begins with https://"),
        ({"site_url": "http://fixhub.example.org"}, "SITE_URL must be an address that begins with https://"),
        ({"site_url": "https://fixhub.example.org/x"}, "SITE_URL must be an address without a path"),
        ({"secret_key": ""}, "SECRET_KEY is not set: "),
        ({"secret_key": KEY[:49]}, "SECRET_KEY can be guessed: "),
        ({"secret_key": "abc" * 30}, "SECRET_KEY can be guessed: "),
        ({"secret_key": f"django-insecure-{KEY}"}, "SECRET_KEY can be guessed: "),
        ({"fallbacks": ["short"]}, "SECRET_KEY_FALLBACKS can be guessed: "),
        ({"allowed_hosts": []}, "ALLOWED_HOSTS is not set: "),
        ({"allowed_hosts": ["*"]}, "ALLOWED_HOSTS is *, which is every host: "),
        ({"allowed_hosts": ["example.org"]}, "ALLOWED_HOSTS does not hold fixhub.example.org"),
        ({"debug": True}, "DEBUG shows strangers the inside"),
    ],
)
def test_what_lacks_is_one_sentence(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        Named(**{**GOOD, **changed}).require()

    said = str(refused.value)
    assert said.startswith(sentence) and "\n" not in said
    assert KEY not in said


def test_hosts_of_a_whole_domain_hold_the_address() -> None:
    Named(**{**GOOD, "allowed_hosts": [".example.org"]}).require()


def test_production_without_anything_says_all_that_lacks(tmp_path: Path) -> None:
    done = manage("check", var=tmp_path, PRODUCTION="1")

    assert done.returncode == 1
    assert [line.split()[0] for line in done.stderr.splitlines()] == [
        "SITE_URL",
        "SECRET_KEY",
        "ALLOWED_HOSTS",
    ]
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize("name", ["SITE_URL", "SECRET_KEY", "ALLOWED_HOSTS"])
def test_who_names_one_must_name_all(name: str, tmp_path: Path) -> None:
    values = {"SITE_URL": GOOD["site_url"], "SECRET_KEY": KEY, "ALLOWED_HOSTS": "fixhub.example.org"}

    done = manage("check", var=tmp_path, **{name: values.pop(name)})

    assert done.returncode == 1
    assert [line.split()[0] for line in done.stderr.splitlines()] == list(values)


@pytest.mark.long
def test_production_passes_what_django_checks_before_a_deployment(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text(f"{KEY}\n")

    done = manage(
        "check",
        "--deploy",
        "--fail-level=WARNING",
        var=tmp_path,
        SITE_URL=GOOD["site_url"],
        ALLOWED_HOSTS="fixhub.example.org",
        SECRET_KEY_FILE=str(key),
        TRUST_PROXY="1",
    )

    assert (done.returncode, done.stderr) == (0, "")


SHOWN = """
from django.conf import settings
print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE,
      settings.SECURE_HSTS_SECONDS, settings.SECURE_PROXY_SSL_HEADER, settings.EMBEDDED, repr(settings.DOOR),
      settings.DATABASES["default"]["PASSWORD"])
"""


def test_production_has_the_settings_of_https_behind_a_proxy(tmp_path: Path) -> None:
    told = {"SITE_URL": GOOD["site_url"], "SECRET_KEY": KEY, "ALLOWED_HOSTS": "fixhub.example.org"}
    more = {"TRUST_PROXY": "1", "FIXHUB_DOOR": "x", "DATABASE_PASSWORD": "apart"}

    done = manage("shell", "--verbosity=0", "--command", SHOWN, var=tmp_path, **told, **more)

    hsts, proxy = "31536000", "('HTTP_X_FORWARDED_PROTO', 'https')"
    assert done.stdout.strip() == f"__Host-sessionid True True {hsts} {proxy} False '' apart"
