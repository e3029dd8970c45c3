"""/ : one page by what a person is."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import CohortRole, Membership, ProgrammeRole
from tests import factories
from tests.conftest import Cast, Clock
from tests.doors.pages import as_, log_form, queries_of, text_of

HOME = "/"


def test_whoever_is_signed_out_is_asked_to_sign_in(db: None) -> None:
    answer = Client().get(HOME)

    assert answer.status_code == 302
    assert answer.url == f"{reverse('account_login')}?next=/"


def test_a_participant_sees_the_next_step_and_the_log(cast: Cast) -> None:
    page = text_of(as_(cast.ana).get(HOME))

    assert "Good morning, Ana" in page
    assert "Your next step" in page
    assert "Team charter, roles, consents complete" in page
    assert "Due Friday 5 February, 23:59." in page
    assert "Just started Going well It is done" in page
    assert "0 of 13 accepted" in page
    assert "Month 1 of 10" in page
    assert "Next big moment: Mid-term review, Fri 18 Jun" in page


def test_the_next_step_is_what_is_late_then_what_is_to_change_then_what_is_due(
    cast: Cast, clock: Clock
) -> None:
    clock.set(2027, 2, 4, 9)
    submission = factories.hand_in(cast.team_a, cast.ana, "m02")
    assert_next(cast, "Team charter, roles, consents complete")

    factories.decide(submission, cast.ioana, "request_changes", "Name the people.")
    assert_next(cast, "Problem statement and stakeholder map")

    clock.set(2027, 2, 8, 9)
    assert_next(cast, "Team charter, roles, consents complete")


def assert_next(cast: Cast, title: str) -> None:
    assert as_(cast.ana).get(HOME).context["step"].obligation.milestone.title == title


def test_the_change_that_is_asked_stands_in_the_step(cast: Cast) -> None:
    submission = factories.hand_in(cast.team_a, cast.ana)
    factories.decide(submission, cast.ioana, "request_changes", "Name the people.")

    page = text_of(as_(cast.ana).get(HOME))

    assert "A change was asked. Hand in again by" in page
    assert page.count("Name the people.") == 1


def test_the_private_note_of_a_review_reaches_no_participant(cast: Cast) -> None:
    submission = factories.hand_in(cast.team_a, cast.ana)
    review = factories.decide(submission, cast.ioana, text="Good work.")
    review.private_note = "They quarrel."
    review.save()

    page = text_of(as_(cast.ana).get(HOME))

    assert "Good work." in page
    assert "They quarrel." not in page


def test_milestones_stand_in_the_order_people_need_them(cast: Cast, clock: Clock) -> None:
    accepted = factories.hand_in(cast.team_a, cast.ana, "m01")
    factories.decide(accepted, cast.ioana)
    factories.hand_in(cast.team_a, cast.ana, "m02")
    changed = factories.hand_in(cast.team_a, cast.ana, "m04")
    clock.set(2027, 5, 20, 9)
    factories.decide(changed, cast.ioana, "request_changes", "Again.")

    tasks = as_(cast.ana).get(HOME).context["home"].tasks

    said = [(task.row.obligation.milestone.key, task.status.text) for task in tasks]
    assert said == [
        ("m04", "Change asked"),
        ("m03", "48 days late"),
        ("m05", "To do"),
        ("m02", "With your mentor"),
        ("g1", "Opens 4 Jun"),
        ("m06", "Opens later"),
        ("m01", "Accepted"),
    ]


def test_a_count_is_asked_where_the_milestone_counts(cast: Cast, clock: Clock) -> None:
    assert b'name="count"' not in as_(cast.ana).get(HOME).content
    for key in ("m01", "m02"):
        factories.decide(factories.hand_in(cast.team_a, cast.ana, key), cast.ioana)
    factories.log(cast.team_a, cast.ana, obligation=factories.obligation(cast.team_a, "m03"), count=7)

    answer = as_(cast.ana).get(HOME)

    assert b'name="count"' in answer.content
    assert "Your team has logged 7 of 15: interviews." in text_of(answer)


def test_saving_says_so_and_can_be_undone_without_javascript(cast: Cast) -> None:
    client = as_(cast.ana)
    where = reverse("updates", args=[cast.cohort.slug, cast.team_a.slug])

    answer = client.post(where, log_form(sentence="We met people."), follow=True)

    update = cast.team_a.updates.get()
    assert answer.redirect_chain == [(f"/?team={cast.team_a.pk}", 302)]
    assert "Update saved." in text_of(answer)
    assert f'action="/updates/{update.pk}/revocation"' in answer.content.decode()
    client.post(f"/updates/{update.pk}/revocation")
    update.refresh_from_db()
    assert update.revoked_by == cast.ana


def test_follow_ups_show_when_their_phase_begins(cast: Cast, clock: Clock) -> None:
    keys = {row.obligation.milestone.key for row in as_(cast.ana).get(HOME).context["home"].rows}
    assert not keys & {"f06", "f12"}

    clock.set(2027, 12, 1, 9)
    keys = {row.obligation.milestone.key for row in as_(cast.ana).get(HOME).context["home"].rows}
    assert {"f06", "f12"} <= keys


def test_whoever_is_in_two_teams_switches_between_them(cast: Cast) -> None:
    factories.add_member(cast.foreign_team, cast.ana)
    client = as_(cast.ana)

    page = client.get(HOME)
    assert page.context["team"] == cast.team_a
    assert f'href="?team={cast.foreign_team.pk}"' in page.content.decode()
    assert client.get(f"/?team={cast.foreign_team.pk}").context["team"] == cast.foreign_team


def test_nobody_switches_to_a_team_of_others(cast: Cast) -> None:
    for named in (str(cast.team_b.pk), "0", "-1", "x", "9" * 40, "%00"):
        assert as_(cast.ana).get(f"/?team={named}").context["team"] == cast.team_a


def test_a_mentor_goes_to_the_desk_and_a_manager_to_the_board(cast: Cast) -> None:
    assert as_(cast.ioana).get(HOME).url == reverse("desk")
    assert as_(cast.vlad).get(HOME).url == reverse("board", args=[cast.cohort.slug])


def test_a_viewer_of_one_edition_goes_to_its_board(cast: Cast) -> None:
    viewer = factories.make_user()
    CohortRole.objects.create(cohort=cast.cohort, user=viewer, role="viewer")

    assert as_(viewer).get(HOME).url == reverse("board", args=[cast.cohort.slug])


def test_a_manager_of_several_editions_chooses(cast: Cast) -> None:
    factories.make_cohort(cast.programme, name="FIX 2028", start=date(2028, 1, 17))

    page = text_of(as_(cast.vlad).get(HOME))

    assert "FIX 2027" in page
    assert "FIX 2028" in page
    assert "Elsewhere" not in page


def test_the_first_manager_is_led_to_the_launch(db: None) -> None:
    manager = factories.make_manager(factories.make_programme())

    answer = as_(manager).get(HOME)

    assert "No editions yet" in text_of(answer)
    assert reverse("launch") in answer.content.decode()


def test_a_programme_viewer_without_editions_is_offered_no_launch(db: None) -> None:
    viewer = factories.make_user()
    ProgrammeRole.objects.create(programme=factories.make_programme(), user=viewer, role="viewer")

    answer = as_(viewer).get(HOME)

    assert "No editions yet" in text_of(answer)
    assert reverse("launch") not in answer.content.decode()


def test_whoever_is_in_nothing_reads_why(db: None) -> None:
    nobody = factories.make_user(email="nobody@example.org")

    page = text_of(as_(nobody).get(HOME))

    assert "You are in no team yet" in page
    assert "nobody@example.org" in page


def test_whoever_left_sees_nothing_of_the_team(cast: Cast, clock: Clock) -> None:
    client = as_(cast.mihai)
    assert "Őrszem" in text_of(client.get(HOME))
    Membership.objects.filter(user=cast.mihai).update(ends=clock.now, end_recorded_at=clock.now)

    assert "Őrszem" not in text_of(client.get(HOME))


@pytest.mark.parametrize(
    ("path", "queries"), [("/", 17), ("/cohorts/fix-2027/teams/bicla-noastra/milestones", 13)]
)
def test_queries_do_not_grow_with_what_happened(cast: Cast, path: str, queries: int) -> None:
    client = as_(cast.ana)
    _live(cast, times=1)
    few = queries_of(client, path)
    _live(cast, times=12)

    assert queries_of(client, path) == few == queries


def _live(cast: Cast, *, times: int) -> None:
    for n in range(times):
        factories.log(cast.team_a, cast.ana, obligation=factories.obligation(cast.team_a, "m03"), count=n)
        submission = factories.hand_in(cast.team_a, cast.ana, "m02", text=f"Version {n}")
        factories.decide(submission, cast.ioana, "request_changes", f"Change {n}")
