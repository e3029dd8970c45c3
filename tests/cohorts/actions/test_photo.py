"""The photo of an update is a picture, whichever door it came by."""

import pytest

from cohorts.models import Update
from fixhub.refused import Refused
from tests import uploads
from tests.conftest import Cast
from tests.factories import log


def test_a_document_is_no_photo(cast: Cast) -> None:
    document = uploads.stored(uploads.pdf(), cast.ana)

    with pytest.raises(Refused, match="not a photo"):
        log(cast.team_a, cast.ana, photo=document)
    assert not Update.objects.exists()


def test_a_picture_is(cast: Cast) -> None:
    picture = uploads.stored(uploads.photo(), cast.ana)

    assert log(cast.team_a, cast.ana, photo=picture).photo == picture
