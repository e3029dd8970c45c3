"""The log through its page."""

from typing import Any

import pytest
from django.urls import reverse

from cohorts.actions import cohorts
from cohorts.actions.files import MOST_STORED
from cohorts.models import Submission, Update
from fixhub.files.models import File
from tests import factories, uploads
from tests.conftest import Cast, Clock
from tests.doors.pages import as_, log_form, queries_of, text_of


@pytest.fixture
def where(cast: Cast) -> str:
    return reverse("updates", args=[cast.cohort.slug, cast.team_a.slug])


def test_everything_of_the_form_arrives(cast: Cast, where: str) -> None:
    given = log_form(
        about="m03", state="started", sentence="Two\r\ntalks.", count="7", stuck="on", mood="2",
        photo=uploads.photo(), photo_for_team_only="on",
    )  # fmt: skip

    assert as_(cast.ana).post(where, given).status_code == 302

    update = Update.objects.get()
    assert (update.team, update.by, update.via) == (cast.team_a, cast.ana, "page")
    assert update.team_milestone == factories.obligation(cast.team_a, "m03")
    assert (update.state, update.sentence, update.count) == ("started", "Two talks.", 7)
    assert (update.stuck, update.mood, update.photo_for_team_only) == (True, 2, True)
    assert update.photo and update.photo.by == cast.ana


def test_a_count_goes_only_with_a_milestone_that_counts(cast: Cast, where: str) -> None:
    as_(cast.ana).post(where, log_form(about="m01", count="7"))

    assert Update.objects.get().count is None


def test_pressing_twice_saves_once(cast: Cast, where: str) -> None:
    client, given = as_(cast.ana), log_form(sentence="Once.")

    first, second = client.post(where, given), client.post(where, given)

    assert first.url == second.url
    assert Update.objects.count() == 1


def test_done_with_a_sentence_hands_in(cast: Cast, where: str) -> None:
    answer = as_(cast.ana).post(
        where, log_form(about="m01", state="done", sentence="All signed."), follow=True
    )

    assert Submission.objects.get().text == "All signed."
    assert "“Team charter, roles, consents complete” is handed in" in text_of(answer)


def test_undoing_it_takes_the_hand_in_back_too(cast: Cast, where: str) -> None:
    client = as_(cast.ana)
    client.post(where, log_form(about="m01", state="done", sentence="All signed."))

    client.post(reverse("update_revocation", args=[Update.objects.get().pk]))

    assert Submission.objects.get().revoked_at is not None


def test_undo_after_the_answer_is_refused_with_the_reason(cast: Cast, where: str) -> None:
    client = as_(cast.ana)
    client.post(where, log_form(about="m01", state="done", sentence="All signed."))
    factories.decide(Submission.objects.get(), cast.ioana)

    answer = client.post(reverse("update_revocation", args=[Update.objects.get().pk]), follow=True)

    assert "has its answer already" in text_of(answer)
    assert Update.objects.get().revoked_at is None


@pytest.mark.parametrize(("about", "sentence"), [("g1", "Slides are ready."), ("m01", "")])
def test_done_but_lacking_something_opens_the_hand_in_form_filled_in(
    cast: Cast, where: str, about: str, sentence: str
) -> None:
    given = log_form(about=about, state="done", sentence=sentence, photo=uploads.photo() if sentence else "")
    given = {name: value for name, value in given.items() if value != ""}
    if about == "g1":
        given.pop("photo")

    answer = as_(cast.ana).post(where, given, follow=True)

    assert not Submission.objects.exists()
    assert answer.redirect_chain[0][0].startswith(
        reverse("submission", args=[cast.cohort.slug, cast.team_a.slug, about])
    )
    assert answer.context["form"]["text"].value() == sentence
    assert "Add what is missing" in text_of(answer)


def test_a_mistake_keeps_what_was_typed_but_not_the_file_and_says_so(cast: Cast, where: str) -> None:
    given = log_form(sentence="A" * 501, count="many", about="m03", stuck="on", photo=uploads.photo())

    answer = as_(cast.ana).post(where, given)

    page = text_of(answer)
    assert not Update.objects.exists()
    assert "There is a problem" in page
    assert "<title>Error:" in answer.content.decode()
    assert "Make it shorter: 500 letters at most." in page
    assert "Write the count as a whole number" in page
    assert "cannot keep a file" in page
    assert "A" * 501 in page
    assert given["form_key"] in answer.content.decode()
    assert answer.context["form"]["stuck"].value()


def test_a_photo_that_is_refused_says_why_beside_it(cast: Cast, where: str) -> None:
    answer = as_(cast.ana).post(where, log_form(photo=uploads.pdf("plan.pdf")))

    assert "“plan.pdf”: This is not a photo." in str(answer.context["form"].errors["photo"])
    assert not Update.objects.exists()
    assert not File.objects.exists()


def test_a_team_stores_no_more_than_its_share(cast: Cast, where: str) -> None:
    full = File.objects.create(
        name="a.jpg", path="aa/a", sha256="0", size=MOST_STORED, media_type="image/jpeg", by=cast.ana
    )
    factories.log(cast.team_a, cast.ana, photo=full)

    answer = as_(cast.ana).post(where, log_form(photo=uploads.photo()))

    assert "200 MB" in str(answer.context["form"].errors["photo"])


@pytest.mark.parametrize("state", ["", "finished"])
def test_a_state_that_does_not_exist_is_refused(cast: Cast, where: str, state: str) -> None:
    answer = as_(cast.ana).post(where, log_form(state=state))

    assert "state" in answer.context["form"].errors
    assert not Update.objects.exists()


def test_only_the_team_itself_logs(cast: Cast, where: str) -> None:
    for user in (cast.ioana, cast.mihai, cast.vlad):
        assert as_(user).get(where).context["form"] is None
        assert as_(user).post(where, log_form()).status_code == 403
    assert as_(cast.ela).get(where).status_code == 404
    assert as_(cast.ela).post(where, log_form()).status_code == 404
    assert not Update.objects.exists()


def test_nothing_is_logged_in_a_closed_edition(cast: Cast, where: str) -> None:
    cohorts.close(cast.cohort, by=cast.vlad, via="page")
    client = as_(cast.ana)

    assert client.get(where).context["form"] is None
    assert client.post(where, log_form()).status_code in {403, 409}
    assert not Update.objects.exists()


def test_only_the_writer_takes_an_update_back(cast: Cast) -> None:
    update = factories.log(cast.team_a, cast.ana)
    undo = reverse("update_revocation", args=[update.pk])

    assert as_(cast.ana).get(undo).status_code == 405
    assert as_(cast.mihai).post(undo).status_code == 403
    assert as_(cast.ela).post(undo).status_code == 404
    update.refresh_from_db()
    assert update.revoked_at is None


def test_the_form_opens_about_the_milestone_that_is_named(cast: Cast, where: str) -> None:
    named = as_(cast.ana).get(f"{where}?about=m03")
    unknown = as_(cast.ana).get(f"{where}?about=nothing")

    assert named.context["form"]["about"].value() == "m03"
    assert "How many so far: interviews" in text_of(named)
    assert unknown.context["form"]["about"].value() == ""


def test_the_list_has_pages_of_twenty(cast: Cast, where: str) -> None:
    for n in range(21):
        factories.log(cast.team_a, cast.ana, sentence=f"Sentence {n}.")

    first, second = as_(cast.mihai).get(where), as_(cast.mihai).get(f"{where}?page=2")

    assert "Sentence 20." in text_of(first) and "Sentence 0." not in text_of(first)
    assert "Sentence 0." in text_of(second)


def test_queries_are_the_same_for_three_and_for_forty_updates(
    cast: Cast, where: str, clock: Clock, settings: Any
) -> None:
    photo = factories.log(cast.team_a, cast.ana).photo
    _log(cast, 3)
    few = queries_of(as_(cast.ana), where)
    _log(cast, 37)

    assert queries_of(as_(cast.ana), where) == few == 16
    assert photo is None


def _log(cast: Cast, times: int) -> None:
    for _ in range(times):
        someone = factories.add_member(cast.team_a) if cast.team_a.memberships.count() < 8 else cast.ana
        factories.log(cast.team_a, someone, obligation=factories.obligation(cast.team_a, "m02"))
