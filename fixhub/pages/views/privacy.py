"""The privacy page: what is true of the software, and what the city says of itself."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.views.acting import CONFLICT, attempt
from fixhub.pages.privacy_form import PrivacyForm
from fixhub.privacy import page
from fixhub.privacy.models import PrivacyRevision

SHOWN = 10


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    context = {"said": page.current(), "may_edit": page.can_edit(request.user)}
    return render(request, "pages/privacy.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """For the staff and the managers of programmes; nobody else has this page."""
    if not page.can_edit(request.user):
        raise Http404
    form = PrivacyForm(request.POST or None, said=page.current())
    tried = request.method == "POST" and form.is_valid()
    made = attempt(form, lambda: page.edit(by=request.user, via="page", **form.said())) if tried else None
    if made:
        return redirect("privacy")
    before = PrivacyRevision.objects.newest_first().select_related("by")[:SHOWN]
    context = {"form": form, "before": before}
    return render(request, "pages/privacy_text.html", context, status=CONFLICT if tried else 200)
