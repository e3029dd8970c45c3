"""What a password here must not be made of."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What everybody around here would guess first.
OURS = (
    "fixhub",
    "fix",
    "cluj",
    "napoca",
    "cohort",
    "edition",
    "programme",
    "innovation",
    "password",
    "parola",
)
_LEAST = 8


class NotOurWords:
    """Refuses passwords with little left once the programme's own words and the digits are gone."""

    def validate(self, password: str, user: Any = None) -> None:
        rest = re.sub("|".join(OURS), "", password.casefold())
        if len(re.sub(r"[\W\d_]", "", rest)) < _LEAST and len(rest) < len(password):
            raise ValidationError(
                _("This is too easy to guess: it is mostly words of the programme."),
                code="password_of_our_words",
            )

    def get_help_text(self) -> str:
        return _("A password must not be made of the programme's own words.")
