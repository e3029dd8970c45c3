"""Jobs: one's own long work, how far it is, stopping it, trying again, and what it made."""

from typing import Any

from django.contrib import messages as toasts
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fixhub.files.views import handed_out_once
from fixhub.jobs import actions
from fixhub.jobs.models import Job
from fixhub.pages import jobs
from fixhub.refused import Refused
from fixhub.web.toasts import saved


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    page = Paginator(jobs.seen_by(request.user), jobs.A_PAGE).get_page(request.GET.get("page"))
    return render(request, "pages/jobs.html", {"page": page, "lines": jobs.lines(page)})


@login_required
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The page can be left: the work goes on. `?part=status` is what a script asks for, every two seconds."""
    line = jobs.line(_job(request, pk))
    if request.GET.get("part") == "status":
        return _status(request, line)
    return render(request, "pages/job.html", {"line": line})


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, pk, actions.cancel, _("It is being stopped."))


@login_required
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, pk, actions.retry, _("It waits for its turn again."))


@login_required
@require_safe
def output(request: HttpRequest, pk: int) -> HttpResponseBase:
    job = _job(request, pk)
    if job.output is None:
        raise Http404
    return handed_out_once(request, job.output)


def _job(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(jobs.seen_by(request.user), pk=pk)


def _status(request: HttpRequest, line: jobs.Line) -> HttpResponseBase:
    """304 while nothing moved: most questions are answered by two queries and no page."""
    job = line.job
    etag = f'"{job.pk}-{job.state}-{job.progress}-{job.total}-{job.need}-{line.ahead}-{line.stopping}"'
    unchanged = get_conditional_response(request, etag=etag)
    answer = unchanged or render(request, "pages/job/status.html", {"line": line})
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _done(request: HttpRequest, pk: int, act: Any, sentence: str) -> HttpResponse:
    job = _job(request, pk)
    try:
        act(job, by=request.user, via="page")
    except Refused as no:
        toasts.error(request, str(no.reason))
    else:
        saved(request, sentence)
    return redirect("job", pk)
