"""Filters and tags for every template: dates and figures in the reader's language, icons."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from fixhub.web import dates, figures

register = template.Library()

SHAPES: dict[str, Callable[[Any], str]] = {
    "day": dates.day,
    "day_short": dates.day_short,
    "monthday": dates.monthday,
    "monthday_short": dates.monthday_short,
    "weekday": dates.weekday,
    "month": dates.month,
    "month_short": dates.month_short,
    "clock": dates.clock,
    "moment": dates.moment,
    "moment_short": dates.moment_short,
    "exact": dates.exact,
    "ago": dates.ago,
    "ahead": dates.ahead,
    "due": dates.due,
}
COUNTS: dict[str, Callable[[Any], str]] = {
    "days": dates.days,
    "days_short": dates.days_short,
    "number": figures.number,
    "percent": figures.percent,
    "filesize": figures.filesize,
}


def _quiet(shape: Callable[[Any], str]) -> Callable[[Any], str]:
    """The same filter, which says nothing about a value that is not there."""

    def said(value: Any) -> str:
        return "" if value is None or value == "" else shape(value)

    return said


for _name, _shape in {**SHAPES, **COUNTS}.items():
    register.filter(_name, _quiet(_shape))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A picture from the sprite; without a label it is decoration and hidden from screen readers."""
    source = f"{static('web/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="i" role="img" aria-label="{}"><use href="{}"/></svg>', label, source)
    return format_html('<svg class="i" aria-hidden="true" focusable="false"><use href="{}"/></svg>', source)


@register.simple_tag
def when(value: date | None, shape: str = "moment") -> str:
    """A `<time>` element: words for people, ISO for machines."""
    if value is None:
        return ""
    exact = timezone.localtime(value) if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', exact.isoformat(), SHAPES[shape](value))


@register.simple_tag
def zone_name() -> str:
    """The city whose wall clock the page shows."""
    return dates.zone_name()
