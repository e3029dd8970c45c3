"""The style guide: every part that pages are made of, shown by the templates the pages use."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cohorts.rules import oversees_anything
from fixhub.pages.guide import Samples
from fixhub.web.toasts import saved


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """For whoever oversees an edition, and staff. Its forms are samples: a POST comes back with a message."""
    if not (request.user.is_staff or oversees_anything(request.user)):
        raise Http404
    if request.method == "POST":
        saved(request, _("This is a sample: nothing was done."), undo_url=request.path)
        return redirect("styleguide")
    return render(request, "pages/guide/show.html", {"samples": Samples()})
