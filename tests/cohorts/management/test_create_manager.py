"""The first person who can sign in."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cohorts.actions import invitations
from cohorts.models import Programme, ProgrammeRole
from fixhub.accounts.models import User
from fixhub.events.models import Event
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = StringIO()
    call_command("create_manager", "vlad@example.org", "--programme", "fix", *args, stdout=out)
    return out.getvalue()


def test_command_makes_programme_person_role_and_a_way_in(client, clock, settings):
    said = run("--name", "FIX Cluj", "--given", "Vlad", "--zone", "Europe/Budapest", "--country", "hu")

    programme, vlad = Programme.objects.get(), User.objects.get()
    assert (programme.slug, programme.name) == ("fix", "FIX Cluj")
    assert (programme.zone, programme.holiday_country) == ("Europe/Budapest", "HU")
    assert ProgrammeRole.objects.now().get(user=vlad, programme=programme).role == "manager"
    address = re.search(rf"{re.escape(settings.SITE_URL)}(/invitations/\S+)", said)[1]
    answer = client.post(address, {"given": "Vlad", "language": "en", "password": "four words in a row"})
    assert answer["Location"] == "/"
    assert client.get("/account").status_code == 200
    assert ProgrammeRole.objects.filter(user=vlad).count() == 1


def test_command_sends_no_letter_that_would_replace_its_address():
    run()

    assert not Event.objects.filter(verb="invitation.sent").exists()


def test_second_run_gives_a_new_address_and_nothing_else():
    first, second = run(), run()

    keys = [said.split("/")[-1].strip() for said in (first, second)]
    assert invitations.find(keys[0]).revoked_at
    assert invitations.find(keys[1]).is_pending
    assert (Programme.objects.count(), User.objects.count(), ProgrammeRole.objects.count()) == (1, 1, 1)


def test_password_from_a_file_signs_in_at_once(tmp_path):
    secret = tmp_path / "password"
    secret.write_text("four words in a row\n")

    said = run("--password-file", str(secret))

    assert "/account/sign-in" in said
    assert "/invitations/" not in said
    assert User.objects.get().check_password("four words in a row")


def test_person_with_an_account_signs_in_as_before():
    make_user("Vlad", email="vlad@example.org", password="four words in a row")

    assert "Sign in at" in run()
    assert ProgrammeRole.objects.get().user.check_password("four words in a row")


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["--zone", "Europe/Nowhere"], "no time zone"),
        (["--country", "Romania"], "two letters"),
        (["--password-file", "/nowhere/at/all"], "cannot be read"),
    ],
)
def test_mistakes_are_told_in_a_sentence_and_leave_nothing(args, why):
    with pytest.raises(CommandError, match=why):
        run(*args)
    assert not Programme.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize(("password", "why"), [("short", "12 characters"), ("", "empty")])
def test_weak_password_leaves_nothing(tmp_path, password, why):
    secret = tmp_path / "password"
    secret.write_text(password)

    with pytest.raises(CommandError, match=why):
        run("--password-file", str(secret))
    assert not User.objects.exists()


def test_password_of_an_account_with_an_owner_stays(tmp_path):
    make_user("Vlad", email="vlad@example.org", password="four words in a row")
    secret = tmp_path / "password"
    secret.write_text("four other words here")

    with pytest.raises(CommandError, match="stays as it is"):
        run("--password-file", str(secret))
    assert not ProgrammeRole.objects.exists()


def test_address_must_be_one():
    with pytest.raises(CommandError, match="email"):
        call_command("create_manager", "vlad", "--programme", "fix")
