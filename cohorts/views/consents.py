"""One's own name on the public pages of editions: off, until the person says yes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cohorts.actions import publications
from cohorts.models import Cohort, NameConsent, Publication
from cohorts.views.finding import cohort_of
from fixhub.refused import Forbidden, Refused
from fixhub.web.toasts import saved

MOST = 100


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The editions with a team of one's own, and whether one agreed."""
    user: Any = request.user
    agreed = NameConsent.objects.now().filter(cohort=OuterRef("pk"), user=user)
    public = Publication.objects.now().filter(cohort=OuterRef("pk"))
    editions = Cohort.objects.filter(pk__in=user.memberships.now().values("team__cohort"))
    rows = editions.annotate(agreed=Exists(agreed), public=Exists(public)).order_by("-kickoff", "-pk")
    return render(request, "cohorts/public_names.html", {"editions": rows[:MOST]})


@login_required
@require_POST
def agree(request: HttpRequest, cohort: str) -> HttpResponse:
    edition = cohort_of(request.user, cohort)
    undo = reverse("name_consent_withdrawal", args=[cohort])
    said = _("Your name may stand on the public page of %(edition)s.") % {"edition": edition.name}
    return _done(request, lambda: publications.agree(edition, by=request.user, via="page"), said, undo)


@login_required
@require_POST
def disagree(request: HttpRequest, cohort: str) -> HttpResponse:
    edition = cohort_of(request.user, cohort)
    undo = reverse("name_consent", args=[cohort])
    said = _("Your name is off the public page of %(edition)s.") % {"edition": edition.name}
    return _done(request, lambda: publications.disagree(edition, by=request.user, via="page"), said, undo)


def _done(request: HttpRequest, act: Any, sentence: str, undo_url: str) -> HttpResponse:
    try:
        act()
    except Forbidden as no:
        raise PermissionDenied(str(no.reason)) from no
    except Refused as no:
        messages.error(request, str(no.reason))
    else:
        saved(request, sentence, undo_url=undo_url)
    return redirect("public_names")
