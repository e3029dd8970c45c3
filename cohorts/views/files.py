"""Opening a stored file: only for whoever may see what it belongs to."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cohorts.reads import files
from fixhub.files.views import handed_out


@login_required
@require_safe
def show(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    file = get_object_or_404(files.visible_to(request.user), pk=pk, name=name)
    return handed_out(request, file)
