"""Where somebody may be led on to by what a form or an address says."""

from django.utils.http import url_has_allowed_host_and_scheme


def is_ours(url: str | None) -> bool:
    """Only a path of this site: no host, not even our own, and no sign that browsers leave out."""
    return bool(
        url
        and url.startswith("/")
        and url.isprintable()
        and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    )
