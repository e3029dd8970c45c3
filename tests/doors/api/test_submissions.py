"""Handing in, answering and asking for advice by the API."""

from typing import Any

import pytest

from cohorts.models import Decision, Submission
from fixhub.files.models import File
from mentoring.models import Review
from tests.conftest import Cast
from tests.doors.api.conftest import Ask, a_hand_in, fields
from tests.factories import decide, hand_in, obligation


def a_file(by: Any, name: str = "plan.pdf") -> File:
    n = File.objects.count()
    return File.objects.create(
        name=name, path=f"a/{n}", sha256=f"{n:064}", size=9, media_type="application/pdf", by=by
    )


def test_a_member_hands_in_text_links_and_files(cast: Cast, ask: Ask) -> None:
    files = [a_file(cast.ana), a_file(cast.ana, "budget.pdf")]
    body = a_hand_in(links=["https://example.org/a"], files=[files[1].pk, files[0].pk, files[1].pk])

    answer = ask(cast.ana).post(f"/api/v1/team-milestones/{obligation(cast.team_a).pk}/submissions", body)

    assert answer.status_code == 201
    submission = Submission.objects.get()
    assert (submission.by, submission.via, submission.links) == (cast.ana, "api", ["https://example.org/a"])
    shown = answer.json()
    assert (shown["version"], shown["attempt"], shown["verdict"], shown["is_open"]) == (1, 1, None, True)
    assert {file["name"] for file in shown["files"]} == {"plan.pdf", "budget.pdf"}
    assert shown["checksum"] == submission.checksum


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("form_key", ""),
        ("text", "x" * 20_001),
        ("links", ["no link"]),
        ("links", ["https://example.org/" + "x" * 500]),
        ("links", ["https://example.org"] * 11),
        ("files", list(range(1, 22))),
        ("files", [10**30]),
        ("files", ["x"]),
    ],
)
def test_a_hand_in_that_cannot_be_read_names_the_field(cast: Cast, ask: Ask, field: str, value: Any) -> None:
    answer = ask(cast.ana).post(
        f"/api/v1/team-milestones/{obligation(cast.team_a).pk}/submissions", a_hand_in(**{field: value})
    )

    assert (answer.status_code, fields(answer)) == (400, [field])
    assert not Submission.objects.exists()


def test_a_file_of_somebody_else_is_as_one_that_never_was(cast: Cast, ask: Ask) -> None:
    foreign = a_file(cast.mihai).pk
    address = f"/api/v1/team-milestones/{obligation(cast.team_a).pk}/submissions"

    said = [
        ask(cast.ana).post(address, a_hand_in(files=[pk])).json()["errors"][0]["detail"]
        for pk in (foreign, 10**9)
    ]

    assert said[0].replace(str(foreign), "N") == said[1].replace(str(10**9), "N")


def test_an_empty_hand_in_is_refused_with_a_reason(cast: Cast, ask: Ask) -> None:
    answer = ask(cast.ana).post(
        f"/api/v1/team-milestones/{obligation(cast.team_a).pk}/submissions", a_hand_in(text="")
    )

    assert answer.status_code == 409
    assert answer.json()["detail"] == "Write what you made, or add a link or a file."


def test_one_form_for_two_milestones_is_refused(cast: Cast, ask: Ask) -> None:
    body = a_hand_in()
    codes = [
        ask(cast.ana)
        .post(f"/api/v1/team-milestones/{obligation(cast.team_a, key).pk}/submissions", body)
        .status_code
        for key in ("m01", "m02")
    ]

    assert codes == [201, 409]
    assert Submission.objects.count() == 1


def test_only_the_team_hands_in(cast: Cast, ask: Ask) -> None:
    address = f"/api/v1/team-milestones/{obligation(cast.team_a).pk}/submissions"
    codes = {
        name: ask(getattr(cast, name)).post(address, a_hand_in()).status_code
        for name in ("mihai", "ioana", "vlad", "ela")
    }

    assert codes == {"mihai": 404, "ioana": 403, "vlad": 403, "ela": 404}
    assert not Submission.objects.exists()


def test_hand_ins_are_read_by_the_inside(cast: Cast, ask: Ask, viewer: Any) -> None:
    mine = hand_in(cast.team_a, cast.ana)
    hand_in(cast.team_b, cast.mihai)

    def ids(who: Any, query: str = "") -> int:
        return len(ask(who).get(f"/api/v1/submissions{query}").json()["results"])

    assert [ids(who) for who in (cast.ana, cast.ioana, cast.mihai, cast.vlad, viewer, cast.ela)] == [
        1, 1, 1, 2, 0, 0,
    ]  # fmt: skip
    assert ids(cast.vlad, f"?team_milestone={mine.team_milestone_id}") == 1
    assert ask(cast.mihai).get(f"/api/v1/submissions/{mine.pk}").status_code == 404


def test_a_hand_in_is_taken_back_until_it_is_answered(cast: Cast, ask: Ask) -> None:
    first = hand_in(cast.team_a, cast.ana, "m01")
    second = hand_in(cast.team_a, cast.ana, "m02")
    decide(second, cast.ioana)
    addresses = [f"/api/v1/submissions/{one.pk}/revocation" for one in (first, first, second)]

    assert ask(cast.mihai).post(addresses[0]).status_code == 404
    assert ask(cast.ioana).post(addresses[0]).status_code == 403
    assert [ask(cast.ana).post(address).status_code for address in addresses] == [200, 409, 409]
    assert ask(cast.ana).get(f"/api/v1/submissions/{first.pk}").status_code == 404
    assert Submission.objects.standing().get() == second


def test_a_mentor_answers_and_the_second_learns_who_was_first(cast: Cast, ask: Ask) -> None:
    address = f"/api/v1/submissions/{hand_in(cast.team_a, cast.ana).pk}/review"

    answer = ask(cast.ioana).post(address, {"verdict": "approve", "text": "Clear.", "private_note": "Shy."})
    late = ask(cast.vlad).post(address, {"verdict": "approve"})

    assert (answer.status_code, late.status_code) == (201, 409)
    review = Review.objects.get()
    assert (review.by, review.via, review.decision.verdict) == (cast.ioana, "api", "approve")
    assert answer.json()["private_note"] == "Shy."
    assert late.json()["detail"] == "Ioana Pop answered this version first: Accepted."
    seen = ask(cast.ana).get(f"/api/v1/submissions/{review.submission_id}").json()
    assert (seen["verdict"], seen["is_open"]) == ("approve", False)


def test_an_answer_names_the_field_that_is_wrong(cast: Cast, ask: Ask) -> None:
    pk = hand_in(cast.team_a, cast.ana).pk
    post = ask(cast.ioana).post

    wrong = [
        post(f"/api/v1/submissions/{pk}/review", {"verdict": "perhaps"}),
        post(f"/api/v1/submissions/{pk}/review", {"verdict": "approve", "text": "x" * 4001}),
        post(f"/api/v1/submissions/{pk}/advice", {"text": ""}),
    ]

    assert [(answer.status_code, fields(answer)) for answer in wrong] == [
        (400, ["verdict"]),
        (400, ["text"]),
        (400, ["text"]),
    ]
    assert not Decision.objects.exists()


def test_a_change_without_a_word_is_refused(cast: Cast, ask: Ask) -> None:
    pk = hand_in(cast.team_a, cast.ana).pk

    answer = ask(cast.ioana).post(f"/api/v1/submissions/{pk}/review", {"verdict": "request_changes"})

    assert (answer.status_code, Decision.objects.count()) == (409, 0)


@pytest.mark.parametrize("what", ["review", "advice"])
def test_only_reviewers_answer(cast: Cast, ask: Ask, what: str) -> None:
    pk = hand_in(cast.team_a, cast.ana).pk
    body = {"verdict": "approve", "text": "Good."}
    codes = {
        name: ask(getattr(cast, name)).post(f"/api/v1/submissions/{pk}/{what}", body).status_code
        for name in ("ana", "mihai", "ela")
    }

    assert codes == {"ana": 403, "mihai": 404, "ela": 404}
    assert not Review.objects.exists()


def test_advice_is_for_managers_and_its_writer(cast: Cast, ask: Ask) -> None:
    submission = hand_in(cast.team_a, cast.ana)

    answer = ask(cast.ioana).post(f"/api/v1/submissions/{submission.pk}/advice", {"text": "Is this enough?"})

    assert (answer.status_code, answer.json()["verdict"]) == (201, None)
    seen = [
        len(ask(who).get("/api/v1/reviews").json()["results"])
        for who in (cast.ioana, cast.vlad, cast.ana, cast.mihai, cast.ela)
    ]
    assert seen == [1, 1, 0, 0, 0]
    submission.refresh_from_db()
    assert submission.is_open


def test_the_private_note_is_for_managers_and_its_writer(cast: Cast, ask: Ask) -> None:
    submission = hand_in(cast.team_a, cast.ana)
    body = {"verdict": "approve", "text": "Good.", "private_note": "They argue."}
    pk = ask(cast.ioana).post(f"/api/v1/submissions/{submission.pk}/review", body).json()["id"]

    notes = [
        ask(who).get(f"/api/v1/reviews/{pk}").json()["private_note"]
        for who in (cast.ioana, cast.vlad, cast.ana)
    ]

    assert notes == ["They argue.", "They argue.", ""]
