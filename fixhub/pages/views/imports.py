"""Importing: files go up, a check shows what they would do, they are stored, and can be undone."""

from typing import Any

from django.contrib import messages as toasts
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohorts.actions import import_runs, import_undo
from cohorts.models import ImportRun
from fixhub.files.views import handed_out
from fixhub.pages import jobs
from fixhub.pages.imports import page
from fixhub.pages.imports.forms import ReadingForm, UploadForm
from fixhub.refused import Refused

A_PAGE = 25
CONFLICT = 409


@login_required
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """What was brought into the editions one manages; a page nobody else knows of."""
    if not UploadForm(user=request.user).is_of_use:
        raise Http404
    runs = ImportRun.objects.visible_to(request.user).select_related("by", "job", "programme").newest_first()
    shown = Paginator(runs, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "pages/imports/list.html", {"page": shown, "lines": map(page.Line, shown)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*given, user=request.user, into=request.GET.get("into", ""))
    if not form.is_of_use:
        raise Http404
    tried = request.method == "POST" and form.is_valid()
    run = _started(request, form) if tried else None
    if run:
        return redirect(run)
    if form.is_bound:
        form.say_files_are_gone()
    return render(request, "pages/imports/new.html", {"form": form}, status=CONFLICT if tried else 200)


@login_required
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _run(request, pk))


@login_required
@require_POST
def read_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Other letters, or other fields for the columns: it is checked anew."""
    run = _run(request, pk)
    form = ReadingForm(request.POST, run=run)
    if not form.is_valid():
        return _page(request, run, form)
    return _done(request, run, import_runs.read_again, form.said())


@login_required
@require_POST
def put_in(request: HttpRequest, pk: int) -> HttpResponse:
    taken = request.POST.getlist("take")[: page.MOST_TICKS]
    given = {"taken": [key[:40] for key in taken], "skip_bad": request.POST.get("skip_bad") == "on"}
    return _done(request, _run(request, pk), import_runs.ask_to_store, given)


@login_required
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, _run(request, pk), import_undo.ask, {})


@login_required
@require_safe
def refused(request: HttpRequest, pk: int, sheet: str) -> HttpResponseBase:
    """The rows of one sheet that cannot be used, to correct and import again."""
    file = _run(request, pk).refused_files.filter(name=f"{sheet}.csv").first()
    if file is None:
        raise Http404
    return handed_out(request, file)


def _run(request: HttpRequest, pk: int) -> ImportRun:
    parts = ImportRun.objects.select_related("programme", "cohort", "job", "by")
    return get_object_or_404(parts.visible_to(request.user), pk=pk)


def _started(request: HttpRequest, form: UploadForm) -> ImportRun | None:
    given = form.cleaned_data
    try:
        return import_runs.start(
            form.target, by=request.user, uploads=given["uploads"], form_key=given["form_key"], via="page"
        )
    except Refused as no:
        form.add_error("uploads", str(no.reason))
        return None


def _page(request: HttpRequest, run: ImportRun, form: ReadingForm | None = None) -> HttpResponse:
    if run.job and request.GET.get("part") == "status":
        return render(request, "pages/job/status.html", {"line": jobs.line(run.job)})
    if run.is_done:
        # Whoever comes from the job's page meets what came of it, and the way back, in one message.
        context: dict[str, Any] = {"undo_url": reverse("import_undo", args=[run.pk])}
    else:
        context = {"form": form or ReadingForm(run=run)}
    context |= {"run": run, "shown": page.of(run), "line": jobs.line(run.job) if run.job else None}
    return render(request, "pages/imports/run.html", context)


def _done(request: HttpRequest, run: ImportRun, act: Any, given: dict[str, Any]) -> HttpResponse:
    try:
        act(run, by=request.user, via="page", **given)
    except Refused as no:
        toasts.error(request, str(no.reason))
    return redirect(run)
