"""Days and numbers in templates of reports, as the workspace writes them: see `assessments.locales`."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone

from assessments import locales

register = template.Library()


@register.filter
def day(value: date) -> str:
    """Such as 22 November 2026."""
    return locales.day(_date(value))


@register.filter
def short_day(value: date) -> str:
    """Such as 22 Nov 2026."""
    return locales.short_day(_date(value))


@register.filter
def decimal(value: str) -> str:
    """A number with a point, such as 84.2, in the signs of the workspace."""
    return locales.decimal(value)


def _date(value: date) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value
