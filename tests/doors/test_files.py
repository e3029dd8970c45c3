"""/files/<id>/<name>: who may open a file, and what the answer forbids the browser."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fixhub.files import store
from fixhub.files.models import File
from tests import factories, uploads
from tests.conftest import Cast
from tests.doors.pages import as_


def address(file: File, *, small: bool = False) -> str:
    return reverse("file", args=[file.pk, file.name]) + ("?small" if small else "")


def read(client: Client, path: str, **how: Any) -> Any:
    """The answer, with its content taken in: a file that is not read to its end stays open."""
    answer = client.get(path, **how)
    answer.read = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def status(client: Client, path: str, **how: Any) -> int:
    return read(client, path, **how).status_code


def seen(cast: Cast, file: File) -> dict[str, int]:
    people = (cast.ana, cast.ioana, cast.vlad, cast.mihai, cast.ela)
    return {user.given: status(as_(user), address(file)) for user in people}


@pytest.fixture
def document(cast: Cast) -> File:
    file = uploads.stored(uploads.pdf("Buget Țăran.pdf"), cast.ana)
    factories.hand_in(cast.team_a, cast.ana, files=[file])
    return file


@pytest.fixture
def photo(cast: Cast) -> File:
    file = uploads.stored(uploads.photo("noi.jpg"), cast.ana)
    factories.log(cast.team_a, cast.ana, photo=file)
    return file


def test_what_was_handed_in_is_for_the_inside(cast: Cast, document: File) -> None:
    assert seen(cast, document) == {"Ana": 200, "Ioana": 200, "Vlad": 200, "Mihai": 404, "Ela": 404}


def test_a_photo_of_an_update_is_for_the_edition(cast: Cast, photo: File) -> None:
    assert seen(cast, photo) == {"Ana": 200, "Ioana": 200, "Vlad": 200, "Mihai": 200, "Ela": 404}


def test_a_narrowed_photo_is_for_the_inside(cast: Cast) -> None:
    file = uploads.stored(uploads.photo(), cast.ana)
    factories.log(cast.team_a, cast.ana, photo=file, photo_for_team_only=True)

    assert seen(cast, file) == {"Ana": 200, "Ioana": 200, "Vlad": 200, "Mihai": 404, "Ela": 404}


def test_a_file_that_belongs_to_nothing_is_shown_to_nobody(cast: Cast) -> None:
    file = uploads.stored(uploads.pdf(), cast.ana)

    assert set(seen(cast, file).values()) == {404}


def test_what_was_taken_back_is_closed(cast: Cast, photo: File) -> None:
    as_(cast.ana).post(reverse("update_revocation", args=[cast.team_a.updates.get().pk]))

    assert set(seen(cast, photo).values()) == {404}


def test_nobody_opens_a_file_without_signing_in(photo: File) -> None:
    answer = Client().get(address(photo))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_a_document_is_downloaded_and_can_run_nothing(cast: Cast, document: File) -> None:
    answer = read(as_(cast.ana), address(document))

    assert answer.read == uploads.PDF
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Buget%20%C8%9A%C4%83ran.pdf"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-cache"


def test_a_picture_is_shown_under_its_real_type(cast: Cast, photo: File) -> None:
    client = as_(cast.ana)
    big, small = read(client, address(photo)), read(client, address(photo, small=True))

    assert big["Content-Type"] == small["Content-Type"] == "image/jpeg"
    assert big["Content-Disposition"].startswith("inline")
    assert big["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert big["ETag"] != small["ETag"]
    assert small.read == store.small_place_of(photo.path).read_bytes()
    assert big.read == store.place_of(photo.path).read_bytes()


def test_the_browser_may_keep_it_but_asks_each_time(cast: Cast, photo: File) -> None:
    client = as_(cast.mihai)
    known = {"If-None-Match": read(client, address(photo))["ETag"]}
    assert status(client, address(photo), headers=known) == 304

    cast.team_a.updates.update(photo_for_team_only=True)
    assert status(client, address(photo), headers=known) == 404


def test_another_name_is_another_file(cast: Cast, photo: File) -> None:
    assert as_(cast.ana).get(reverse("file", args=[photo.pk, "other.jpg"])).status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_not_there(cast: Cast, document: File) -> None:
    store.place_of(document.path).unlink()

    assert as_(cast.ana).get(address(document)).status_code == 404


def test_files_are_only_read(cast: Cast, photo: File) -> None:
    assert as_(cast.ana).post(address(photo)).status_code == 405
