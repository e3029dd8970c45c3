"""Recently deleted: of an edition for its managers, and each person's own."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cohorts.models import Cohort
from cohorts.reads import deleted

A_PAGE = 40


@login_required
@require_safe
def of_cohort(request: HttpRequest, cohort: str) -> HttpResponse:
    place = get_object_or_404(Cohort.objects.managed_by(request.user), slug=cohort)
    return _page(request, deleted.of_cohort(place), cohort=place)


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    return _page(request, deleted.of_person(request.user))


def _page(request: HttpRequest, found: list[deleted.Gone], cohort: Cohort | None = None) -> HttpResponse:
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "cohorts/deleted.html", {"cohort": cohort, "page": page})
