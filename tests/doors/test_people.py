"""The people of an edition, the page of one, and closing an account."""

from typing import Any

import pytest

from cohorts.actions import people, teams
from cohorts.models import CohortRole
from cohorts.reads import persons
from fixhub.accounts.models import User
from fixhub.mail.models import Letter
from tests import factories
from tests.conftest import Cast, Clock
from tests.doors.pages import as_, queries_of, text_of

LIST = "/cohorts/fix-2027/people"


def names(user: User, **asked: str) -> list[str]:
    return [line.person.full_name for line in as_(user).get(LIST, asked).context["listed"].lines]


def page_of(person: User) -> str:
    return f"/people/{person.pk}"


def test_an_edition_knows_its_people_by_name_role_and_team(cast: Cast) -> None:
    said = text_of(as_(cast.mihai).get(LIST))

    assert "3 people" in said
    assert "Ana Pop Bicla Noastră: Lead" in said
    assert "Ioana Pop Bicla Noastră: Mentor" in said


def test_addresses_and_accounts_are_for_managers(cast: Cast) -> None:
    never = factories.add_member(cast.team_a, factories.make_user("Nou", claimed_at=None))

    assert cast.ana.email in text_of(as_(cast.vlad).get(LIST))
    assert "Not invited yet" in text_of(as_(cast.vlad).get(LIST))
    for other in (cast.mihai, cast.ioana):
        listed, shown = text_of(as_(other).get(LIST)), text_of(as_(other).get(page_of(never)))
        assert "Nou" in listed and "Not invited yet" not in listed
        # The own one is in the menu.
        assert "example.org" not in (listed + shown).replace(other.email, "")


def test_who_is_on_a_list_for_later_is_known_to_overseers_alone(cast: Cast) -> None:
    later, watcher = factories.make_user("Later"), factories.make_user("Vera")
    CohortRole.objects.create(cohort=cast.cohort, user=later, role="reserve_mentor")
    CohortRole.objects.create(cohort=cast.cohort, user=watcher, role="viewer")

    for seer in (cast.vlad, watcher):
        assert {"Later Pop", "Vera Pop"} <= set(names(seer))
        assert as_(seer).get(page_of(later)).status_code == 200
    assert {"Later Pop", "Vera Pop"} & set(names(cast.ana)) == set()
    assert as_(cast.ana).get(page_of(later)).status_code == 404


def test_the_list_is_narrowed_to_no_role_one_may_not_know_of(cast: Cast) -> None:
    def quiet(user: User) -> set[str]:
        return {str(role) for role, _ in as_(user).get(LIST).context["listed"].roles} & set(persons.QUIET)

    assert quiet(cast.vlad) == set(persons.QUIET)
    assert quiet(cast.ana) == set()


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"role": "lead"}, ["Ana Pop"]),
        ({"role": "mentor"}, ["Ioana Pop"]),
        ({"role": "participants"}, ["Ana Pop", "Mihai Pop"]),
        ({"role": "expert"}, []),
        ({"role": "king"}, ["Ana Pop", "Ioana Pop", "Mihai Pop"]),
        ({"q": "IOÁNA"}, ["Ioana Pop"]),
        ({"q": "mihai", "role": "lead"}, []),
        ({"q": "\0%"}, ["Ana Pop", "Ioana Pop", "Mihai Pop"]),
        ({"q": "example.org"}, []),
        ({"after": "9" * 40}, ["Ana Pop", "Ioana Pop", "Mihai Pop"]),
    ],
)
def test_the_list_is_narrowed(cast: Cast, asked: dict[str, str], shown: list[str]) -> None:
    assert names(cast.ana, **asked) == shown


def test_page_after_page_shows_everybody_once(cast: Cast) -> None:
    for n in range(120):
        factories.add_member(cast.team_b, factories.make_user("Same" if n % 2 else f"Nr {n:03}"))
    seen: list[int] = []
    after = ""
    for _page in range(3):
        listed = as_(cast.ana).get(LIST, {"after": after}).context["listed"]
        seen += [line.person.pk for line in listed.lines]
        after = str(listed.next)

    assert (len(seen), len(set(seen)), after) == (123, 123, "None")


def test_the_address_of_the_next_page_tells_no_address_of_mail(cast: Cast) -> None:
    for n in range(60):
        nameless = factories.make_user(email=f"secret{n}@example.org")
        User.objects.filter(pk=factories.add_member(cast.team_b, nameless).pk).update(
            given="", family="", sort_key=f"secret{n}@example.org"
        )

    said = as_(cast.ana).get(LIST).content.decode()
    assert "after=" in said and "example.org" not in said.replace(cast.ana.email, "")


@pytest.mark.postgres_later
@pytest.mark.parametrize("count", [3, 40])
def test_the_list_and_a_person_ask_the_same_however_many_there_are(cast: Cast, count: int) -> None:
    for n in range(count):
        team = factories.make_team(cast.cohort, mentor=cast.ioana)
        factories.add_member(team)
        factories.log(cast.team_a, cast.ana, sentence=f"Update {n}.")

    assert queries_of(as_(cast.vlad), LIST) == 13
    assert queries_of(as_(cast.vlad), page_of(cast.ioana)) == 15


def test_a_person_is_shown_with_teams_and_updates(cast: Cast) -> None:
    factories.log(cast.team_a, cast.ana, sentence="We met two shop owners.", stuck=True, mood=2)

    said = text_of(as_(cast.mihai).get(page_of(cast.ana)))

    assert "Bicla Noastră Lead · FIX 2027" in said
    assert "We met two shop owners." in said
    assert "stuck" not in said and "Mood" not in said
    assert as_(cast.ela).get(page_of(cast.ana)).status_code == 404


def test_who_left_is_seen_by_managers_with_when(cast: Cast, clock: Clock) -> None:
    clock.forward(days=30)
    teams.leave(cast.mihai.memberships.get(), by=cast.mihai, via="page")

    assert "until 17 February" in text_of(as_(cast.vlad).get(page_of(cast.mihai)))
    assert as_(cast.ana).get(page_of(cast.mihai)).status_code == 404
    own = as_(cast.mihai).get(page_of(cast.mihai))
    assert "until 17 February" in text_of(own)
    assert "/cohorts/fix-2027/teams/orszem" not in own.content.decode()


def test_managers_read_that_letters_do_not_arrive(cast: Cast, clock: Clock) -> None:
    Letter.objects.create(
        message_id="1@x", person=cast.ana, cohort_id=cast.cohort.pk, kind="verdict", state="dead",
        due_at=clock.now, expires_at=clock.now,
    )  # fmt: skip

    assert "1 letter of FIX 2027 did not arrive" in text_of(as_(cast.vlad).get(page_of(cast.ana)))
    assert "did not arrive" not in text_of(as_(cast.ana).get(page_of(cast.ana)))


def test_who_never_came_can_be_invited_from_the_page(cast: Cast) -> None:
    never = factories.add_member(cast.team_a, factories.make_user("Nou", claimed_at=None))
    invite = 'href="/cohorts/fix-2027/invitations"'

    assert invite in as_(cast.vlad).get(page_of(never)).content.decode()
    for seer, seen in ((cast.vlad, cast.ana), (cast.ioana, never)):
        assert invite not in as_(seer).get(page_of(seen)).content.decode()


def test_a_manager_closes_an_account_and_undoes_it_from_the_message(cast: Cast) -> None:
    client = as_(cast.vlad)
    page = client.post(f"{page_of(cast.ana)}/deactivation", follow=True)

    assert "The account of Ana Pop is closed." in text_of(page)
    assert f'action="{page_of(cast.ana)}/reactivation"' in page.content.decode()
    again = client.post(f"{page_of(cast.ana)}/reactivation", follow=True)
    assert "The account of Ana Pop is open again." in text_of(again)
    cast.ana.refresh_from_db()
    assert cast.ana.is_active


def test_who_closes_the_own_account_is_signed_out(cast: Cast) -> None:
    client = as_(cast.ana)
    asked = client.get(f"{page_of(cast.ana)}/deactivation")
    gone = client.post(f"{page_of(cast.ana)}/deactivation", follow=True)

    assert "Close your account?" in text_of(asked)
    assert "This account is closed" in text_of(gone)
    assert client.get("/")["Location"] == "/account/sign-in?next=/"


def test_the_last_manager_reads_why_not(cast: Cast) -> None:
    page = as_(cast.vlad).post(f"{page_of(cast.vlad)}/deactivation", follow=True)

    assert "This is the last manager of FIX. Invite another one first." in text_of(page)


def test_the_last_of_the_staff_reads_why_not(cast: Cast) -> None:
    olga = factories.make_user("Olga", is_staff=True)
    client = as_(olga)

    page = client.post(f"{page_of(olga)}/deactivation", follow=True)

    assert "This is the last of the staff. Take somebody else in first, in the administration." in text_of(
        page
    )
    assert client.get("/account").status_code == 200


def test_reactivating_what_is_open_says_so(cast: Cast) -> None:
    page: Any = as_(cast.vlad).post(f"{page_of(cast.ana)}/reactivation", follow=True)

    assert "This account is open." in text_of(page)


def test_a_closed_account_is_marked_for_managers_and_gone_for_others(cast: Cast) -> None:
    people.deactivate(cast.mihai, by=cast.vlad, via="page")

    assert "Account closed" in text_of(as_(cast.vlad).get(LIST))
    assert "Mihai Pop" not in names(cast.ana)
    assert as_(cast.ana).get(page_of(cast.mihai)).status_code == 404
