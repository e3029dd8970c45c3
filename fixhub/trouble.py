"""Errors go to a collector that speaks Sentry's protocol, if one is named; nothing of people goes along."""

from importlib import import_module
from typing import Any

from django.core.exceptions import ImproperlyConfigured

KEPT = ("event_id", "timestamp", "level", "logger", "platform", "release", "environment", "server_name")
OF_A_FRAME = ("filename", "abs_path", "function", "module", "lineno", "in_app")


def report_to(dsn: str) -> None:
    """Start the collector's client. It is no dependency of ours: whoever names a DSN installs it."""
    try:
        client = import_module("sentry_sdk")
    except ImportError:
        raise ImproperlyConfigured(
            "SENTRY_DSN is set, but sentry-sdk is not installed: install it, or take SENTRY_DSN away."
        ) from None
    client.init(
        dsn=dsn,
        before_send=only_where,
        before_breadcrumb=lambda crumb, hint: None,
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        traces_sample_rate=None,
    )


def only_where(event: dict[str, Any], hint: dict[str, Any]) -> dict[str, Any]:
    """The kind of an error and the lines it went through; no request, no user, no words."""
    kept = {name: event[name] for name in KEPT if name in event}
    values = (event.get("exception") or {}).get("values") or []
    return kept | {"exception": {"values": [_bare(value) for value in values]}}


def _bare(value: dict[str, Any]) -> dict[str, Any]:
    frames = (value.get("stacktrace") or {}).get("frames") or []
    kept = [{name: frame[name] for name in OF_A_FRAME if name in frame} for frame in frames]
    return {"type": value.get("type"), "module": value.get("module"), "stacktrace": {"frames": kept}}
