"""What changed about the way into an account: its owner hears of it, whoever did it."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from fixhub import clock
from fixhub.events.models import Event
from fixhub.mail.compose import Button, Section
from fixhub.mail.models import Occurrence
from fixhub.mail.outbox import Planned
from fixhub.web import dates
from tasks.sections import parts

# It is worth knowing as long as something can be done about it.
WORTH_TELLING = timedelta(days=7)


def told(event: Event) -> list[Planned]:
    """Whose account it is, above all if they did it: somebody else may have, with their session."""
    planned = Planned(
        key=f"account:{event.pk}",
        kind="account",
        subject_type="event",
        subject_id=event.pk,
        person_id=event.subject_id if event.subject_type == "user" else event.by_id or 0,
        cohort_id=None,
        due_at=event.occurred_at,
        expires_at=event.occurred_at + WORTH_TELLING,
    )
    return [planned]


def still_so(occurrence: Occurrence) -> Event | None:
    """It happened, whatever came after."""
    return Event.objects.filter(pk=occurrence.subject_id).first()


def say(occurrence: Occurrence, event: Event) -> list[Section]:
    with timezone.override(clock.zone_or(occurrence.person.zone, settings.DEFAULT_ZONE)):
        moment = dates.moment(event.occurred_at)
    subject, intro = SENTENCES[event.verb]()
    return [
        Section(
            subject=subject,
            heading=subject,
            intro=intro,
            coming=(
                gettext("It happened on %(moment)s.") % {"moment": moment},
                gettext(
                    "Was it not you? Sign out everywhere else, choose a new password, and tell whoever runs"
                    " this FIXHub."
                ),
            ),
            button=Button(gettext("See where you are signed in"), parts.page("sign_ins")),
            why=gettext("You get this because it is about the way into your account."),
        )
    ]


def _added() -> tuple[str, str]:
    return (
        gettext("Your account has a new second step"),
        gettext("An app or a passkey was added: signing in asks for it from now on."),
    )


def _removed() -> tuple[str, str]:
    return (
        gettext("A second step of your account was removed"),
        gettext("If it was the last one, a password or a mailed code is enough to sign in."),
    )


def _reset() -> tuple[str, str]:
    return (
        gettext("The second step of your account was reset"),
        gettext(
            "Whoever runs this FIXHub took it away because it was lost, and revoked the tokens for programs."
        ),
    )


def _token() -> tuple[str, str]:
    return (
        gettext("Your account has a new token for programs"),
        gettext("Whatever program has it can act in your name, as far as the token goes."),
    )


SENTENCES: dict[str, Callable[[], tuple[str, str]]] = {
    "step.added": _added,
    "step.removed": _removed,
    "step.reset": _reset,
    "token.made": _token,
}
