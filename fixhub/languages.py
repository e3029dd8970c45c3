"""The languages that people read and write FIXHub in; which these are stands in the settings alone."""

from django.conf import settings
from django.utils.translation import get_language_info

CODES = tuple(code for code, _name in settings.LANGUAGES)
# Each is named in itself, so that a person who reads no other finds it.
NAMES = [(code, get_language_info(code)["name_local"]) for code in CODES]
