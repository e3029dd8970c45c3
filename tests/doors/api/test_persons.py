"""People by the API: names for everybody of an edition, accounts for its managers."""

import pytest

from tests.conftest import Cast
from tests.doors.api.conftest import Ask
from tests.factories import make_manager

PEOPLE = "/api/v1/people"


def test_addresses_are_for_managers_and_oneself(cast: Cast, ask: Ask) -> None:
    def emails(who: object) -> dict[int, str | None]:
        rows = ask(who).get(f"{PEOPLE}?cohort=fix-2027").json()["results"]  # type: ignore[arg-type]
        return {row["id"]: row["email"] for row in rows}

    own = {cast.ana.pk: None, cast.mihai.pk: cast.mihai.email, cast.ioana.pk: None}
    assert emails(cast.mihai) == own
    assert emails(cast.vlad) == {one.pk: one.email for one in (cast.ana, cast.mihai, cast.ioana)}
    assert emails(cast.ela) == {}


def test_an_account_is_closed_and_opened_again(cast: Cast, ask: Ask) -> None:
    closed = ask(cast.vlad).post(f"{PEOPLE}/{cast.ana.pk}/deactivation")
    again = ask(cast.vlad).post(f"{PEOPLE}/{cast.ana.pk}/deactivation")
    opened = ask(cast.vlad).post(f"{PEOPLE}/{cast.ana.pk}/reactivation")

    assert (closed.status_code, again.status_code, opened.status_code) == (200, 409, 200)
    assert closed.json()["deactivated_at"] and opened.json()["deactivated_at"] is None


def test_the_last_manager_is_told_why_not(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.vlad).post(f"{PEOPLE}/{cast.vlad.pk}/deactivation")

    assert answer.status_code == 409
    assert answer.json()["detail"] == "This is the last manager of FIX. Invite another one first."


@pytest.mark.parametrize("who", ["ana", "mihai"])
def test_who_is_out_gets_the_answer_and_nothing_more(cast: Cast, ask: Ask, who: str) -> None:
    person, client = getattr(cast, who), ask(getattr(cast, who))
    make_manager(cast.programme)

    assert client.post(f"{PEOPLE}/{person.pk}/deactivation").json()["email"] == person.email
    assert client.get(PEOPLE).status_code == 401
