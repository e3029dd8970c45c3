"""Roles by command: given, ended, listed, and clear words where that cannot be."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cohorts import rules
from fixhub.events.models import Event
from tests.doors.pages import as_
from tests.factories import make_manager

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = StringIO()
    call_command("role", *words, stdout=out)
    return out.getvalue()


def test_a_role_in_an_edition_is_given_and_ended(cast):
    where = (cast.mihai.email.upper(), "--cohort", cast.cohort.slug)

    assert run(*where, "--grant", "manager") == f"{cast.mihai.email} is manager of FIX 2027 now.\n"
    assert rules.can_manage(cast.mihai, cast.cohort)
    assert run(*where, "--revoke", "manager") == f"{cast.mihai.email} is not manager of FIX 2027 any more.\n"
    assert not rules.can_manage(cast.mihai, cast.cohort)
    told = Event.objects.filter(verb__startswith="role.").order_by("pk")
    assert list(told.values_list("verb", "cohort_id", "by", "via", "data")) == [
        ("role.given", cast.cohort.pk, None, "command", {"role": "manager"}),
        ("role.ended", cast.cohort.pk, None, "command", {"role": "manager"}),
    ]


def test_a_role_in_a_programme_is_given_and_ended(cast):
    where = (cast.mihai.email, "--programme", "fix")

    run(*where, "--grant", "manager")
    assert rules.can_launch(cast.mihai, cast.programme)
    run(*where, "--revoke", "manager")
    assert not rules.can_launch(cast.mihai, cast.programme)
    assert cast.mihai.programme_roles.get().end_recorded_at is not None


def test_a_programme_keeps_a_manager(cast):
    where = (cast.vlad.email, "--programme", "fix", "--revoke", "manager")

    with pytest.raises(CommandError, match="This is the last manager of FIX."):
        run(*where)
    make_manager(cast.programme)
    run(*where)
    assert not rules.can_launch(cast.vlad, cast.programme)


def test_staff_are_taken_in_and_let_go_and_signed_out(cast):
    client = as_(cast.mihai)

    assert run(cast.mihai.email, "--staff", "yes") == f"{cast.mihai.email} is of the staff now.\n"
    assert client.get("/account").status_code == 302
    cast.mihai.refresh_from_db()
    assert cast.mihai.is_staff
    run(cast.mihai.email, "--staff", "no")
    with pytest.raises(CommandError, match="is so already"):
        run(cast.mihai.email, "--staff", "no")
    verbs = Event.objects.filter(verb__startswith="staff.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["staff.taken_in", "staff.let_go"]


def test_roles_are_listed(cast):
    run(cast.mihai.email, "--cohort", cast.cohort.slug, "--grant", "expert")
    run(cast.ioana.email, "--staff", "yes")

    assert run("--list").splitlines() == [
        f"{cast.vlad.email}  manager  programme fix",
        f"{cast.mihai.email}  expert  cohort fix-2027",
        f"{cast.ioana.email}  staff",
    ]
    assert run(cast.ioana.email, "--list") == f"{cast.ioana.email}  staff\n"
    assert run("--list", "--programme", "fix") == f"{cast.vlad.email}  manager  programme fix\n"
    assert run(cast.ana.email, "--list") == "Nobody has a role here.\n"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (
            ("nobody@example.org", "--cohort", "fix-2027", "--grant", "viewer"),
            "Nobody has the address nobody@",
        ),
        (("ANA", "--cohort", "nowhere", "--grant", "viewer"), "There is no cohort called nowhere."),
        (("ANA", "--programme", "nowhere", "--grant", "viewer"), "There is no programme called nowhere."),
        (
            ("ANA", "--programme", "fix", "--grant", "king"),
            "no role king in a programme. Roles are: manager, viewer.",
        ),
        (("ANA", "--cohort", "fix-2027", "--revoke", "viewer"), "There is no such role to end."),
        (("ANA", "--cohort", "fix-2027"), "Say where"),
        (("ANA", "--grant", "viewer"), "Say where"),
        (("ANA", "--staff", "yes", "--grant", "viewer"), "--staff says yes or no by itself"),
        (("--cohort", "fix-2027", "--grant", "viewer"), "Whose role?"),
        (
            ("ANA", "--cohort", "fix-2027", "--programme", "fix", "--grant", "viewer"),
            "not allowed with argument",
        ),
    ],
)
def test_what_cannot_be_is_said_clearly(cast, words, why):
    before = Event.objects.count()
    with pytest.raises(CommandError, match=why):
        run(*(cast.ana.email if word == "ANA" else word for word in words))

    assert Event.objects.count() == before


def test_a_role_twice_is_refused(cast):
    where = (cast.mihai.email, "--cohort", cast.cohort.slug, "--grant", "viewer")
    run(*where)

    with pytest.raises(CommandError, match="has this role already"):
        run(*where)
