"""Asking in those who were brought into an edition from lists: a preview, then all letters at once."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cohorts import rules
from cohorts.actions import invitation_batches
from cohorts.actions.invitation_batches import Batch
from cohorts.models import Cohort
from cohorts.reads import uninvited
from cohorts.reads.uninvited import Choice
from cohorts.views.acting import CONFLICT, attempt, undone
from fixhub.pages.inviting import page
from fixhub.pages.inviting.form import BatchForm, NarrowingForm
from fixhub.web.toasts import saved


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, cohort: str) -> HttpResponse:
    """GET shows who would get which letter; POST sends them to those who are ticked."""
    edition = _edition(request, cohort)
    form = BatchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        batch = attempt(form, lambda: _send(request, edition, form))
        if batch:
            _say(request, edition, batch)
            return redirect("cohort_invitations", edition.slug)
    return _page(request, edition, form)


@login_required
@require_POST
def revoke(request: HttpRequest, cohort: str, batch: UUID) -> HttpResponse:
    """Withdraw what of a batch nobody used; who had no letter yet never gets one."""
    edition = _edition(request, cohort)
    if not invitation_batches.exists(edition, batch):
        raise Http404
    undone(
        request,
        lambda: invitation_batches.revoke(edition, batch, by=request.user, via="page"),
        _("The invitations are withdrawn. Their links open nothing."),
    )
    return redirect("invitation_batches", edition.slug)


def _edition(request: HttpRequest, slug: str) -> Cohort:
    managed = Cohort.objects.managed_by(request.user).select_related("programme")
    return get_object_or_404(managed, slug=slug)


def _send(request: HttpRequest, edition: Cohort, form: BatchForm) -> Batch:
    choice, key = Choice(people=form.ticked), form.cleaned_data["form_key"]
    return invitation_batches.send(edition, choice, by=request.user, form_key=key, via="page")


def _say(request: HttpRequest, edition: Cohort, batch: Batch) -> None:
    count = len(batch.invitations)
    sentence = ngettext(
        "%(count)s invitation goes out in a minute.", "%(count)s invitations go out in a minute.", count
    )
    undo = reverse("invitation_batch_revocation", args=[edition.slug, batch.key])
    saved(request, sentence % {"count": count}, undo_url=undo)


def _page(request: HttpRequest, edition: Cohort, form: BatchForm) -> HttpResponse:
    known = uninvited.read(edition)
    narrowing = NarrowingForm(request.GET, known=known)
    shown = page.of(edition, known, narrowing.choice, form=form, by=request.user)
    context = {
        "cohort": edition,
        "running": rules.is_running(edition),
        "form": form,
        "narrowing": narrowing,
        "narrowed": bool(narrowing.choice.role or narrowing.choice.team),
        "shown": shown,
    }
    refused = form.is_bound and form.non_field_errors()
    return render(request, "pages/inviting/show.html", context, status=CONFLICT if refused else 200)
