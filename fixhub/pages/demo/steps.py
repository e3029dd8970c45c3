"""What `manage.py up` adds to a start: the demo in an empty database, and the address to its door."""

import os
import secrets
from hashlib import sha256
from ipaddress import ip_address

from django.conf import settings

from fixhub import env
from fixhub.accounts.models import User
from fixhub.pages.demo import live
from fixhub.pages.embedded.preparation import Preparation
from fixhub.pages.start import facts

NOBODY = "Nobody can sign in yet. manage.py create_manager ADDRESS --programme NAME makes the first manager."


def demo(preparation: Preparation) -> None:
    """Fill an empty database with a small edition, unless DEMO=0."""
    if not env.flag("DEMO", True) or User.objects.exists():
        return
    preparation.say("Making a small invented edition, once: its four months pass in some seconds ...")
    live.live()


def door(preparation: Preparation) -> None:
    """Print where one chooses whom to be, or makes the first account; only here, and only while it runs."""
    demo, untouched = User.objects.filter(is_demo=True).exists(), facts.is_untouched()
    if not (demo or untouched):
        return
    if not (settings.EMBEDDED and _is_loopback(preparation.place.host)):
        if untouched:
            preparation.lines.append(NOBODY)
        return
    token = secrets.token_urlsafe(16)
    os.environ["FIXHUB_DOOR"] = sha256(token.encode()).hexdigest()
    what = "Choose whom to be" if demo else "Nobody has an account yet. Make the first one"
    preparation.lines.append(f"{what}: {preparation.place.address}try/{token}")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
