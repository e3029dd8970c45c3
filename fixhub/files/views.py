"""How a stored file is handed out. Who may see it is asked by whoever calls."""

from typing import TypeVar

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response

from fixhub.files.models import File
from fixhub.files.store import place_of, small_place_of

Answer = TypeVar("Answer", bound=HttpResponseBase)


def handed_out_once(request: HttpRequest, file: File) -> HttpResponseBase:
    """What holds so much of so many people that no browser shall keep a copy of its own."""
    answer = handed_out(request, file)
    answer["Cache-Control"] = "private, no-store"
    return answer


def handed_out(request: HttpRequest, file: File) -> HttpResponseBase:
    """Pictures are shown, all else is downloaded; neither can run anything in our name."""
    wants_small = file.is_picture and "small" in request.GET
    place = small_place_of(file.path) if wants_small else place_of(file.path)
    etag = f'"{file.sha256}{"-small" if wants_small else ""}"'
    if unchanged := _unchanged(request, etag):
        return unchanged
    try:
        content = place.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(
        content,
        as_attachment=not file.is_picture,
        filename=file.name,
        content_type=file.media_type if file.is_picture else "application/octet-stream",
    )
    return _guarded(answer, etag)


def _unchanged(request: HttpRequest, etag: str) -> HttpResponseBase | None:
    answer = get_conditional_response(request, etag=etag)
    return _guarded(answer, etag) if answer is not None and answer.status_code == 304 else None


def _guarded(answer: Answer, etag: str) -> Answer:
    answer["ETag"] = etag
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    # The browser may keep it, but asks each time: who may see it can change.
    answer["Cache-Control"] = "private, no-cache"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
