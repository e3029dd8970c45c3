"""A test letter: asked for like any other, gathered, sent by the same hands, and looked at afterwards."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from fixhub import clock
from fixhub.accounts.models import User
from fixhub.accounts.names import email_key
from fixhub.mail import outbox
from fixhub.mail.models import Letter, Occurrence
from fixhub.mail.outbox import Planned
from fixhub.refused import Refused
from tasks import rounds

KIND = "test"
HOLDS = timedelta(hours=1)


def send(address: str) -> Letter | None:
    """The letter after one try; None if another worker has it in hand this moment."""
    person = User.objects.filter(email_key=email_key(address)).first()
    if person is None:
        raise Refused(_("Nobody here has this address. Take that of an account."))
    if not person.is_active or (settings.EMAIL_URL and not person.may_get_mail):
        raise Refused(_("This account gets no letters: it is closed, invented, or was never invited."))
    now = clock.now()
    key = f"{KIND}:{person.pk}:{now.isoformat()}"
    outbox.plan([Planned(key, KIND, "user", person.pk, person.pk, None, now, now + HOLDS)])
    rounds.deliver()
    return Occurrence.objects.select_related("letter").get(key=key).letter
