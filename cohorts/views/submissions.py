"""Handing in, the receipt, and taking a hand-in back."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohorts import rules
from cohorts.actions import files, milestones
from cohorts.actions.milestones import FILES
from cohorts.forms import SubmissionForm
from cohorts.models import Submission, TeamMilestone, Update
from cohorts.reads import handins, versions
from cohorts.views.acting import CONFLICT, attempt, undone
from cohorts.views.finding import obligation_of
from fixhub.web.toasts import saved
from fixhub.web.ways import back


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, cohort: str, team: str, key: str) -> HttpResponse:
    """GET shows the form, filled in with the version before or an update; POST hands in."""
    obligation = obligation_of(request.user, cohort, team, key)
    if not rules.can_submit(request.user, obligation.team):
        raise PermissionDenied
    form = form_for(obligation, request, by=request.user, after=_update(request, obligation))
    if request.method == "POST":
        submission = handed_in(form, obligation, by=request.user, via="page")
        if submission:
            return _answer(request, submission)
    return _page(request, obligation, form)


@login_required
@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """What was received, when, and the figure that proves it did not change since."""
    submission = get_object_or_404(versions.with_files(Submission.objects.visible_to(request.user)), pk=pk)
    return render(request, "cohorts/receipt.html", {"version": versions.of_submission(submission)})


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a version back, until it has its answer."""
    seen = Submission.objects.visible_to(request.user).with_parts()
    submission = get_object_or_404(seen, pk=pk)
    told = _("Version %(n)s was taken back.") % {"n": submission.version}
    undone(
        request,
        lambda: milestones.revoke(submission, by=request.user, via="page"),
        told,
        undo_url=reverse("submission_restoration", args=[submission.pk]),
    )
    return redirect(submission.team_milestone)


@login_required
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a version back, until a newer one or an answer came."""
    seen = Submission.objects.visible_to(request.user).with_parts()
    submission = get_object_or_404(seen, pk=pk)
    told = _("Version %(n)s is back, as it was handed in.") % {"n": submission.version}
    undone(request, lambda: milestones.restore(submission, by=request.user, via="page"), told)
    return redirect(back(request, otherwise=submission.team_milestone.get_absolute_url()))


def form_for(
    obligation: TeamMilestone, request: HttpRequest | None = None, *, by: Any, after: Update | None = None
) -> SubmissionForm:
    """The hand-in form; without a POST it starts from the version in force, or from an update."""
    former = handins.in_force(obligation)
    if request is None or request.method != "POST":
        kept = handins.to_keep(obligation, after)
        return SubmissionForm(kept=kept, initial=handins.to_start_from(former, after))
    sent = [int(pk) for pk in request.POST.getlist("keep")[:FILES] if pk.isdecimal() and len(pk) <= 18]
    kept = handins.to_keep_or_sent(obligation, after, by=by, sent=sent)
    return SubmissionForm(request.POST, request.FILES, kept=kept)


def handed_in(form: SubmissionForm, obligation: TeamMilestone, *, by: Any, via: str) -> Submission | None:
    """What the form holds: files are stored first, then the version with them.

    A form that is sent back has its files ticked among those to keep: browsers never send one twice.
    """
    uploads = form.usable_uploads()
    added = attempt(form, lambda: files.keep(obligation.team, uploads, by=by), field="uploads")
    submission = None
    if added is not None and form.is_valid():
        given: dict[str, Any] = {**form.cleaned_data, "files": [*form.cleaned_data["keep"], *added]}
        given = {name: given[name] for name in given if name not in ("keep", "uploads")}
        submission = attempt(form, lambda: milestones.submit(obligation, by=by, via=via, **given))
    if submission is None and added:
        form.tick(added)
    return submission


def _update(request: HttpRequest, obligation: TeamMilestone) -> Update | None:
    """The update of the team that said "it is done", if the address names one."""
    named = request.GET.get("update", "")
    if not named.isdecimal() or len(named) > 18:
        return None
    return Update.objects.standing().filter(team_milestone=obligation, pk=int(named)).first()


def _answer(request: HttpRequest, submission: Submission) -> HttpResponse:
    told = {"n": submission.version}
    saved(
        request,
        _("Version %(n)s is handed in. Its receipt is below.") % told,
        undo_url=reverse("submission_revocation", args=[submission.pk]),
    )
    return redirect(submission.team_milestone)


def _page(request: HttpRequest, obligation: TeamMilestone, form: SubmissionForm) -> HttpResponse:
    context = {
        "obligation": obligation,
        "team": obligation.team,
        "form": form,
        "number": handins.next_version(obligation),
        "needs": handins.needs(obligation),
    }
    refused = form.is_bound and bool(form.non_field_errors())
    return render(request, "cohorts/submit.html", context, status=CONFLICT if refused else 200)
