"""How stretches of outings and overtime are written on pages."""

from django import template

from attendance.timekeeping.outings.selectors import when as when_out
from attendance.timekeeping.overtime.services import when as when_overtime

register = template.Library()


@register.filter
def when(outing) -> str:
    """From when to when somebody is out."""
    return when_out(outing)


@register.filter
def worked(row) -> str:
    """From when to when an overtime goes."""
    return when_overtime(row)
