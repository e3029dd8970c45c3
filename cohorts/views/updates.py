"""The log: what a team wrote, writing more of it, and taking it back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cohorts import rules
from cohorts.actions import files, updates
from cohorts.forms import UpdateForm
from cohorts.models import Team, Update
from cohorts.reads import feed, obligations
from cohorts.views.acting import CONFLICT, attempt, undone
from cohorts.views.finding import team_of
from fixhub.web.toasts import saved
from fixhub.web.ways import back

A_PAGE = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_team(request: HttpRequest, cohort: str, team: str) -> HttpResponse:
    """GET lists the updates and offers the form to the team itself; POST logs one."""
    found = team_of(request.user, cohort, team)
    if request.method == "POST":
        return _log(request, found)
    form = form_for(request, found, about=request.GET.get("about", "")) if _may_log(request, found) else None
    return _page(request, found, form)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo an update, and the hand-in it made."""
    seen = Update.objects.visible_to(request.user).select_related("team__cohort", "submission")
    update = get_object_or_404(seen, pk=pk)
    undone(
        request,
        lambda: updates.revoke(update, by=request.user, via="page"),
        _("The update was taken back. Nobody sees it any more."),
        undo_url=reverse("update_restoration", args=[update.pk]),
    )
    return redirect(home_of(update.team))


@login_required
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring an update back, with the hand-in it made where nothing newer came."""
    seen = Update.objects.visible_to(request.user).select_related("team__cohort", "submission")
    update = get_object_or_404(seen, pk=pk)
    there = undone(
        request, lambda: updates.restore(update, by=request.user, via="page"), _("The update is back.")
    )
    if there and update.submission and update.submission.revoked_at:
        messages.info(request, _("Its hand-in stays taken back: something newer came meanwhile."))
    return redirect(back(request, otherwise=home_of(update.team)))


def form_for(request: HttpRequest, team: Team, *, about: str = "") -> UpdateForm:
    """The log form of a team, filled in from a POST, or empty and about one of its milestones."""
    asked = [row.obligation for row in obligations.of_team(team) if row.rank < obligations.DONE]
    initial = {"about": about if about in {one.milestone.key for one in asked} else ""}
    posted = request.method == "POST"
    return UpdateForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        asked=asked,
        initial=initial,
    )


def written(form: UpdateForm, team: Team, *, by: Any, via: str) -> Update | None:
    """What a valid form says: the photo is stored first, then the update that shows it."""
    given = form.given()
    upload = given.pop("photo")
    uploads = [upload] if upload else []
    kept = attempt(form, lambda: files.keep(team, uploads, by=by, pictures_only=True), field="photo")
    if kept is None:
        return None
    photo = kept[0] if kept else None
    return attempt(form, lambda: updates.log(team, by=by, photo=photo, via=via, **given))


def home_of(team: Team) -> str:
    return f"{reverse('home')}?team={team.pk}"


def _may_log(request: HttpRequest, team: Team) -> bool:
    return rules.can_log(request.user, team) and rules.is_running(team.cohort)


def _log(request: HttpRequest, team: Team) -> HttpResponse:
    if not rules.can_log(request.user, team):
        raise PermissionDenied
    form = form_for(request, team)
    update = written(form, team, by=request.user, via="page") if form.is_valid() else None
    if update is None:
        form.say_files_are_gone()
        return _page(request, team, form, status=CONFLICT if form.non_field_errors() else 200)
    return _answer(request, update)


def _answer(request: HttpRequest, update: Update) -> HttpResponse:
    """Say what was saved; what is done but lacks something goes on to the hand-in form."""
    undo = reverse("update_revocation", args=[update.pk])
    obligation = update.team_milestone
    if obligation and update.submission_id:
        told = {"milestone": obligation.milestone.title}
        saved(request, _("Saved, and “%(milestone)s” is handed in.") % told, undo_url=undo)
        return redirect(home_of(update.team))
    if obligation and update.state == Update.State.DONE and obligation.is_asked:
        saved(request, _("Update saved. Add what is missing, then hand it in."), undo_url=undo)
        where = [update.team.cohort.slug, update.team.slug, obligation.milestone.key]
        return redirect(f"{reverse('submission', args=where)}?update={update.pk}")
    saved(request, _("Update saved."), undo_url=undo)
    return redirect(home_of(update.team))


def _page(request: HttpRequest, team: Team, form: UpdateForm | None, status: int = 200) -> HttpResponse:
    page = Paginator(feed.of_team(team), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "team": team,
        "form": form,
        "page": page,
        "inside": rules.can_see_inside(request.user, team),
    }
    return render(request, "cohorts/updates.html", context, status=status)
