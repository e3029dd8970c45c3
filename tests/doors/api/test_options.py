"""OPTIONS describes an endpoint or is refused; it breaks nothing."""

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "status"), [("/api/docs/", 405), ("/api/docs/?script=", 405)])
def test_the_page_of_the_docs_has_nothing_to_tell(client: Client, path: str, status: int) -> None:
    assert client.options(path).status_code == status
    assert client.get(path).status_code == 200
