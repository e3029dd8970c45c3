"""A manager asks in those whom an import brought: preview, one unticked, sent, undone, sent again."""

import pytest

from cohorts.models import Invitation
from fixhub.accounts.models import User
from tests.browser import mailbox
from tests.browser.conftest import DESKTOP, PHONE, Open, Work
from tests.browser.doing import choose, fill, follow, press, sees, sees_not, titled
from tests.cohorts.newcomers import brought
from tests.conftest import Cast

pytestmark = pytest.mark.browser


def test_people_of_a_list_are_invited_together_and_come(open_as: Open, work: Work, cast: Cast) -> None:
    mara, dan = brought(cast.team_a, "Mara"), brought(cast.team_b, "Dan")
    brought(cast.team_a, "Réka", "mentor", language="hu")
    page = open_as(cast.vlad, f"/cohorts/{cast.cohort.slug}/people", DESKTOP)
    follow(page, "Invitations")
    sees(page, "3 people of the edition have no letter yet")
    follow(page, "Invite people")
    titled(page, "Invite people")
    sees(page, "3 people would get a letter", mara.email, "Vlad Pop invites you to", "Who gets none")

    choose(page, role="Member (2)")
    press(page, "Apply")
    sees(page, "2 people would get a letter")
    sees_not(page, "Réka Pop")
    page.get_by_label("Dan Pop").uncheck()
    press(page, "Send the invitations")
    sees(page, mara.email)
    assert page.locator("[data-say]").inner_text() == "1 invitation goes out in a minute."

    press(page, "Undo")
    titled(page, "Invite people")
    sees(page, "3 people would get a letter")
    assert not Invitation.objects.open().exists()

    page.get_by_label("Dan Pop").uncheck()
    page.get_by_label("Réka Pop").uncheck()
    press(page, "Send the invitations")
    titled(page, "Invitations")
    work()
    assert not mailbox.letters(dan)

    own = open_as(None, mailbox.link(mailbox.newest(mara, "invites you"), "/invitations/"), PHONE)
    titled(own, "You are invited to")
    fill(own, given="Mara")
    press(own, "Accept and go in")
    titled(own, cast.team_a.name)
    assert User.objects.get(pk=mara.pk).memberships.count() == 1


def test_nobody_is_asked_without_a_tick(open_as: Open, cast: Cast) -> None:
    brought(cast.team_a, "Mara")
    page = open_as(cast.vlad, f"/cohorts/{cast.cohort.slug}/invitation-batches", PHONE)
    page.get_by_label("Mara Pop").uncheck()
    press(page, "Send the invitations")

    sees(page, "There is a problem", "Tick at least one person.")
    assert not page.get_by_label("Mara Pop").is_checked()
