"""The one way an action says no."""

from django.utils.functional import Promise


class Refused(Exception):
    """An act that cannot be done now; `reason` is a sentence for the person who tried.

    Pages show it in the form that was sent, the API answers 409 with it.
    """

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(reason)
        self.reason = reason


class Forbidden(Refused):
    """The person may see the thing but not do this to it: 403."""
