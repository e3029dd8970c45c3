"""Sentences of Django's own that people read under a field.

They stand here so that our catalogues hold them, which come before Django's: it speaks to the reader as to
a stranger, and in Romanian with the wrong letters.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

SENTENCES = [
    _("Enter a list of values."),
    _("Enter a number."),
    _("Enter a valid UUID."),
    _("Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
    _("Enter a valid date."),
    _("Enter a valid email address."),
    _("Enter a valid time."),
    _("Enter a valid URL."),
    _("Enter a valid value."),
    _("Enter a whole number."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _(
        "ManagementForm data is missing or has been tampered with. Missing fields: %(field_names)s. "
        "You may need to file a bug report if the issue persists."
    ),
    _("No file was submitted. Check the encoding type on the form."),
    _("No file was submitted."),
    _("Null characters are not allowed."),
    _("Please either submit a file or check the clear checkbox, not both."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("The password is too similar to the %(verbose_name)s."),
    _("The submitted file is empty."),
    _("This field is required."),
    _("This password is entirely numeric."),
    _("This password is too common."),
    _("“%(pk)s” is not a valid value."),
    ngettext_lazy(
        "Ensure this filename has at most %(max)d character (it has %(length)d).",
        "Ensure this filename has at most %(max)d characters (it has %(length)d).",
        "max",
    ),
    ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy("Please submit at least %(num)d form.", "Please submit at least %(num)d forms.", "num"),
    ngettext_lazy("Please submit at most %(num)d form.", "Please submit at most %(num)d forms.", "num"),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
]
