"""The description of the API is true, complete and readable without another site."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.contrib.staticfiles import finders
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.validation import validate_schema

from tests.conftest import Cast

KEPT = Path(__file__).parents[3] / "docs" / "openapi.yaml"
ADDRESSES = {
    "cohorts", "cohorts/{slug}", "cohorts/{slug}/teams", "cohorts/{slug}/invitations",
    "cohorts/{slug}/report", "invitations", "invitations/{id}", "invitations/{id}/revocation",
    "invitations/{id}/restoration", "teams/{id}/removal", "teams/{id}/restoration",
    "memberships/{id}/restoration",
    "updates/{id}/restoration", "submissions/{id}/restoration",
    "teams", "teams/{id}", "teams/{id}/updates", "teams/{id}/invitations", "teams/{id}/files",
    "updates", "updates/{id}", "updates/{id}/revocation", "team-milestones", "team-milestones/{id}",
    "team-milestones/{id}/submissions", "submissions", "submissions/{id}",
    "submissions/{id}/revocation", "submissions/{id}/review", "submissions/{id}/advice",
    "team-milestones/{id}/comments", "comments", "comments/{id}", "comments/{id}/revocation",
    "comments/{id}/restoration",
    "phases", "phases/{id}", "milestones", "milestones/{id}", "teams/{id}/memberships",
    "memberships", "memberships/{id}", "memberships/{id}/end", "cohort-roles", "cohort-roles/{id}",
    "people", "people/{id}", "people/{id}/deactivation", "people/{id}/reactivation",
    "events", "events/{id}", "letters", "letters/{id}", "notices", "notices/{id}",
    "notices/{id}/reading", "notices/reading",
    "reviews", "reviews/{id}", "reviews/{id}/revocation", "files", "files/{id}",
    "challenges", "challenges/{id}", "challenges/{id}/words", "challenges/{id}/revocation",
    "challenges/{id}/restoration", "cohorts/{slug}/challenges", "cohorts/{slug}/closing", "teams/{id}/focus",
    "meetings", "meetings/{id}", "meetings/{id}/revision", "meetings/{id}/undo",
    "meetings/{id}/revocation", "meetings/{id}/restoration", "meetings/{id}/attendance",
    "cohorts/{slug}/meetings", "calendar-feeds", "calendar-feeds/{id}", "calendar-feeds/{id}/renewal",
    "calendar-feeds/{id}/revocation", "cohorts/{slug}/publication", "deleted",
    "cohorts/{slug}/publication/withdrawal", "cohorts/{slug}/name-consent",
    "cohorts/{slug}/name-consent/withdrawal", "cohorts/{slug}/deleted", "account", "search",
    "cohorts/{slug}/invitation-batches", "cohorts/{slug}/invitation-batches/{batch}/revocation",
    "jobs", "jobs/{id}", "jobs/{id}/cancellation", "jobs/{id}/retry", "jobs/{id}/output",
    "cohorts/{slug}/exports", "imports", "imports/{id}", "imports/{id}/reading", "imports/{id}/storing",
    "imports/{id}/undo", "imports/{id}/refused/{sheet}",
}  # fmt: skip
RENEW = "python manage.py spectacular --file docs/openapi.yaml"


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)


def test_the_kept_schema_is_fresh(schema: dict[str, Any]) -> None:
    fresh = OpenApiYamlRenderer().render(schema, renderer_context={}).decode()

    assert KEPT.read_text(encoding="utf-8") == fresh, f"renew it: {RENEW}"


def test_the_schema_is_valid_openapi(schema: dict[str, Any]) -> None:
    validate_schema(yaml.safe_load(KEPT.read_text(encoding="utf-8")))


def test_each_operation_says_how_it_may_be_refused(schema: dict[str, Any]) -> None:
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            wanted = {"401", "404", "429"} | ({"403", "409"} if method == "post" else set())
            assert wanted <= set(operation["responses"]), f"{method} {path}"


def test_every_address_of_the_api_is_described(schema: dict[str, Any]) -> None:
    assert {path.removeprefix("/api/v1/") for path in schema["paths"]} == ADDRESSES


@pytest.mark.parametrize("query", ["", "?version=%0d%0aX:y", "?lang=%00", "?format=x", "?lang=" + "x" * 999])
def test_the_schema_is_served_and_nothing_in_the_address_changes_it(
    db: None, client: Client, query: str
) -> None:
    answer = client.get(f"/api/schema/{query}")

    if "format" in query:
        assert answer.status_code == 404
    else:
        assert answer.status_code == 200
        assert yaml.safe_load(answer.content) == yaml.safe_load(KEPT.read_text(encoding="utf-8"))


def test_the_schema_speaks_english_to_everybody(cast: Cast, client: Client) -> None:
    cast.ana.language = "hu"
    cast.ana.save()
    client.force_login(cast.ana, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.get("/api/schema/?format=json", headers={"Accept-Language": "ro"})

    assert json.loads(answer.content) == yaml.safe_load(KEPT.read_text(encoding="utf-8"))


def test_every_address_stands_in_the_table_for_people() -> None:
    told = KEPT.with_name("api.md").read_text(encoding="utf-8")
    addresses = [
        path.removeprefix("/api/v1/").rstrip("/").replace("{", "<").replace("}", ">")
        for path in yaml.safe_load(KEPT.read_text(encoding="utf-8"))["paths"]
        if path.startswith("/api/v1/")
    ]

    missing = [one for one in addresses if not re.search(rf"[` ]{re.escape(one)}[`?]", told)]

    assert missing == [] and len(addresses) > 90


def test_the_docs_need_no_other_site(db: None, client: Client) -> None:
    answer = client.get("/api/docs/")
    script = client.get("/api/docs/?script=")

    page = answer.content.decode()
    assert (answer.status_code, script.status_code) == (200, 200)
    assert "https://" not in page
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-standalone-preset.js"):
        assert f"drf_spectacular_sidecar/swagger-ui-dist/{name}" in page
        assert finders.find(f"drf_spectacular_sidecar/swagger-ui-dist/{name}")
    assert 'url: "/api/schema/"' in script.content.decode()


def test_only_the_docs_may_write_styles_into_the_page(db: None, client: Client) -> None:
    policies = [client.get(path)["Content-Security-Policy"] for path in ("/api/docs/", "/api/schema/")]

    assert ["'unsafe-inline'" in policy for policy in policies] == [True, False]
    assert "script-src 'self';" in policies[0] + ";"
