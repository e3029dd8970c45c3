"""What holds for every request and every answer, whatever the page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from fixhub import links
from fixhub.accounts import tokens
from fixhub.web.errors import not_allowed, too_large

Answer = Callable[[HttpRequest], HttpResponse]

PUBLIC = "/public/"
MEGABYTE = 1024 * 1024
# Forms without files; text of more than one megabyte is refused when it is read.
SMALL = 2 * MEGABYTE
# What a team may store in all, and the form around it: more is refused however it is cut.
LARGE = 210 * MEGABYTE
ERROR = 400
# Pages say more in their own policy; this is for what is no page.
GUARDS = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=(), "
    "publickey-credentials-create=(self), publickey-credentials-get=(self)",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
NOT_ALLOWED = 405


class Guarded:
    """What every answer says to browsers, whoever gives it: a page, an error, a static file."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in GUARDS.items():
            response.headers.setdefault(name, value)
        # A cache between would keep a page that is not there for a while after it is.
        if response.status_code >= ERROR:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class Packed(GZipMiddleware):
    """Pages go out compressed; nothing else does, for the API's ETags name the very bytes (RFC 9110, 8.8.3).

    A proxy that compressed answers would rename their tags too, and If-Match would match none.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


class PublicPages:
    """Answers under /public/ alike to everybody: without cookies all are the same, and it may be cached."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PUBLIC):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        if response.has_header("ETag"):
            # A 304 says the same as the compressed page does.
            response["Vary"] = "Accept-Language, Accept-Encoding"
        return response


class BoundedBody:
    """Refuses a body before it is read: reading the fields writes every file in it to the disk.

    Large ones are only for whoever may have a file to give: the signed in, and a letter's link.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        coming = announced(request)
        if coming > LARGE or (coming > SMALL and not _may_have_files(request)):
            return too_large(request)
        return self.get_response(request)


class PersonalPages:
    """What a signed-in person is shown stays in no cache, unless the page says how it may."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class Answered:
    """Notes that a page was made: what breaks after that has not undone what the page did."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        request.is_answered = response.status_code < ERROR  # type: ignore[attr-defined]
        return response


class Explained:
    """Says with a page what Django answers with an empty one: a method that the address does not take."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == NOT_ALLOWED and not response.content:
            return not_allowed(request, response["Allow"])
        return response


def announced(request: HttpRequest) -> int:
    """The length the request gives; a body without one is read as empty."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _may_have_files(request: HttpRequest) -> bool:
    if request.path_info.startswith(links.PATH):
        return links.opened(request.path_info.removeprefix(links.PATH)) is not None
    return request.user.is_authenticated or tokens.of_request(request) is not None
