"""Refusals that the API makes itself, in our own words."""

from rest_framework import exceptions, status


class BadQuery(exceptions.ValidationError):
    """What stands behind the question mark cannot be used."""


class Unreadable(exceptions.ParseError):
    """The body cannot be read at all."""


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
