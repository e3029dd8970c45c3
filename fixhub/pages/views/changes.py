"""What changed between two versions of a hand-in: its text word by word, its links and its files."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cohorts.reads import changes
from cohorts.reads.versions import Version, of_obligation
from cohorts.views.finding import obligation_of
from fixhub.files.models import File
from fixhub.pages import participant


@dataclass(frozen=True)
class Changes:
    """From one version to another."""

    old: Version
    new: Version

    @cached_property
    def text(self) -> list[changes.Block]:
        return changes.between(self.old.submission.text, self.new.submission.text)

    @property
    def links_added(self) -> list[str]:
        return [link for link in self.new.submission.links if link not in self.old.submission.links]

    @property
    def links_removed(self) -> list[str]:
        return [link for link in self.old.submission.links if link not in self.new.submission.links]

    @property
    def files_added(self) -> list[File]:
        return _without(self.new.files, self.old.files)

    @property
    def files_removed(self) -> list[File]:
        return _without(self.old.files, self.new.files)

    @property
    def nothing(self) -> bool:
        parts = (self.text, self.links_added, self.links_removed, self.files_added, self.files_removed)
        return not any(parts)


@login_required
@require_safe
def show(request: HttpRequest, cohort: str, team: str, key: str) -> HttpResponse:
    """Between any two standing versions; the last two where the address names no others."""
    obligation = obligation_of(request.user, cohort, team, key)
    versions = of_obligation(obligation)
    old, new = _chosen(versions, request.GET.get("from", ""), request.GET.get("to", ""))
    said = participant.answers([old.submission], request.user) if old else {}
    context = {
        "obligation": obligation,
        "team": obligation.team,
        "versions": versions[::-1],
        "changes": Changes(old, new) if old and new else None,
        "answer": said.get(old.submission.pk) if old else None,
    }
    return render(request, "pages/changes.html", context)


def _chosen(versions: Sequence[Version], old: str, new: str) -> tuple[Version | None, Version | None]:
    """Of versions that stand, latest first; the older of the two is what was changed."""
    if len(versions) < 2:
        return None, None
    numbers = {str(version.submission.version): version for version in versions}
    last, first = numbers.get(new, versions[0]), numbers.get(old)
    if first is None or first is last:
        earlier = [one for one in versions if one.submission.version < last.submission.version]
        first = next(iter(earlier), versions[0])
    pair = sorted((first, last), key=lambda version: version.submission.version)
    return pair[0], pair[1]


def _without(files: Sequence[File], others: Sequence[File]) -> list[File]:
    """Those the other version does not hold, by content: the same file may have been put up twice."""
    there = {file.sha256 for file in others}
    return [file for file in files if file.sha256 not in there]
