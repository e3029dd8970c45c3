"""Messages: the letters of an edition for its managers, and everybody's own."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages as toasts
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cohorts.models import Cohort
from fixhub.mail import held, outbox
from fixhub.mail.models import Letter, Occurrence
from fixhub.pages import messages
from fixhub.refused import Refused
from fixhub.web.toasts import saved


@login_required
@require_safe
def of_cohort(request: HttpRequest, cohort: str) -> HttpResponse:
    """Newest first; what did not arrive can be sent again."""
    edition = _edition(request, cohort)
    waiting = Occurrence.objects.filter(cohort_id=edition.pk, state=Occurrence.State.PLANNED)
    letters = Letter.objects.filter(cohort_id=edition.pk)
    waits = held.of(edition.pk)
    context = _list(request, letters) | {
        "cohort": edition,
        "held": waits,
        "held_kinds": messages.held_kinds(waits),
        "counts": messages.counts(letters, waiting),
        "waiting": messages.planned_for(waiting) if request.GET.get("show") == "planned" else [],
    }
    return render(request, "pages/messages.html", context)


@login_required
@require_safe
def of_cohort_one(request: HttpRequest, cohort: str, pk: int) -> HttpResponse:
    """The kept copy, unless another edition's notices are in it as well."""
    edition = _edition(request, cohort)
    letter = get_object_or_404(_parts(Letter.objects.filter(cohort_id=edition.pk)), pk=pk)
    context = {"line": messages.Line(letter), "cohort": edition}
    return render(request, "pages/message.html", context)


@login_required
@require_POST
def send_again(request: HttpRequest, cohort: str, pk: int) -> HttpResponse:
    edition = _edition(request, cohort)
    letter = get_object_or_404(Letter, cohort_id=edition.pk, pk=pk)
    try:
        outbox.send_again(letter, by=request.user, via="page")
    except Refused as no:
        toasts.error(request, str(no.reason))
    else:
        saved(request, _("The letter goes out again."))
    return redirect("messages", edition.slug)


@login_required
@require_POST
def release(request: HttpRequest, cohort: str) -> HttpResponse:
    """Let all go that a restore holds."""
    return _settled(request, _edition(request, cohort), held.release, _released)


@login_required
@require_POST
def drop(request: HttpRequest, cohort: str) -> HttpResponse:
    """Send nothing of what a restore holds."""
    return _settled(request, _edition(request, cohort), held.drop, _dropped)


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What was written to me, whether or not it arrived."""
    return render(request, "pages/messages_own.html", _list(request, _written_to(request), own=True))


@login_required
@require_safe
def own_one(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(_parts(_written_to(request)), pk=pk)
    return render(request, "pages/message.html", {"line": messages.Line(letter, own=True), "own": True})


def _settled(
    request: HttpRequest, edition: Cohort, act: Callable[..., int], said: Callable[[int], str]
) -> HttpResponse:
    try:
        count = act(edition.pk, by=request.user, via="page")
    except Refused as no:
        toasts.error(request, str(no.reason))
    else:
        saved(request, said(count))
    return redirect("messages", edition.slug)


def _released(count: int) -> str:
    said = ngettext(
        "%(count)s letter goes out, if it is still true.",
        "%(count)s letters go out, as far as they are still true.",
        count,
    )
    return said % {"count": count}


def _dropped(count: int) -> str:
    said = ngettext("%(count)s letter is not sent.", "%(count)s letters are not sent.", count)
    return said % {"count": count}


def _edition(request: HttpRequest, slug: str) -> Cohort:
    return get_object_or_404(Cohort.objects.managed_by(request.user), slug=slug)


def _written_to(request: HttpRequest) -> QuerySet[Letter]:
    """Letters that left, or would have: not those that are still to be written."""
    written = Letter.objects.filter(person_id=request.user.pk).exclude(text="")
    return written.exclude(state__in=[*Letter.OPEN, Letter.State.SUPERSEDED])


def _parts(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    return letters.select_related("person").prefetch_related("occurrences")


def _list(request: HttpRequest, letters: QuerySet[Letter], *, own: bool = False) -> dict[str, Any]:
    show = request.GET.get("show", "")
    show = show if show in messages.SHELVES else ""
    return {
        "show": show,
        "shelf": messages.shelf(letters, name=show, before=request.GET.get("before", ""), own=own),
        "paged": "before" in request.GET,
        "by_smtp": bool(settings.EMAIL_URL),
    }
