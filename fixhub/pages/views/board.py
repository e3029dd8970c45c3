"""The manager's board: what the facts say now, with the choice of teams in the address."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fixhub import clock
from fixhub.pages import nav
from fixhub.pages.board import page
from fixhub.pages.narrowing import NarrowingForm
from fixhub.reports.known import gather

BAD_REQUEST = 400


@login_required
@require_safe
def board(request: HttpRequest, cohort: str) -> HttpResponse:
    """Managers and viewers of the cohort; a cell is a link for those who may open it."""
    edition = nav.edition_shown(request, cohort)
    # Its days are the days of the cohort, whoever reads.
    with timezone.override(edition.zone):
        known = gather(edition, clock.now())
        form = NarrowingForm(request.GET, known=known)
        chosen = form.chosen if form.is_valid() else {}
        built = page.build(
            known.narrowed(**chosen),
            show=request.GET.get("show", page.ALL),
            number=request.GET.get("page"),
            linked=edition.managed,
        )
        context = {"cohort": edition, "form": form, "board": built, "any_teams": bool(known.teams)}
        return render(request, "pages/board.html", context, status=BAD_REQUEST if form.errors else 200)
