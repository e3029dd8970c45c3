"""The thread of a milestone: reading all of it, adding to it, and taking back."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cohorts import rules
from cohorts.actions import comments
from cohorts.comment_forms import CommentForm
from cohorts.models import Comment, TeamMilestone
from cohorts.reads import talk
from cohorts.views.acting import CONFLICT, attempt, undone
from cohorts.views.finding import obligation_of
from fixhub.web.toasts import saved
from fixhub.web.ways import back

A_PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_milestone(request: HttpRequest, cohort: str, team: str, key: str) -> HttpResponse:
    """GET shows the whole thread; POST adds to it and goes back to where that was written."""
    obligation = obligation_of(request.user, cohort, team, key)
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = attempt(
            form, lambda: comments.say(obligation, by=request.user, via="page", **form.cleaned_data)
        )
        if said:
            undo = reverse("comment_revocation", args=[said.pk])
            saved(request, _("Your comment is there."), undo_url=undo)
            return redirect(f"{_page_of(request, obligation)}#talk")
    return _thread(request, obligation, form)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    comment = _found(request, pk)
    undone(
        request,
        lambda: comments.revoke(comment, by=request.user, via="page"),
        _("The comment was taken back. Nobody sees it any more."),
        undo_url=reverse("comment_restoration", args=[comment.pk]),
    )
    return redirect(_page_of(request, comment.team_milestone))


@login_required
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    comment = _found(request, pk)
    undone(request, lambda: comments.restore(comment, by=request.user, via="page"), _("The comment is back."))
    return redirect(_page_of(request, comment.team_milestone))


def _found(request: HttpRequest, pk: int) -> Comment:
    parts = Comment.objects.visible_to(request.user).select_related(
        "by", "team_milestone__team__cohort", "team_milestone__milestone"
    )
    return get_object_or_404(parts, pk=pk)


def _page_of(request: HttpRequest, obligation: TeamMilestone) -> str:
    """Where the person was: the desk and the milestone show the same thread."""
    return back(request, otherwise=obligation.get_absolute_url())


def _thread(request: HttpRequest, obligation: TeamMilestone, form: CommentForm) -> HttpResponse:
    pages = Paginator(talk.of_thread(obligation), A_PAGE)
    # The newest talk is what one comes for.
    page = pages.get_page(request.GET.get("page") or pages.num_pages)
    refused = bool(form.is_bound and form.non_field_errors())
    context = {
        "obligation": obligation,
        "team": obligation.team,
        "page": page,
        "form": form,
        "running": rules.is_running(obligation.team.cohort),
    }
    return render(request, "cohorts/comments.html", context, status=CONFLICT if refused else 200)
