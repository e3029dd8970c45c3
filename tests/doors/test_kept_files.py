"""A hand-in that is sent back keeps the files that came with it."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Submission
from fixhub import links
from fixhub.files.models import File
from tests import factories, uploads
from tests.conftest import Cast
from tests.doors.pages import as_, hand_in_form, text_of

WRONG = ["no link at all"]


@pytest.fixture
def form_of(cast: Cast) -> str:
    return reverse("submission", args=[cast.cohort.slug, cast.team_a.slug, "m02"])


def ticked(answer: Any) -> list[str]:
    """The numbers of the files that the form sends along."""
    boxes = re.findall(
        r'<input type="checkbox" name="keep" value="(\d+)"[^>]*checked', answer.content.decode()
    )
    return [str(pk) for pk in boxes]


def test_files_beside_a_wrong_link_stay_ticked(cast: Cast, form_of: str) -> None:
    client, given = as_(cast.ana), hand_in_form(links=WRONG)

    answer = client.post(form_of, {**given, "uploads": [uploads.pdf("a.pdf"), uploads.pdf("b.pdf")]})

    assert "Keep a.pdf" in text_of(answer)
    assert "Choose it again" not in text_of(answer)
    kept = ticked(answer)
    assert kept == [str(file.pk) for file in File.objects.order_by("pk")]
    assert not Submission.objects.exists()

    client.post(form_of, {**given, "links": ["https://example.org/map"], "keep": kept})
    assert {file.name for file in Submission.objects.get().files.all()} == {"a.pdf", "b.pdf"}


def test_sent_back_twice_they_are_stored_once(cast: Cast, form_of: str) -> None:
    client, given = as_(cast.ana), hand_in_form(links=WRONG)
    first = client.post(form_of, {**given, "uploads": [uploads.pdf("a.pdf")]})

    second = client.post(form_of, {**given, "keep": ticked(first), "uploads": [uploads.pdf("b.pdf")]})

    assert len(ticked(second)) == 2
    assert File.objects.count() == 2


def test_a_refusal_keeps_them_too(cast: Cast, form_of: str) -> None:
    factories.decide(factories.hand_in(cast.team_a, cast.ana, "m02"), cast.ioana)

    answer = as_(cast.ana).post(form_of, hand_in_form(uploads=[uploads.pdf("a.pdf")]))

    assert answer.status_code == 409
    assert ticked(answer) == [str(File.objects.get().pk)]


def test_one_that_cannot_be_stored_is_named(cast: Cast, form_of: str) -> None:
    bad = uploads.upload("virus.exe", b"MZ" + b"\0" * 50)

    answer = as_(cast.ana).post(form_of, hand_in_form(links=WRONG, uploads=[bad]))

    assert "virus.exe" in text_of(answer)
    assert "A link starts with https://" in text_of(answer)
    assert not File.objects.exists()


def test_nobody_keeps_what_somebody_else_put_up(cast: Cast, form_of: str) -> None:
    loose = uploads.stored(uploads.pdf("secret.pdf"), cast.mihai)
    other = uploads.stored(uploads.pdf("logged.pdf"), cast.ana)
    factories.hand_in(cast.team_a, cast.ana, "m01", files=[other])

    for pk in (loose.pk, other.pk, 10**17, "x", "9" * 400):
        answer = as_(cast.ana).post(form_of, hand_in_form(keep=[str(pk)]))
        assert "secret.pdf" not in text_of(answer)
        assert not Submission.objects.filter(team_milestone__milestone__key="m02").exists()


def test_a_letters_link_keeps_them(cast: Cast, client: Client) -> None:
    obligation = factories.obligation(cast.team_a, "m02")
    address = links.PATH + links.make("submit", person_id=cast.ana.pk, object_id=obligation.pk)
    given = hand_in_form(links=WRONG, uploads=[uploads.pdf("a.pdf")])

    answer = client.post(address, given)

    assert ticked(answer) == [str(File.objects.get().pk)]
    assert client.post(address, hand_in_form(keep=ticked(answer))).status_code == 302
    assert [file.name for file in Submission.objects.get().files.all()] == ["a.pdf"]
