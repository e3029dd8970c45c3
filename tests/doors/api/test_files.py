"""Files by the API: put up by a team's people, named in what they hand in."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cohorts.models import ImportRun
from fixhub.files.models import File
from fixhub.jobs.models import Job
from tests.conftest import Cast
from tests.doors.api.conftest import Ask, a_hand_in, an_update, fields
from tests.factories import obligation


def a_photo(name: str = "we.jpg") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def test_a_photo_is_kept_and_shown_in_an_update(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.ana).post(
        f"/api/v1/teams/{cast.team_a.pk}/files", {"file": a_photo()}, format="multipart"
    )

    assert answer.status_code == 201
    file = File.objects.get()
    assert answer.json()["id"] == file.pk
    assert set(answer.json()) == {"id", "name", "media_type", "size", "sha256", "at", "url"}
    update = ask(cast.ana).post(f"/api/v1/teams/{cast.team_a.pk}/updates", an_update(photo=file.pk))
    assert update.json()["photo"]["sha256"] == file.sha256
    shown = [ask(who).get(update.json()["photo"]["url"]) for who in (cast.mihai, cast.ela)]
    assert [page.status_code for page in shown] == [200, 404]
    # Read to the end it closes its file, and not the test's connection.
    assert b"".join(shown[0].streaming_content)


def test_a_file_that_is_something_else_is_refused(cast: Cast, ask: Ask) -> None:
    upload = SimpleUploadedFile("we.jpg", b"MZ this is a program", "image/jpeg")

    answer = ask(cast.ana).post(f"/api/v1/teams/{cast.team_a.pk}/files", {"file": upload}, format="multipart")

    assert answer.status_code == 409
    assert "we.jpg" in answer.json()["detail"]
    assert not File.objects.exists()


def test_an_upload_without_its_file_names_the_field(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.ana).post(f"/api/v1/teams/{cast.team_a.pk}/files", {"x": "y"}, format="multipart")

    assert (answer.status_code, fields(answer)) == (400, ["file"])


def test_a_file_comes_as_a_form_and_nothing_else(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.ana).post(f"/api/v1/teams/{cast.team_a.pk}/files", {"file": "x"})

    assert answer.status_code == 415


def test_only_the_team_puts_files_up(cast: Cast, ask: Ask) -> None:
    codes = {
        name: ask(getattr(cast, name))
        .post(f"/api/v1/teams/{cast.team_a.pk}/files", {"file": a_photo()}, format="multipart")
        .status_code
        for name in ("mihai", "ioana", "vlad", "ela")
    }

    assert codes == {"mihai": 403, "ioana": 403, "vlad": 403, "ela": 404}
    assert not File.objects.exists()


def test_what_is_put_up_and_never_used_counts_against_the_room(cast: Cast, ask: Ask) -> None:
    File.objects.create(
        name="big.pdf",
        path="a/b",
        sha256="0" * 64,
        size=200 * 1024 * 1024,
        media_type="application/pdf",
        by=cast.ana,
    )

    answer = ask(cast.ana).post(
        f"/api/v1/teams/{cast.team_a.pk}/files", {"file": a_photo()}, format="multipart"
    )

    assert (answer.status_code, File.objects.count()) == (409, 1)


def test_what_jobs_made_and_imports_read_is_no_file_of_a_team(cast: Cast, ask: Ask) -> None:
    told = {"sha256": "0" * 64, "size": 200 * 1024 * 1024, "media_type": "application/zip", "by": cast.ana}
    copy, sheet, refused = (File.objects.create(name="a.zip", path=f"a/{n}", **told) for n in range(3))
    Job.objects.create(kind="copy", by=cast.ana, output=copy)
    run = ImportRun.objects.create(programme=cast.programme, into="past", name="FIX", by=cast.ana)
    run.files.add(sheet)
    run.refused_files.add(refused)
    client, team = ask(cast.ana), f"/api/v1/teams/{cast.team_a.pk}"

    assert client.get("/api/v1/files").json()["results"] == []
    asked = f"/api/v1/team-milestones/{obligation(cast.team_a).pk}/submissions"
    for file in (copy, sheet, refused):
        assert client.post(asked, a_hand_in(files=[file.pk])).status_code == 400
        assert client.post(f"{team}/updates", an_update(photo=file.pk)).status_code == 400
    assert client.post(f"{team}/files", {"file": a_photo()}, format="multipart").status_code == 201


def test_files_are_the_caller_s_own(cast: Cast, ask: Ask) -> None:
    for person in (cast.ana, cast.mihai):
        team = cast.team_a if person == cast.ana else cast.team_b
        ask(person).post(
            f"/api/v1/teams/{team.pk}/files", {"file": a_photo(f"{person.given}.jpg")}, format="multipart"
        )

    rows = ask(cast.ana).get("/api/v1/files").json()["results"]

    assert [row["name"] for row in rows] == ["Ana.jpg"]
    assert ask(cast.mihai).get(f"/api/v1/files/{rows[0]['id']}").status_code == 404
    assert ask(cast.ana).get(f"/api/v1/files/{rows[0]['id']}").json() == rows[0]
