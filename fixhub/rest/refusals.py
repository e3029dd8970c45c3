"""Refusals that the API makes itself, in our own words."""

from rest_framework import exceptions, status


class BadQuery(exceptions.ValidationError):
    """What stands behind the question mark cannot be used."""


class Unreadable(exceptions.ParseError):
    """The body cannot be read at all."""


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE


class Stale(exceptions.APIException):
    """The thing is not as the caller read it."""

    status_code = status.HTTP_412_PRECONDITION_FAILED


class KeyUsed(exceptions.APIException):
    """The Idempotency-Key belongs to another act."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
