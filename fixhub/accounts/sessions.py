"""How long a sign-in lasts, and the one way to sign a person in."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest

from fixhub import clock
from fixhub.accounts.models import User

LONG = 30 * 24 * 3600  # from the sign-in
SHORT = 12 * 3600  # from the last page that was asked for
AWAKE = "awake_at"
SECOND = "second_step"
# Writing the session with every page would be a write for every read.
_WRITTEN_EACH = 5 * 60


def sign_in(request: HttpRequest, person: User) -> None:
    """Sign in whoever has proved who they are; a new session key, as long as their role allows."""
    is_new = request.user != person
    get_adapter(request).login(request, person)
    if is_new:
        # Who they are was shown a moment ago: what needs that again need not ask.
        record_authentication(request, person, "link")


def note_second_step(request: HttpRequest) -> None:
    """Remember in this session that its person has a second step; whoever removes one ends all others."""
    request.session[SECOND] = True


def last(request: HttpRequest, *, idle: bool) -> None:
    """Let the session end 30 days from now or, where `idle`, after 12 hours without a page."""
    if not idle:
        request.session.set_expiry(LONG)
        request.session.pop(AWAKE, None)
        return
    request.session.set_expiry(SHORT)
    request.session[AWAKE] = int(clock.now().timestamp())


def stay_awake(request: HttpRequest) -> None:
    """Count a page as a sign of life, in sessions that end when idle."""
    # Pages that look again by themselves say what they have; nobody need be sitting there.
    if "If-None-Match" in request.headers:
        return
    since = request.session.get(AWAKE)
    now = int(clock.now().timestamp())
    if since is not None and now - since >= _WRITTEN_EACH:
        request.session[AWAKE] = now
