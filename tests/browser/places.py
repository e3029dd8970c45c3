"""Every page of the site with something on it, and who looks at it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from playwright.sync_api import Page

from cohorts.actions import import_undo, invitations, publications, removals, updates
from cohorts.actions.import_runs import Target
from cohorts.models import Cohort, ImportRun, Invitation
from fixhub import links
from fixhub.accounts.models import User
from fixhub.jobs import actions
from fixhub.jobs.models import Job
from fixhub.mail.models import Letter
from mentoring.actions import reviews
from tasks import rounds
from tests import factories, uploads
from tests.browser import entering, mailbox, together
from tests.browser.doing import fill, press, said
from tests.cohorts import newcomers
from tests.cohorts.importing import handing
from tests.conftest import Cast, Clock

DOOR = "a-door-for-tests"


def nothing(page: Page) -> None:
    """The page as it opens."""


@dataclass(frozen=True)
class Place:
    """An address, who opens it, and what to do there before looking."""

    who: User | None
    path: str
    then: Callable[[Page], Any] = nothing


def send(page: Page, button: str, **names: Any) -> None:
    """Press what is called so in English, in the page's language, and wait for the page that answers."""
    called = said(page, button, **names)
    with page.expect_navigation():
        press(page, called)


def furnish(cast: Cast, clock: Clock) -> dict[str, int]:
    """Hand-ins in all states, talk, letters and somebody who was asked."""
    clock.set(2027, 3, 1, 10)
    cast.ioana.set_password(factories.PASSWORD)
    cast.ioana.save()
    photo = uploads.stored(uploads.photo(), cast.ana)
    changed = factories.hand_in(cast.team_a, cast.ana, "m01", text="Our charter.", files=[photo])
    factories.decide(changed, cast.ioana, "request_changes", "Say how you decide.")
    plan = uploads.stored(uploads.pdf(), cast.ana)
    links_ = ["https://example.org/map"]
    factories.hand_in(cast.team_a, cast.ana, "m02", text="Nine people said yes.")
    waiting = factories.hand_in(cast.team_a, cast.ana, "m02", files=[plan], links=links_)
    reviews.ask_advice(waiting, by=cast.ioana, text="Is a drawing enough?", via="page")
    factories.decide(factories.hand_in(cast.team_b, cast.mihai, "m01"), cast.vlad)
    factories.log(cast.team_a, cast.ana, photo=uploads.stored(uploads.photo(), cast.ana), mood=4)
    factories.log(cast.team_b, cast.mihai, stuck=True, sentence="The hall is closed.")
    updates.revoke(factories.log(cast.team_a, cast.ana, sentence="A slip."), by=cast.ana, via="page")
    removals.remove(factories.make_team(cast.cohort, name="Added twice"), by=cast.vlad, via="page")
    publications.publish(cast.cohort, by=cast.vlad, via="page")
    publications.agree(cast.cohort, by=cast.ana, via="page")
    for role, language in (("member", "ro"), ("mentor", "hu")):
        newcomers.brought(cast.team_b, "Új", role, language=language)
    invitations.invite("friend@example.org", by=cast.vlad, role="member", team=cast.team_a, via="page")
    User.objects.filter(pk__in=[cast.ana.pk, cast.ioana.pk, cast.vlad.pk]).update(is_demo=True)
    Cohort.objects.filter(pk=cast.cohort.pk).update(is_demo=True)
    clock.forward(minutes=5)
    rounds.tick()
    for kind in ("digest", "verdict", "verdict"):
        factories.hold(cast.cohort, cast.mihai, kind)
    return {"changed": changed.pk, "waiting": waiting.pk, "file": photo.pk}


def of_everybody(cast: Cast, clock: Clock) -> list[Place]:
    rows = furnish(cast, clock)
    return [
        *_doors(cast),
        *entering.places(cast, Place, send),
        *_team(cast, rows),
        *together.places(cast, clock, Place, send),
        *_mentor(cast, rows),
        *_manager(cast),
        *_behind_links(cast),
    ]


def _doors(cast: Cast) -> list[Place]:
    def by_code(page: Page) -> None:
        fill(page, login=cast.mihai.email)
        send(page, "Send me a code")

    def forgotten(page: Page) -> None:
        fill(page, email=cast.mihai.email)
        send(page, "Send me a code")

    def new_password(page: Page) -> None:
        forgotten(page)
        fill(page, code=mailbox.code(mailbox.newest(cast.mihai)))
        send(page, "Go on")

    def token(page: Page) -> None:
        fill(page, name="Figures for the city")
        send(page, "Make the token")

    return [
        Place(None, "/account/sign-in"),
        Place(None, "/account/sign-in", lambda page: send(page, "Sign in")),
        Place(None, "/account/sign-in", by_code),
        Place(None, "/account/password/forgotten", forgotten),
        Place(None, "/account/password/forgotten", new_password),
        Place(None, "/account/password/forgotten"),
        Place(None, "/account/closed"),
        Place(None, f"/try/{DOOR}"),
        Place(None, "/nowhere"),
        Place(None, "/privacy"),
        Place(cast.vlad, "/privacy"),
        Place(cast.vlad, "/privacy/text"),
        Place(cast.vlad, "/privacy/text", lambda page: send(page, "Save")),
        Place(cast.ana, "/account/data"),
        Place(cast.ana, "/account"),
        Place(cast.ana, "/account/tokens"),
        Place(cast.ana, "/account/tokens", token),
        Place(cast.ana, "/account/sign-out"),
        Place(cast.ana, "/account/password/first"),
        Place(cast.ioana, "/account/password"),
    ]


def _team(cast: Cast, rows: dict[str, int]) -> list[Place]:
    home = cast.team_a.get_absolute_url()
    milestone = factories.obligation(cast.team_a, "m01").get_absolute_url()
    letter = Letter.objects.filter(person=cast.ana).exclude(text="").latest("pk")
    place = cast.team_a.memberships.get(user=cast.ana)

    def log(page: Page) -> None:
        fill(page, sentence="We met two shop owners.")
        send(page, "Save update")

    return [
        Place(cast.ana, "/"),
        Place(cast.ana, "/", log),
        Place(cast.ana, home),
        Place(cast.mihai, home),
        Place(cast.ana, f"{home}/updates"),
        Place(cast.ana, f"{home}/milestones"),
        Place(cast.ana, milestone),
        Place(cast.ana, milestone.replace("m01", "m02")),
        Place(
            cast.ana,
            milestone.replace("m01", "g1"),
            lambda page: send(page, "Hand in version %(number)s", number=1),
        ),
        Place(cast.ana, f"{milestone}/submission"),
        Place(cast.ana, reverse("receipt", args=[rows["changed"]])),
        Place(cast.ana, f"{home}/invitations"),
        Place(cast.ana, "/messages"),
        Place(cast.ana, "/deleted"),
        Place(cast.mihai, "/deleted"),
        Place(cast.ana, f"/memberships/{place.pk}/ending", lambda page: send(page, "Leave the team")),
        Place(cast.ana, "/notices"),
        Place(cast.ana, "/notices?show=unread", lambda page: send(page, "Mark all as read")),
        Place(cast.ana, f"{home}/activity"),
        Place(cast.ana, f"{milestone}/changes"),
        Place(cast.ana, f"{milestone.replace('m01', 'm02')}/changes"),
        Place(cast.mihai, f"{home}/activity?kind=meetings"),
        Place(cast.ana, f"/messages/{letter.pk}"),
        Place(cast.ana, "/nowhere"),
        Place(factories.make_user("Nobody"), "/"),
    ]


def _mentor(cast: Cast, rows: dict[str, int]) -> list[Place]:
    answered = factories.make_user("Zoltán")
    factories.add_member(factories.make_team(cast.cohort, name="Új csapat"), answered, "mentor")
    return [
        Place(cast.ioana, "/mentoring/desk"),
        Place(cast.ioana, "/mentoring/desk", lambda page: send(page, "Ask for a change")),
        Place(cast.ioana, f"/mentoring/desk/{rows['changed']}"),
        Place(answered, "/mentoring/desk"),
        Place(cast.ioana, "/mentoring/teams"),
    ]


def _manager(cast: Cast) -> list[Place]:
    edition = f"/cohorts/{cast.cohort.slug}"
    letter = Letter.objects.filter(cohort_id=cast.cohort.pk).latest("pk")
    imports = _imports(cast)
    waits, runs = (actions.queue("count", by=cast.vlad, via="page") for _ in range(2))
    Job.objects.filter(pk=runs.pk).update(progress=148, total=320, need=3)
    beginner = factories.make_manager(factories.make_programme(), given="Új")
    return [
        Place(cast.vlad, f"{edition}/board"),
        Place(cast.vlad, f"{edition}/board?theme=Mobility&show=attention"),
        Place(cast.vlad, f"{edition}/report"),
        Place(cast.vlad, f"{edition}/report?as_of=soon"),
        Place(cast.vlad, f"{edition}/teams"),
        Place(cast.vlad, f"{edition}/deleted"),
        Place(cast.vlad, f"{edition}/activity"),
        Place(cast.vlad, f"{edition}/invitations"),
        Place(cast.vlad, f"{edition}/invitation-batches"),
        Place(cast.vlad, f"{edition}/invitation-batches?role=mentor", _nobody_ticked),
        Place(cast.vlad, f"{edition}/people"),
        Place(cast.vlad, f"{edition}/people?q=nobody"),
        Place(cast.vlad, f"/people/{cast.ana.pk}"),
        Place(cast.vlad, f"/people/{cast.ana.pk}/deactivation"),
        Place(cast.vlad, f"{edition}/publication"),
        Place(cast.vlad, f"{edition}/closing"),
        Place(cast.vlad, f"{edition}/export"),
        Place(cast.vlad, "/styleguide"),
        Place(cast.vlad, "/search?q=a"),
        Place(cast.vlad, "/search?q=pop"),
        Place(cast.vlad, "/search?q=zzz"),
        Place(cast.vlad, "/search", _palette),
        Place(None, f"/public/{cast.cohort.slug}"),
        Place(cast.ana, "/public-names"),
        Place(cast.ana, f"/people/{cast.ana.pk}"),
        Place(cast.vlad, f"{edition}/messages"),
        Place(cast.vlad, f"{edition}/messages?show=planned"),
        Place(cast.vlad, f"{edition}/messages/{letter.pk}"),
        Place(cast.vlad, "/mentoring/desk"),
        Place(cast.vlad, "/jobs"),
        Place(cast.vlad, "/imports"),
        Place(cast.vlad, "/imports/new"),
        Place(cast.vlad, "/imports/new", lambda page: send(page, "Check the files")),
        *(Place(cast.vlad, run.get_absolute_url()) for run in imports),
        Place(cast.vlad, f"/jobs/{waits.pk}"),
        Place(cast.vlad, f"/jobs/{runs.pk}", lambda page: send(page, "Stop it")),
        Place(beginner, "/"),
        Place(beginner, "/start"),
        Place(cast.vlad, "/start"),
        Place(factories.make_user("Întâia", is_staff=True), "/start", _no_programme),
        Place(beginner, "/jobs"),
        Place(beginner, "/cohorts/launch"),
        Place(cast.vlad, "/cohorts/launch?programme=fix&blueprint=fix-10-month&name=FIX+2028"
              "&start=2027-01-18&zone=Europe/Bucharest"),
        Place(cast.vlad, "/cohorts/launch?programme=fix&blueprint=fix-10-month&name=FIX+2028"
              "&start=2027-01-18&zone=Europe/Bucharest", _wrong_row),
        Place(factories.make_manager(cast.programme), f"{edition}/board?theme=nonsense"),
    ]  # fmt: skip


def _no_programme(page: Page) -> None:
    send(page, "Add the programme")


def _nobody_ticked(page: Page) -> None:
    for box in page.locator("main input[name=person]").all():
        box.uncheck()
    send(page, "Send the invitations")


def _palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("pop")
    page.get_by_role("option", name="Pop").first.wait_for()


def _wrong_row(page: Page) -> None:
    page.locator("#d-m03 summary").click()
    page.locator("#d-m03 input[type=date]").fill("2027-01-02")
    send(page, "Add a milestone")


def _imports(cast: Cast) -> list[ImportRun]:
    """At work, checked with all it can find, stored and an undo of it stopped, undone."""
    target = Target(cast.programme, cast.cohort)
    text = handing.LIST + "Rus;Ana;nobody;Alta;rege\n"
    checked, stored, undone = (
        handing.hand_up(target, cast.vlad, handing.upload(words))
        for words in (text, handing.LIST, handing.LIST)
    )
    stored = import_undo.ask(handing.put_in(stored, cast.vlad), by=cast.vlad, via="page")
    actions.cancel(handing.last_job(), by=cast.vlad, via="page")
    undone = handing.put_in(undone, cast.vlad)
    import_undo.undo(undone, by=cast.vlad, via="page")
    at_work = handing.hand_up(target, cast.vlad, handing.upload(text), work=False)
    return [checked, stored, undone, at_work]


def _behind_links(cast: Cast) -> list[Place]:
    def link(act: str, thing: int = 0) -> str:
        return f"/l/{links.make(act, person_id=cast.ana.pk, object_id=thing)}"

    hand_in = link("submit", factories.obligation(cast.team_a, "m03").pk)
    open_ = mailbox.link(mailbox.newest("friend@example.org", "invites you"), "/invitations/")
    invitation = Invitation.objects.latest("pk")
    return [
        Place(None, link("update", cast.team_a.pk)),
        Place(None, link("update", cast.team_a.pk), lambda page: send(page, "Save update")),
        Place(None, hand_in),
        Place(None, hand_in, _hand_in),
        Place(None, link("unsubscribe")),
        Place(None, link("unsubscribe"), lambda page: send(page, "Stop these letters")),
        Place(None, "/l/nonsense"),
        Place(None, open_),
        Place(None, open_, lambda page: send(page, "Accept and go in")),
        Place(cast.mihai, open_),
        Place(None, f"/invitations/{invitation.pk}x"),
    ]


def _hand_in(page: Page) -> None:
    fill(page, text="What 15 people said.")
    send(page, "Hand in version %(number)s", number=1)
