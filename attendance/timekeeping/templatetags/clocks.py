"""How lengths of time are written on pages of clocks."""

from django import template
from django.utils.translation import gettext as _

from attendance.timekeeping.devices.rules import split_length

register = template.Library()


@register.filter
def length(seconds: int) -> str:
    """Seconds in the two largest units that say something, without a sign."""
    days, hours, minutes, rest = split_length(seconds)
    if days:
        return _("%(days)s d %(hours)s h") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    if minutes:
        return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": rest}
    return _("%(seconds)s s") % {"seconds": rest}


@register.filter
def skew(seconds: int) -> str:
    """By how much a clock is ahead or behind."""
    if not seconds:
        return _("right to the second")
    text = _("%(length)s ahead") if seconds > 0 else _("%(length)s behind")
    return text % {"length": length(seconds)}
