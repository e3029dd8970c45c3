"""The two forms that a letter's link opens: the week's update, and a hand-in."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from cohorts.actions import milestones
from cohorts.actions import updates as acts
from cohorts.forms import UpdateForm
from cohorts.models import Submission, Team, TeamMilestone, Update
from cohorts.reads import handins, obligations, versions
from cohorts.views import submissions, updates
from cohorts.views.acting import CONFLICT
from fixhub import links
from fixhub.accounts.models import User
from fixhub.refused import Refused


def update(request: HttpRequest, team: Team, person: User) -> HttpResponse:
    """The log of the participant's home, about the next step."""
    mine = Update.objects.filter(team=team, by=person).select_related("team__cohort", "submission")
    if request.method == "POST" and "undo" in request.POST:
        found = mine.filter(pk=_number(request.POST["undo"])).first()
        return _undone(request, found and (lambda: acts.revoke(found, by=person, via="link")))
    saved = mine.standing().filter(pk=_number(request.GET.get("saved", ""))).first()
    if saved and request.method != "POST":
        return _update_saved(request, saved, person)
    rows = obligations.of_team(team)
    step = obligations.next_step(rows)
    form = _update_form(request, rows, step)
    if request.method == "POST" and form.is_valid():
        logged = updates.written(form, team, by=person, via="link")
        if logged:
            return _see(request, f"saved={logged.pk}")
    if form.is_bound:
        form.say_files_are_gone()
    return _page(request, "cohorts/links/update.html", form, team=team, person=person, step=step)


def submit(request: HttpRequest, obligation: TeamMilestone, person: User) -> HttpResponse:
    """The hand-in form, filled in with the version in force."""
    mine = Submission.objects.filter(team_milestone=obligation, by=person).with_parts()
    if request.method == "POST" and "undo" in request.POST:
        found = mine.filter(pk=_number(request.POST["undo"])).first()
        return _undone(request, found and (lambda: milestones.revoke(found, by=person, via="link")))
    saved = mine.standing().filter(pk=_number(request.GET.get("saved", ""))).first()
    if saved and request.method != "POST":
        context = {"version": versions.of_submission(saved), "person": person}
        return render(request, "cohorts/links/handed_in.html", context)
    form = submissions.form_for(obligation, request, by=person)
    if request.method == "POST":
        version = submissions.handed_in(form, obligation, by=person, via="link")
        if version:
            return _see(request, f"saved={version.pk}")
    number, needs = handins.next_version(obligation), handins.needs(obligation)
    more = {"obligation": obligation, "team": obligation.team, "number": number, "needs": needs}
    return _page(request, "cohorts/links/submit.html", form, person=person, **more)


def _update_form(
    request: HttpRequest, rows: list[obligations.Row], step: obligations.Row | None
) -> UpdateForm:
    about = step.obligation.milestone.key if step else ""
    asked = [row.obligation for row in rows if row.rank < obligations.DONE]
    return UpdateForm(*_posted(request), asked=asked, initial={"about": about})


def _update_saved(request: HttpRequest, saved: Update, person: User) -> HttpResponse:
    """What is done but lacks something goes on to the hand-in, by its own link."""
    obligation = saved.team_milestone
    lacking = obligation and obligation.is_asked and saved.state == Update.State.DONE
    hand_in = (
        links.make("submit", person_id=person.pk, object_id=obligation.pk) if lacking and obligation else ""
    )
    context = {"update": saved, "person": person, "team": saved.team, "hand_in": hand_in}
    return render(request, "cohorts/links/saved.html", context)


def _undone(request: HttpRequest, act: Any) -> HttpResponse:
    """Take it back, and show the form again; what cannot be taken back says why."""
    why = _refusal(act) if act else ""
    if why:
        return render(request, "cohorts/links/not_undone.html", {"why": why}, status=CONFLICT)
    return _see(request, "undone=1")


def _refusal(act: Any) -> str:
    try:
        act()
    except Refused as no:
        return str(no.reason)
    return ""


def _see(request: HttpRequest, query: str) -> HttpResponse:
    """After a POST the browser asks anew, so that reloading sends nothing twice."""
    return HttpResponseRedirect(f"{request.path}?{query}")


def _page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    refused = form.is_bound and bool(form.non_field_errors())
    context |= {"form": form, "action": request.path, "undone": "undone" in request.GET}
    return render(request, template, context, status=CONFLICT if refused else 200)


def _posted(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _number(text: str) -> int:
    """A row's number from an address or a form; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0
