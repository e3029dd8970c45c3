"""A milestone's page, handing in, the receipt, and taking it back."""

import hashlib
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.actions import cohorts
from cohorts.models import Submission
from fixhub.files.models import File
from tests import factories, uploads
from tests.conftest import Cast, Clock
from tests.doors.pages import as_, hand_in_form, queries_of, text_of


def page_of(cast: Cast, key: str = "m01") -> str:
    return reverse("milestone", args=[cast.cohort.slug, cast.team_a.slug, key])


def form_of(cast: Cast, key: str = "m01") -> str:
    return reverse("submission", args=[cast.cohort.slug, cast.team_a.slug, key])


def receipt_of(submission: Submission) -> str:
    return reverse("receipt", args=[submission.pk])


def undo_of(submission: Submission) -> str:
    return reverse("submission_revocation", args=[submission.pk])


def test_the_page_says_what_when_and_who(cast: Cast) -> None:
    page = text_of(as_(cast.ana).get(page_of(cast, "g1")))

    assert "Mid-term review" in page
    assert "Due Friday 18 June, 23:59" in page
    assert "What you found, what you built" in page
    assert "Slides or a page (a file)" in page
    assert "Answered by the panel" in page
    assert "5 working days" in page
    assert "Hand in version 1" in page


def test_who_may_open_it(cast: Cast) -> None:
    factories.hand_in(cast.team_a, cast.ana)
    opened = {
        user.given: as_(user).get(page_of(cast)).status_code
        for user in (cast.ana, cast.ioana, cast.vlad, cast.mihai, cast.ela)
    }

    assert opened == {"Ana": 200, "Ioana": 200, "Vlad": 200, "Mihai": 404, "Ela": 404}


def test_everything_of_the_form_arrives(cast: Cast) -> None:
    given = hand_in_form(
        text="One page,\r\nsigned.",
        links=["https://example.org/a", "", " http://example.org/b ", "https://example.org/a"],
        uploads=[uploads.pdf("charter.pdf"), uploads.photo("all of us.jpg")],
    )

    answer = as_(cast.ana).post(form_of(cast), given, follow=True)

    submission = Submission.objects.get()
    assert answer.redirect_chain == [(page_of(cast), 302)]
    assert "Version 1 is handed in." in text_of(answer)
    assert (submission.by, submission.via, submission.text) == (cast.ana, "page", "One page,\nsigned.")
    assert submission.links == ["https://example.org/a", "http://example.org/b"]
    assert sorted(submission.files.values_list("name", flat=True)) == ["all of us.jpg", "charter.pdf"]


def test_pressing_twice_hands_in_once(cast: Cast) -> None:
    client, given = as_(cast.ana), hand_in_form()

    client.post(form_of(cast), given)
    client.post(form_of(cast), given)

    assert Submission.objects.count() == 1


def test_a_new_version_starts_from_the_one_before_and_keeps_its_files(cast: Cast) -> None:
    client = as_(cast.ana)
    client.post(
        form_of(cast),
        hand_in_form(links=["https://example.org/a"], uploads=[uploads.pdf("a.pdf"), uploads.pdf("b.pdf")]),
    )
    factories.decide(Submission.objects.get(), cast.ioana, "request_changes", "Sign it.")

    form = client.get(form_of(cast)).context["form"]
    assert form["text"].value() == "What we made."
    assert form["links"].value() == ["https://example.org/a"]
    kept = File.objects.get(name="a.pdf")
    client.post(form_of(cast), hand_in_form(text="Signed.", keep=[kept.pk], uploads=[uploads.pdf("c.pdf")]))

    second = Submission.objects.get(version=2)
    assert second.attempt == 2
    assert sorted(second.files.values_list("name", flat=True)) == ["a.pdf", "c.pdf"]


def test_files_of_others_cannot_be_kept(cast: Cast) -> None:
    foreign = uploads.stored(uploads.pdf("secret.pdf"), cast.ela)

    answer = as_(cast.ana).post(form_of(cast), hand_in_form(keep=[foreign.pk]))

    assert "keep" in answer.context["form"].errors
    assert not Submission.objects.exists()


def test_the_done_of_an_update_fills_the_form_in(cast: Cast) -> None:
    photo = uploads.stored(uploads.photo(), cast.ana)
    update = factories.log(
        cast.team_a,
        cast.ana,
        sentence="Five minutes.",
        obligation=factories.obligation(cast.team_a, "g1"),
        photo=photo,
    )

    form = as_(cast.ana).get(f"{form_of(cast, 'g1')}?update={update.pk}").context["form"]

    assert form["text"].value() == "Five minutes."
    assert form["keep"].value() == [photo.pk]


def test_an_update_of_another_team_fills_nothing_in(cast: Cast) -> None:
    foreign = factories.log(
        cast.team_b, cast.mihai, sentence="Ours.", obligation=factories.obligation(cast.team_b, "m01")
    )

    for named in (foreign.pk, "x", "9" * 30):
        form = as_(cast.ana).get(f"{form_of(cast)}?update={named}").context["form"]
        assert not form["text"].value()


@pytest.mark.parametrize(
    ("given", "field", "why"),
    [
        ({"text": "x" * 20_001}, "text", "20,000"),
        ({"links": ["ftp://example.org"]}, "links", "https://"),
        ({"links": ["javascript:alert(1)"]}, "links", "https://"),
        ({"links": ["no link"]}, "links", "https://"),
        ({"links": ["https://example.org/" + "a" * 500]}, "links", "500"),
        ({"links": [f"https://example.org/{n}" for n in range(11)]}, "links", "10"),
        ({"text": "a\0b"}, "text", "Null"),
    ],
)
def test_a_mistake_is_named_beside_its_field(cast: Cast, given: Any, field: str, why: str) -> None:
    answer = as_(cast.ana).post(form_of(cast), hand_in_form(**given))

    assert why in str(answer.context["form"].errors[field])
    assert not Submission.objects.exists()


def test_a_refused_hand_in_keeps_what_was_typed(cast: Cast) -> None:
    given = hand_in_form(text="No slides yet.", links=["https://example.org/a"])

    answer = as_(cast.ana).post(form_of(cast, "g1"), given)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This is still missing: Slides or a page." in text_of(answer)
    assert "No slides yet." in page
    assert 'value="https://example.org/a"' in page
    assert given["form_key"] in page


def test_links_left_empty_do_not_come_back(cast: Cast) -> None:
    given = hand_in_form(text="No slides yet.", links=["https://example.org/a", *[""] * 9])

    page = as_(cast.ana).post(form_of(cast, "g1"), given).content.decode()

    # The one that was typed and one more to type; the others wait behind "More links".
    assert page.split("More links")[0].count('name="links"') == 2


def test_an_empty_hand_in_says_what_is_needed(cast: Cast) -> None:
    answer = as_(cast.ana).post(form_of(cast), hand_in_form(text=" "))

    assert "Write what you made, or add a link or a file." in text_of(answer)


def test_a_file_that_is_refused_is_named(cast: Cast) -> None:
    files = [uploads.pdf(), uploads.upload("drawing.svg", b"<svg/>")]

    answer = as_(cast.ana).post(form_of(cast), hand_in_form(uploads=files))

    assert "“drawing.svg”: " in str(answer.context["form"].errors["uploads"])
    assert not Submission.objects.exists()


def test_twenty_files_are_the_most(cast: Cast) -> None:
    first = [uploads.stored(uploads.pdf(f"{n}.pdf"), cast.ana) for n in range(20)]
    factories.hand_in(cast.team_a, cast.ana, files=first)

    answer = as_(cast.ana).post(
        form_of(cast), hand_in_form(keep=[file.pk for file in first], uploads=[uploads.pdf()])
    )

    assert "at most 20 files" in str(answer.context["form"].errors["uploads"])


def test_only_the_team_hands_in(cast: Cast) -> None:
    for user, status in ((cast.ioana, 403), (cast.vlad, 403), (cast.mihai, 404), (cast.ela, 404)):
        assert as_(user).get(form_of(cast)).status_code == status
        assert as_(user).post(form_of(cast), hand_in_form()).status_code == status
    assert not Submission.objects.exists()


def test_what_is_accepted_takes_no_more(cast: Cast) -> None:
    factories.decide(factories.hand_in(cast.team_a, cast.ana), cast.ioana, text="Clear roles.")
    client = as_(cast.ana)

    page = text_of(client.get(page_of(cast)))

    assert "Hand in version" not in page
    assert "Clear roles." in page
    assert client.post(form_of(cast), hand_in_form()).status_code == 409


def test_a_closed_edition_takes_no_more(cast: Cast) -> None:
    cohorts.close(cast.cohort, by=cast.vlad, via="page")
    client = as_(cast.ana)

    assert "Hand in version" not in text_of(client.get(page_of(cast)))
    assert client.post(form_of(cast), hand_in_form()).status_code in {403, 409}
    assert not Submission.objects.exists()


def test_the_receipt_proves_what_was_received(cast: Cast, clock: Clock) -> None:
    clock.set(2027, 2, 5, 18, 30)
    file = uploads.stored(uploads.pdf("charter.pdf"), cast.ana)
    submission = factories.hand_in(
        cast.team_a, cast.ana, text="Two words", links=["https://example.org"], files=[file]
    )

    page = text_of(as_(cast.ioana).get(receipt_of(submission)))

    told = json.dumps(["Two words", ["https://example.org"], [file.sha256]], ensure_ascii=False)
    proof = hashlib.sha256(told.encode()).hexdigest()
    assert proof in page.replace(" ", "")
    assert "5 Feb 2027, 18:30:00" in page
    assert "on time" in page
    assert "1, attempt 1" in page
    assert "Text of 2 words" in page
    assert file.sha256 in page


def test_a_receipt_is_shown_in_the_readers_zone(cast: Cast) -> None:
    submission = factories.hand_in(cast.team_a, cast.ana)
    cast.ana.zone = "America/New_York"
    cast.ana.save()

    page = text_of(as_(cast.ana).get(receipt_of(submission)))

    assert "18 Jan 2027, 02:00:00" in page
    assert "New York time" in page


def test_a_receipt_is_for_the_inside_only(cast: Cast) -> None:
    submission = factories.hand_in(cast.team_a, cast.ana)

    assert as_(cast.mihai).get(receipt_of(submission)).status_code == 404
    assert as_(cast.ela).get(receipt_of(submission)).status_code == 404


def test_on_time_is_told_by_the_first_version_and_its_grace(cast: Cast, clock: Clock) -> None:
    clock.set(2027, 2, 6, 0, 58)
    factories.hand_in(cast.team_a, cast.ana)
    assert "The first version came on time, on 6 February." in text_of(as_(cast.ana).get(page_of(cast)))

    clock.set(2027, 3, 6, 1, 0)
    factories.hand_in(cast.team_a, cast.ana, "m02")
    page = text_of(as_(cast.ana).get(page_of(cast, "m02")))
    assert "The first version came on 6 March." in page
    assert "on time" not in page


def test_the_history_tells_each_version_and_its_answer(cast: Cast) -> None:
    first = factories.hand_in(cast.team_a, cast.ana, text="First words.")
    factories.decide(first, cast.ioana, "request_changes", "Name the people.")
    second = factories.hand_in(cast.team_a, cast.ana, text="Second words.")
    factories.decide(second, cast.ioana, "request_changes", "Now sign it.")

    page = text_of(as_(cast.ana).get(page_of(cast)))

    assert "Ioana Pop on version 2, just now One thing to do next Now sign it." in page
    assert page.count("Now sign it.") == 1
    assert page.index("Second words.") < page.index("First words.") < page.index("Name the people.")
    assert "Hand in version 3" in page


def test_a_replaced_version_says_so(cast: Cast) -> None:
    factories.hand_in(cast.team_a, cast.ana, text="First words.")
    factories.hand_in(cast.team_a, cast.ana, text="Second words.")

    page = text_of(as_(cast.ana).get(page_of(cast)))

    assert "Replaced" in page
    assert "Take version 2 back" in page
    assert "Take version 1 back" not in page


def test_a_question_to_the_manager_is_not_shown_to_the_team(cast: Cast) -> None:
    submission = factories.hand_in(cast.team_a, cast.ana)
    as_(cast.ioana).post(reverse("advice", args=[submission.pk]), {"text": "Is this enough?"})

    assert submission.reviews.exists()
    assert "Is this enough?" not in text_of(as_(cast.ana).get(page_of(cast)))


def test_a_hand_in_is_taken_back_until_it_has_its_answer(cast: Cast) -> None:
    client = as_(cast.ana)
    submission = factories.hand_in(cast.team_a, cast.ana)

    answer = client.post(undo_of(submission), follow=True)
    assert "Version 1 was taken back." in text_of(answer)
    assert answer.redirect_chain == [(page_of(cast), 302)]

    again = factories.hand_in(cast.team_a, cast.ana)
    factories.decide(again, cast.ioana)
    assert "has its answer already" in text_of(client.post(undo_of(again), follow=True))
    again.refresh_from_db()
    assert again.revoked_at is None


def test_only_the_team_takes_a_hand_in_back(cast: Cast) -> None:
    submission = factories.hand_in(cast.team_a, cast.ana)

    for user, status in ((cast.ioana, 403), (cast.vlad, 403), (cast.mihai, 404), (cast.ela, 404)):
        assert as_(user).post(undo_of(submission)).status_code == status
    assert as_(cast.ana).get(undo_of(submission)).status_code == 405
    assert Client().post(undo_of(submission)).status_code == 302
    submission.refresh_from_db()
    assert submission.revoked_at is None


def test_the_reviewer_is_led_to_the_desk(cast: Cast) -> None:
    submission = factories.hand_in(cast.team_a, cast.ana)
    desk = reverse("desk_at", args=[submission.pk])

    offered = {
        user.given: desk in as_(user).get(page_of(cast)).content.decode()
        for user in (cast.ana, cast.ioana, cast.vlad)
    }

    assert offered == {"Ana": False, "Ioana": True, "Vlad": True}


def test_links_lead_out_without_saying_where_from(cast: Cast) -> None:
    factories.hand_in(cast.team_a, cast.ana, links=['https://example.org/?q="><b>'])

    page = as_(cast.ana).get(page_of(cast)).content.decode()

    assert 'rel="noopener noreferrer nofollow"' in page
    assert '"><b>' not in page


def test_the_list_of_milestones_is_grouped_by_what_they_ask(cast: Cast) -> None:
    factories.hand_in(cast.team_a, cast.ana, "m02")
    where = reverse("milestones", args=[cast.cohort.slug, cast.team_a.slug])

    groups = [group.title for group in as_(cast.ana).get(where).context["groups"]]

    assert groups == ["Waiting for an answer", "Opens later"]
    assert as_(cast.mihai).get(where).status_code == 404


def test_queries_are_the_same_for_one_and_for_ten_versions(cast: Cast) -> None:
    _hand_in_again(cast, 1)
    few = queries_of(as_(cast.ana), page_of(cast))
    _hand_in_again(cast, 9)

    assert queries_of(as_(cast.ana), page_of(cast)) == few == 30


def _hand_in_again(cast: Cast, times: int) -> None:
    for _ in range(times):
        file = uploads.stored(uploads.pdf(), cast.ana)
        submission = factories.hand_in(cast.team_a, cast.ana, files=[file])
        factories.decide(submission, cast.ioana, "request_changes", "Again.")
