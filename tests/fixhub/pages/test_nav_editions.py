"""The menu names editions only to those who look after them."""

from cohorts.models import CohortRole
from fixhub.pages import nav
from tests.conftest import Cast
from tests.factories import make_user

FOREIGN = "/cohorts/elsewhere-2027/board"


def test_the_menu_is_about_an_edition_of_the_reader(cast: Cast) -> None:
    offered = {who: nav._edition(getattr(cast, who), FOREIGN) for who in ("vlad", "ana", "ioana", "ela")}

    assert offered == {"vlad": cast.cohort, "ana": None, "ioana": None, "ela": None}


def test_messages_are_offered_to_managers(cast: Cast) -> None:
    viewer = make_user("Vera")
    CohortRole.objects.create(cohort=cast.cohort, user=viewer, role="viewer")

    assert nav._edition(cast.vlad, "/").managed
    assert not nav._edition(viewer, "/").managed
