"""Where to go after an act: the page it was done on."""

from django.http import HttpRequest

from fixhub.accounts import onward


def back(request: HttpRequest, *, otherwise: str = "/") -> str:
    """The `next` of a form, as long as it is a page of ours."""
    to = request.POST.get("next", "")
    return to if onward.is_ours(to) else otherwise
