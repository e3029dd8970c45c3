"""What is kept about oneself, in words, as a file, and how to have it erased."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fixhub.pages import jobs
from fixhub.privacy import kept, own_copy, page

SHOWN = 5


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """POST starts the job that makes the file; its page has it."""
    if request.method == "POST":
        return redirect(own_copy.ask(request.user, via="page"))
    person = request.user
    last = jobs.lines(own_copy.of_person(person)[:SHOWN])
    context = {"kept": kept.about(person), "lines": last, "said": page.current()}  # type: ignore[arg-type]
    return render(request, "pages/own_data.html", context)
