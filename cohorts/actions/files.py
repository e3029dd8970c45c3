"""Keeping what a team hands up, within what a team may store."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from cohorts import rules
from cohorts.models import Team
from cohorts.reads.files import loose_of, stored_by
from fixhub.files import store
from fixhub.files.models import File
from fixhub.refused import Refused

MOST_STORED = 200 * 1024 * 1024


def keep(team: Team, uploads: Sequence[UploadedFile], *, by: Any, pictures_only: bool = False) -> list[File]:
    """Store uploads of a team one by one; what is refused names the file.

    Done before the act they belong to: a file that ends up nowhere is harmless.
    """
    rules.require(rules.can_log(by, team), _("Only members of the team add files."))
    coming = sum(upload.size or 0 for upload in uploads)
    if uploads and stored_by(team) + loose_of(by) + coming > MOST_STORED:
        raise Refused(_("Your team has used its 200 MB for files. Give a link instead."))
    return [_keep(upload, by=by, pictures_only=pictures_only) for upload in uploads]


def _keep(upload: UploadedFile, *, by: Any, pictures_only: bool) -> File:
    try:
        return store.keep(upload, by=by, pictures_only=pictures_only)
    except Refused as no:
        told = {"name": upload.name, "why": no.reason}
        raise Refused(_("“%(name)s”: %(why)s") % told) from no
