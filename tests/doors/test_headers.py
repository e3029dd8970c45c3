"""What every answer tells browsers: errors, files and redirects as well as pages."""

import pytest
from django.conf import settings as ours
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
GUARDED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


urlpatterns = [path("broken", broken), path("", include("fixhub.urls"))]
handler400, handler403 = "fixhub.web.errors.bad_request", "fixhub.web.errors.forbidden"
handler404, handler500 = "fixhub.web.errors.not_found", "fixhub.web.errors.server_error"


def lacking(answer: HttpResponse) -> list[str]:
    """What an answer does not say to browsers."""
    wrong = [name for name, value in GUARDED.items() if answer.get(name) != value]
    policy = answer.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy and "sandbox" not in policy:
        wrong.append("Content-Security-Policy")
    if "unsafe" in policy or "http:" in policy or "*" in policy:
        wrong.append(policy)
    if answer.get("Referrer-Policy") not in {"same-origin", "no-referrer"}:
        wrong.append("Referrer-Policy")
    return wrong if "camera=()" in answer.get("Permissions-Policy", "") else [*wrong, "Permissions-Policy"]


@pytest.mark.urls(__name__)
def test_errors_say_it_too(settings, cast) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    answers = {
        404: client.get("/nowhere"),
        405: Client().delete("/theme"),
        400: client.get("/", HTTP_HOST="evil.example"),
        403: client.post("/account/sign-in", {"login": "x"}),
        413: client.post("/account/sign-in", "x", content_type="text/plain", CONTENT_LENGTH=str(10**9)),
        500: client.get("/broken"),
        401: client.get("/api/v1/teams"),
        302: client.get("/"),
    }

    assert {status: answer.status_code for status, answer in answers.items()} == {n: n for n in answers}
    assert {status: lacking(answer) for status, answer in answers.items()} == {n: [] for n in answers}
    errors = {n: answer.get("Cache-Control", "") for n, answer in answers.items() if n >= 400}
    assert [status for status, kept in errors.items() if "no-store" not in kept] == []


def test_static_files_say_it_too(settings) -> None:
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True

    answer = Client().get("/static/web/fixhub.css")

    assert answer.status_code == 200 and lacking(answer) == []
    list(answer.streaming_content)


def test_over_tls_it_is_said_for_a_year_that_there_is_nothing_else(settings) -> None:
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 3600
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    for where in ("/account/sign-in", "/nowhere", "/static/nothing.css"):
        told = Client().get(where, secure=True)["Strict-Transport-Security"]
        assert told == "max-age=31536000; includeSubDomains; preload"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(cast) -> None:
    client = Client()
    client.get("/account/sign-in")
    cast.ana.set_password(PASSWORD)
    cast.ana.save()
    client.post("/account/sign-in", {"login": cast.ana.email, "password": PASSWORD, "do": "password"})
    client.post("/language", {"language": "ro"})

    kept = {name: (one["httponly"], one["samesite"]) for name, one in client.cookies.items()}
    assert {name: kept[name] for name in (ours.SESSION_COOKIE_NAME, "language")} == {
        ours.SESSION_COOKIE_NAME: (True, "Lax"),
        "language": (True, "Lax"),
    }
