"""How long a sign-in lasts, the one way to sign a person in, and where one is signed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from fixhub import clock
from fixhub.accounts import actions, devices
from fixhub.accounts.models import SignIn, User

LONG = 30 * 24 * 3600  # from the sign-in
SHORT = 12 * 3600  # from the last page that was asked for
# On the way in: it holds the address that was typed, and a code that may still come back.
OF_NOBODY = timedelta(hours=1)
AWAKE = "awake_at"
SEEN, BEGAN, DEVICE = "seen_at", "began_at", "device"
SECOND = "second_step"
# Writing the session with every page would be a write for every read.
_WRITTEN_EACH = 5 * 60
# Where idling ends nothing, it is only to say when somebody was here last.
_NOTED_EACH = 3600
MOST_SHOWN = 50


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


def begin(request: HttpRequest) -> None:
    """Note in a new session when it began and where, for the list its person looks at."""
    request.session[BEGAN] = request.session[SEEN] = _now()
    request.session[DEVICE] = devices.kept(request.META.get("HTTP_USER_AGENT", ""))


def last(request: HttpRequest, *, idle: bool) -> None:
    """Let the session end 30 days from now or, where `idle`, after 12 hours without a page."""
    if not idle:
        # A moment, not a length: what is written into the session later must not begin it anew.
        request.session.set_expiry(clock.now() + timedelta(seconds=LONG))
        request.session.pop(AWAKE, None)
        return
    request.session.set_expiry(SHORT)
    request.session[AWAKE] = _now()


@contextmanager
def fitting(person: User) -> Iterator[None]:
    """Around what opens a role: where sign-ins last less long with it, those of before end."""
    before = get_adapter().ends_when_idle(person)
    yield
    if not before and get_adapter().ends_when_idle(person):
        actions.end_sign_ins(person)


def stay_awake(request: HttpRequest) -> None:
    """Count a page as a sign of life; in sessions that end when idle it is what keeps them."""
    # Pages that look again by themselves say what they have; nobody need be sitting there.
    if "If-None-Match" in request.headers:
        return
    for key, each in ((AWAKE, _WRITTEN_EACH), (SEEN, _NOTED_EACH)):
        since = request.session.get(key)
        if since is not None and _now() - since >= each:
            request.session[key] = _now()


def of(person: User) -> list[SignIn]:
    """Where somebody is signed in now, the newest first."""
    return list(person.sign_ins.living().newest_first().defer("session_data")[:MOST_SHOWN])


def end(person: User, handle: str) -> bool:
    """End one of a person's sign-ins by its name in the list; False if it is not there any more."""
    found = [one.session_key for one in of(person) if constant_time_compare(one.handle, handle)]
    return bool(person.sign_ins.filter(session_key__in=found).delete()[0])


def forget_ended() -> int:
    """Take away the rows of sessions that are over."""
    over = SignIn.objects.filter(expire_date__lt=clock.now()).values_list("pk", flat=True)[:5000]
    return SignIn.objects.filter(pk__in=list(over)).delete()[0]


def _now() -> int:
    return int(clock.now().timestamp())
