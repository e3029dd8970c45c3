"""The bell and its page: what concerns a person, said from what is true when they look."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from cohorts.actions import milestones, teams, updates
from cohorts.models import Membership
from fixhub import clock as time
from fixhub.accounts.models import User
from fixhub.events import notices as acts
from fixhub.events.models import Event, Notice
from fixhub.pages.news.notices import A_PAGE
from mentoring.actions import reviews
from tasks import notices, rounds
from tests import factories
from tests.conftest import Cast, Clock
from tests.doors.pages import as_, queries_of, text_of


def told_by(cast: Cast, verdict: str = "approve") -> Notice:
    """A notice to Ana: her hand-in has its answer."""
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana, verdict, "Say how.")
    notices.sweep()
    return Notice.objects.of(cast.ana).latest("pk")


def many(cast: Cast, count: int, reader: User | None = None) -> None:
    told_by(cast)
    event = Event.objects.get(verb="milestone.approved")
    kept = ("verb", "subject_type", "subject_id", "by_id", "via", "cohort_id", "team_id", "occurred_at")
    rows = [Event(**{name: getattr(event, name) for name in kept}) for _n in range(count - 1)]
    for row in Event.objects.bulk_create(rows):
        Notice.objects.create(event=row, reader=reader or cast.ana)


def test_notice_says_what_happened_and_where(cast: Cast) -> None:
    told_by(cast)

    page = as_(cast.ana).get("/notices")

    assert "New: Ioana Pop accepted version 1 of “Team charter, roles, consents complete”" in text_of(page)
    assert "Bicla Noastră · FIX 2027 · just now" in text_of(page)
    assert f'href="{factories.obligation(cast.team_a).get_absolute_url()}#v1"' in page.content.decode()


@pytest.mark.parametrize(("language", "said"), [("ro", "a acceptat versiunea 1"), ("hu", "elfogadta")])
def test_notice_speaks_the_readers_language(cast: Cast, language: str, said: str) -> None:
    told_by(cast)
    User.objects.filter(pk=cast.ana.pk).update(language=language)

    assert said in text_of(as_(User.objects.get(pk=cast.ana.pk)).get("/notices"))


def test_bell_and_title_count_what_is_not_read(cast: Cast) -> None:
    told_by(cast)

    page = text_of(as_(cast.ana).get("/"))

    assert page.startswith("(1) Your next step")
    assert "Notices, 1 not read" in page


def test_bell_counts_no_further_than_99(cast: Cast) -> None:
    many(cast, 120)

    assert text_of(as_(cast.ana).get("/")).startswith("(99+) ")


def test_who_read_everything_has_a_quiet_bell(cast: Cast) -> None:
    page = text_of(as_(cast.ana).get("/notices"))

    assert page.startswith("Notices · FIXHub")
    assert "No notices yet" in page


def test_one_is_marked_as_read(cast: Cast) -> None:
    notice = told_by(cast)

    answer = as_(cast.ana).post(reverse("notice_reading", args=[notice.pk]), {"show": "unread"})

    assert answer["Location"] == "/notices?show=unread"
    notice.refresh_from_db()
    assert notice.read_at == time.now()
    assert "Nothing new" in text_of(as_(cast.ana).get("/notices?show=unread"))


def test_marking_twice_keeps_the_first_moment(cast: Cast, clock: Clock) -> None:
    notice = acts.read(told_by(cast), by=cast.ana)
    clock.forward(hours=1)

    assert acts.read(notice, by=cast.ana).read_at == time.now() - timedelta(hours=1)


def test_notice_of_somebody_else_is_not_there(cast: Cast) -> None:
    notice = told_by(cast)

    assert as_(cast.ioana).post(reverse("notice_reading", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_are_marked_but_what_came_meanwhile(cast: Cast) -> None:
    seen = told_by(cast)
    factories.decide(factories.hand_in(cast.team_a, cast.ana, "m02"), cast.ioana)
    notices.sweep()

    answer = as_(cast.ana).post("/notices/reading", {"until": seen.pk}, follow=True)

    assert "1 notice is marked as read." in text_of(answer)
    assert Notice.objects.of(cast.ana).unread().count() == 1


@pytest.mark.parametrize("until", ["", "x", "9" * 30, "-1"])
def test_a_limit_that_is_none_marks_all(cast: Cast, until: str) -> None:
    told_by(cast)

    as_(cast.ana).post("/notices/reading", {"until": until})

    assert not Notice.objects.of(cast.ana).unread().exists()


def test_what_was_taken_back_is_not_told(cast: Cast) -> None:
    update = factories.log(cast.team_a, cast.ana, stuck=True, sentence="Nobody calls back.")
    notices.sweep()
    assert "Ana Pop says: we are stuck Nobody calls back." in text_of(as_(cast.ioana).get("/notices"))

    updates.revoke(update, by=cast.ana, via="page")

    page = text_of(as_(cast.ioana).get("/notices"))
    assert "This was taken back" in page
    assert "Nobody calls back" not in page


def test_hand_in_that_was_taken_back_is_said_neutrally(cast: Cast) -> None:
    submission = factories.hand_in(cast.team_a, cast.ana)
    notices.sweep()
    milestones.revoke(submission, by=cast.ana, via="page")

    assert "New: This was taken back" in text_of(as_(cast.ioana).get("/notices"))


def test_who_left_reads_nothing_of_the_inside_any_more(cast: Cast) -> None:
    told_by(cast)
    teams.leave(Membership.objects.get(user=cast.ana), by=cast.vlad, via="page")

    page = text_of(as_(cast.ana).get("/notices"))

    assert "This is no longer open to you" in page
    assert "Team charter" not in page and "Bicla" not in page


@pytest.mark.parametrize("who", ["ana", "mihai", "ioana", "vlad", "ela"])
def test_question_for_advice_reaches_managers_alone(cast: Cast, who: str) -> None:
    reviews.ask_advice(factories.hand_in(cast.team_a, cast.ana), by=cast.ioana, text="Well?", via="page")
    notices.sweep()

    shown = "asks for advice" in text_of(as_(getattr(cast, who)).get("/notices"))

    assert shown == (who == "vlad")


def test_notices_are_paged_by_key(cast: Cast) -> None:
    many(cast, A_PAGE + 3)
    client, seen, path = as_(cast.ana), [], "/notices"

    while path:
        page = client.get(path).context["page"]
        seen += [line.notice.pk for line in page.lines]
        path = f"/notices?before={page.older}" if page.older else ""

    assert seen == list(Notice.objects.of(cast.ana).newest_first().values_list("pk", flat=True))


@pytest.mark.parametrize("before", ["x", "-1", "1.5", "9" * 40, "\x00", "٣"])
def test_a_key_somebody_made_up_means_the_beginning(cast: Cast, before: str) -> None:
    told_by(cast)

    answer = as_(cast.ana).get("/notices", {"before": before})

    assert answer.status_code == 200 and len(answer.context["page"].lines) == 1


@pytest.mark.parametrize("count", [3, 40])
def test_notices_cost_the_same_however_many(cast: Cast, count: int) -> None:
    many(cast, count)

    assert queries_of(as_(cast.ana), "/notices") == 14


def test_what_was_read_long_ago_is_let_go(cast: Cast, clock: Clock) -> None:
    old = acts.read(told_by(cast), by=cast.ana)
    clock.forward(days=91)
    factories.decide(factories.hand_in(cast.team_a, cast.ana, "m02"), cast.ioana)
    notices.sweep()

    rounds.housekeeping()

    assert not Notice.objects.filter(pk=old.pk).exists()
    assert Notice.objects.of(cast.ana).count() == 1
    assert Event.objects.filter(pk=old.event_id).exists()


def test_letting_go_is_bounded(cast: Cast, clock: Clock) -> None:
    many(cast, 5)
    acts.read_all(by=cast.ana)
    clock.forward(days=91)

    assert [acts.clean(limit=3), acts.clean(limit=3), acts.clean(limit=3)] == [3, 2, 0]


def test_api_lists_own_notices_and_reads_them(cast: Cast) -> None:
    notice = told_by(cast)
    client = as_(cast.ana)

    [row] = client.get("/api/v1/notices?unread=true").json()["results"]
    assert (row["id"], row["verb"], row["read_at"]) == (notice.pk, "milestone.approved", None)
    assert row["text"] == "Ioana Pop accepted version 1 of “Team charter, roles, consents complete”"
    assert client.post(f"/api/v1/notices/{notice.pk}/reading").json()["read_at"] is not None
    assert client.get("/api/v1/notices?unread=true").json()["results"] == []
    assert client.post("/api/v1/notices/reading").json() == {"read": 0}


@pytest.mark.parametrize("count", [3, 40])
def test_api_costs_the_same_however_many(cast: Cast, count: int) -> None:
    many(cast, count)

    assert queries_of(as_(cast.ana), "/api/v1/notices") == 11


def test_api_hides_what_is_somebody_elses(cast: Cast) -> None:
    notice: Any = told_by(cast)

    assert as_(cast.ioana).get(f"/api/v1/notices/{notice.pk}").status_code == 404
    assert as_(cast.ioana).get("/api/v1/notices").json()["results"] != []
