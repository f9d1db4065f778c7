"""How lengths and stretches of leave are written on pages."""

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

from attendance.leave.lengths import in_days, shown
from attendance.leave.letters import when
from regulations.rulebook.rules import in_chinese

register = template.Library()


@register.filter
def days(count) -> str:
    """A number of days without needless zeros: 1, 0.5, 0.17."""
    return shown(count) if count is not None else ""


register.filter("in_days", in_days)


@register.filter
def hours(minutes: int) -> str:
    """Minutes as hours and minutes."""
    words = {"hours": minutes // 60, "minutes": minutes % 60}
    if words["minutes"] == 0:
        return gettext("%(hours)s h") % words
    return gettext("%(hours)s h %(minutes)s min") % words


@register.filter
def stretch(leave) -> str:
    """From when to when a leave goes, in its own unit."""
    return when(leave.starts_at, leave.ends_at, leave.unit)


# What happened to a leave, as its story tells it.
VERBS = {
    "reported": lambda: pgettext("leave", "reported"),
    "asked": lambda: pgettext("leave", "asked for"),
    "completed": lambda: pgettext("leave", "form filled in"),
    "changed": lambda: pgettext("leave", "changed and asked for again"),
    "approved": lambda: pgettext("leave", "approved"),
    "refused": lambda: pgettext("leave", "refused"),
    "reopened": lambda: pgettext("leave", "consent by phone denied: decided anew"),
    "returned": lambda: pgettext("leave", "returned for changes"),
    "withdrawn": lambda: pgettext("leave", "withdrawn"),
    "cancelled": lambda: pgettext("leave", "cancelled"),
    "lapsed": lambda: pgettext("leave", "the form did not follow in time"),
    "certified": lambda: pgettext("leave", "certificate handed in"),
    "uncovered": lambda: pgettext("leave", "no certificate came: the days are absence"),
    "shortening": lambda: pgettext("leave", "asked to be shortened"),
    "shortened": lambda: pgettext("leave", "shortened"),
    "fitted": lambda: pgettext("leave", "fitted to another shift"),
    "measured": lambda: pgettext("leave", "measured anew by another shift"),
    "imported": lambda: pgettext("leave", "entered from a file"),
}


@register.filter
def happened(event) -> str:
    """What an event says, in the reader's language."""
    return VERBS[event.verb]()


@register.filter
def weekday(day) -> str:
    """A weekday in one sign where the language has one: 一, Mon."""
    return date_format(day, "D")[-3:] if not in_chinese() else date_format(day, "D")[-1:]
