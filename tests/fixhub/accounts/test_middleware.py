"""The reader's language and zone hold for one request and no longer."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from fixhub.accounts.middleware import ReadersPlace
from tests.factories import make_user

pytestmark = pytest.mark.django_db


class Nobody:
    is_authenticated = False


def place_of(user=None, **headers) -> tuple[str, str]:
    """The language and zone a view meets."""
    seen = []

    def view(request):
        seen.append((translation.get_language(), timezone.get_current_timezone_name()))
        return HttpResponse()

    request = RequestFactory().get("/", **headers)
    request.user = user or Nobody()
    ReadersPlace(view)(request)
    return seen[0]


def test_signed_in_reader_gets_the_own_language_and_zone(clock):
    reka = make_user("Réka", language="hu", zone="Europe/Budapest")

    assert place_of(reka, HTTP_ACCEPT_LANGUAGE="ro") == ("hu", "Europe/Budapest")


@pytest.mark.parametrize("zone", ["", "Europe/Nowhere", "../passwd", "Europe", "x" * 300])
def test_reader_without_a_usable_zone_gets_ours(clock, zone):
    assert place_of(make_user(zone=zone))[1] == "Europe/Bucharest"


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ({"HTTP_COOKIE": "language=ro", "HTTP_ACCEPT_LANGUAGE": "hu"}, "ro"),
        ({"HTTP_COOKIE": "language=xx", "HTTP_ACCEPT_LANGUAGE": "hu"}, "hu"),
        ({"HTTP_ACCEPT_LANGUAGE": "ro-RO,ro;q=0.9,en;q=0.5"}, "ro"),
        ({"HTTP_ACCEPT_LANGUAGE": "de,fr;q=0.8"}, "en"),
        ({}, "en"),
    ],
)
def test_visitor_is_asked_by_cookie_then_browser(headers, language):
    assert place_of(**headers) == (language, "Europe/Bucharest")


def test_place_ends_with_the_request(clock):
    before = translation.get_language(), timezone.get_current_timezone_name()

    place_of(make_user(language="ro", zone="Asia/Tokyo"))

    assert (translation.get_language(), timezone.get_current_timezone_name()) == before


def test_place_ends_even_when_the_view_fails(clock):
    def view(request):
        raise ValueError

    request = RequestFactory().get("/")
    request.user = make_user(language="ro", zone="Asia/Tokyo")
    before = translation.get_language(), timezone.get_current_timezone_name()

    with pytest.raises(ValueError):
        ReadersPlace(view)(request)

    assert (translation.get_language(), timezone.get_current_timezone_name()) == before
