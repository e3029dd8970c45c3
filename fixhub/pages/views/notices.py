"""Notices: what concerns a person, the newest first, and marking them as read."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from fixhub.events import notices as acts
from fixhub.events.models import Notice
from fixhub.pages.news import notices
from fixhub.web.toasts import saved


@login_required
@require_safe
def of_reader(request: HttpRequest) -> HttpResponse:
    unread = request.GET.get("show") == "unread"
    before = request.GET.get("before", "")
    page = notices.page(request.user, unread=unread, before=before)
    context = {"page": page, "unread": unread, "paged": bool(before)}
    return render(request, "pages/notices.html", context)


@login_required
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one; another's is not there."""
    acts.read(get_object_or_404(Notice.objects.of(request.user), pk=pk), by=request.user)
    return redirect(f"{reverse('notices')}?{_where(request)}")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """What came while the page was open stays unread."""
    count = acts.read_all(by=request.user, until=_number(request.POST.get("until", "")))
    said = ngettext("%(count)s notice is marked as read.", "%(count)s notices are marked as read.", count)
    saved(request, said % {"count": count} if count else _("There was nothing new."))
    return redirect("notices")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def _where(request: HttpRequest) -> str:
    """Back to the page of the list where it was."""
    asked = {name: request.POST.get(name, "") for name in ("show", "before")}
    return urlencode({name: value[:40] for name, value in asked.items() if value})
