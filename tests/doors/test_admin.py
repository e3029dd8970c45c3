"""The admin: for staff with a second step, every row to look at, accounts and dead letters to mend."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from fixhub import clock
from fixhub.accounts.models import User
from fixhub.events.models import Event
from fixhub.mail.models import Letter
from fixhub.pages.office import SECRET, office
from tests import factories, second_step
from tests.doors.pages import as_, text_of
from tests.doors.test_headers import lacking
from tests.policy import walker
from tests.policy.world import fingerprint

pytestmark = pytest.mark.django_db
UNSAFE = re.compile(
    r"\sstyle=|<style|<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")[^>]*>|\son[a-z]+=\""
)


@pytest.fixture
def olga(clock) -> User:
    """Of the staff, with an app."""
    person = factories.make_user("Olga", is_staff=True, password=factories.PASSWORD)
    second_step.with_app(person)
    return person


@pytest.fixture
def rows(cast) -> None:
    """Something in most tables."""
    factories.decide(factories.hand_in(cast.team_a, cast.ana, "m01"), cast.ioana)
    factories.log(cast.team_a, cast.ana)
    letter(cast)


def letter(cast, state: str = "dead") -> Letter:
    return Letter.objects.create(
        person=cast.ana, kind="digest", message_id=f"{Letter.objects.count()}@example.org", state=state,
        due_at=clock.now(), expires_at=clock.now() + timedelta(days=2), cohort_id=cast.cohort.pk,
        text="A secret talk.",
    )  # fmt: skip


def addresses() -> list[str]:
    """Each list, and the page of a row where there is one."""
    found = ["/admin/"]
    for model in office._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found.append(reverse(f"{name}_changelist"))
        row = model._base_manager.first()
        found += [reverse(f"{name}_change", args=[row.pk])] if row else []
    return found


@pytest.mark.long
def test_every_list_and_row_is_shown_under_the_strict_policy_and_changes_nothing(olga, rows):
    client = as_(olga)
    before = fingerprint()

    for where in addresses():
        answer = client.get(where)
        page = answer.content.decode()
        assert answer.status_code == 200 and lacking(answer) == [], where
        assert "no-store" in answer["Cache-Control"], where
        assert UNSAFE.findall(page) == [], where
        assert "deletelink" not in page and "addlink" not in page, where
        assert "A secret talk." not in page
    assert fingerprint() == before
    assert len(addresses()) > 60


def test_what_opens_a_door_is_shown_nowhere(olga, rows):
    shown = {
        (model._meta.label, field) for model, look in office._registry.items()
        for field in look.get_fields(None)
    }  # fmt: skip

    assert {pair for pair in shown if pair[1] in SECRET} == set()
    assert Session not in office._registry
    assert not {label for label, _field in shown} & {
        "accounts.SignIn",
        "mfa.Authenticator",
        "rest.KeptAnswer",
    }
    assert olga.password not in as_(olga).get(f"/admin/accounts/user/{olga.pk}/change/").content.decode()


@pytest.mark.both_engines
def test_lists_are_narrowed_by_what_they_show_alone(olga, rows):
    client, people, letters = as_(olga), "/admin/accounts/user/", "/admin/mail/letter/"
    asked = [
        (people, {"password__startswith": olga.password[:20]}), (people, {"email__regex": "("}),
        (people, {"id__regex": "("}), (people, {"pk": "9" * 40}), (people, {"joined_at__year": "9" * 30}),
        (people, {"tokens__digest__startswith": "a"}), (letters, {"text__contains": "secret"}),
        (letters, {"person__password__startswith": "a"}), (letters, {"state__exact": "a\0"}),
        (letters, {"state__regex": "("}),
    ]  # fmt: skip

    assert [client.get(where, given).status_code for where, given in asked] == [400] * len(asked)
    assert [
        text_of(client.get(letters, {"state__exact": state})).count("digest") for state in ("dead", "sent")
    ] == [1, 0]


@pytest.mark.parametrize("who", ["nobody", "ana", "ioana", "vlad"])
def test_it_is_not_there_for_others(cast, rows, who):
    client = as_(getattr(cast, who)) if who != "nobody" else Client()

    for where in addresses():
        answer = client.get(where)
        if who == "nobody":
            assert answer["Location"] == f"/account/sign-in?next={where}"
        else:
            assert answer.status_code == 404, where


def test_staff_without_a_second_step_set_one_up_first(cast, olga):
    plain = as_(factories.make_user("Pia", is_staff=True))
    closed = factories.make_user("Cleo", is_staff=True, deactivated_at=clock.now())
    second_step.with_app(closed)

    assert plain.get("/admin/")["Location"] == "/account/second-step"
    assert as_(closed).get("/admin/").status_code == 302


def test_it_has_no_door_of_its_own(olga):
    client = as_(olga)

    assert Client().get("/admin/login/?next=/admin/")["Location"] == "/account/sign-in?next=/admin/"
    assert (
        Client().post("/admin/login/", {"username": olga.email, "password": factories.PASSWORD}).status_code
        == 302
    )
    assert client.post("/admin/logout/")["Location"] == "/account/sign-out"
    assert client.get("/admin/password_change/")["Location"] == "/account/password"


@pytest.mark.long
def test_nothing_is_added_or_deleted_and_no_other_row_changed(olga, rows):
    client = as_(olga)
    before = fingerprint()
    for model in office._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model._base_manager.first()
        assert client.post(reverse(f"{name}_add"), {"x": "1"}).status_code == 403
        picked = {"action": "delete_selected", "_selected_action": [row.pk if row else 1], "index": "0"}
        client.post(reverse(f"{name}_changelist"), picked)
        if row:
            assert client.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
            if model is not User:
                change = client.post(reverse(f"{name}_change", args=[row.pk]), {"name": "Other"})
                assert change.status_code == 403, name
    assert fingerprint() == before


def mend(client: Client, person: User, **given: str) -> str:
    kept = {"language": person.language, "is_open": "on" if person.is_active else ""}
    kept |= {"is_staff": "on"} if person.is_staff else {}
    data = {name: value for name, value in (kept | given).items() if value}
    return text_of(client.post(f"/admin/accounts/user/{person.pk}/change/", data, follow=True))


def test_an_account_is_mended_by_the_actions(olga, cast):
    client, there = as_(olga), as_(cast.mihai)

    mend(client, cast.mihai, language="hu", is_staff="on")
    cast.mihai.refresh_from_db()
    assert (cast.mihai.language, cast.mihai.is_staff) == ("hu", True)
    assert there.get("/account").status_code == 302
    mend(client, cast.mihai, is_staff="", is_open="")
    cast.mihai.refresh_from_db()
    assert (cast.mihai.is_staff, cast.mihai.is_active) == (False, False)
    mend(client, cast.mihai, is_open="on")

    told = Event.objects.filter(subject_type="user", subject_id=cast.mihai.pk).order_by("pk")
    assert list(told.values_list("verb", "by", "via")) == [
        (verb, olga.pk, "admin")
        for verb in ("staff.taken_in", "staff.let_go", "person.deactivated", "person.reactivated")
    ]


def test_what_an_action_refuses_is_said_and_nothing_kept(olga, cast):
    client = as_(olga)

    assert "This is the last manager of FIX." in mend(client, cast.vlad, language="ro", is_open="")
    assert "Somebody else of the staff lets you go." in mend(client, olga, is_staff="")
    assert "You close your own account on your own page" in mend(client, olga, is_open="")
    for person in (cast.vlad, olga):
        person.refresh_from_db()
    assert (cast.vlad.language, cast.vlad.is_active) == ("en", True)
    assert (olga.is_staff, olga.is_active) == (True, True)


def test_names_and_addresses_are_their_owners(olga, cast):
    mend(as_(olga), cast.mihai, given="Other", email="other@example.org", password="x", is_superuser="on")

    before = (cast.mihai.given, cast.mihai.email, cast.mihai.password)
    cast.mihai.refresh_from_db()
    assert (cast.mihai.given, cast.mihai.email, cast.mihai.password) == before
    assert not cast.mihai.is_superuser


def test_a_dead_letter_is_sent_again_and_one_on_its_way_is_not(olga, cast):
    dead, waiting = letter(cast), letter(cast, "pending")
    picked = {"action": "send_again", "_selected_action": [dead.pk, waiting.pk], "index": "0"}

    page = text_of(as_(olga).post("/admin/mail/letter/", picked, follow=True))

    dead.refresh_from_db()
    assert dead.state == "pending" and f"{waiting.pk}: This letter is on its way" in page
    assert list(Event.objects.filter(verb="letter.sent_again").values_list("subject_id", "via")) == [
        (dead.pk, "admin")
    ]


def test_lists_ask_as_much_for_three_rows_as_for_forty(olga, cast, django_assert_num_queries):
    client = as_(olga)
    for more in (37, 0):
        for where in ("/admin/accounts/user/", "/admin/cohorts/membership/"):
            with django_assert_num_queries(5):
                client.get(where)
        for _ in range(more):
            factories.add_member(cast.team_a)


def test_all_of_it_stands_behind_one_address(settings):
    ours = [one for one in walker.endpoints().values() if one.route.startswith(settings.ADMIN_PATH)]

    assert len(ours) > 400
