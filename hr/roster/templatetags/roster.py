"""How the pages of the roster name days."""

from django import template

from hr.roster.calendar.rules import CalendarDay
from regulations.rulebook.rules import in_chinese

register = template.Library()


@register.simple_tag
def holiday(day: CalendarDay) -> str:
    """The name of the holiday that makes a day what it is, in the reader's language."""
    return day.name_zh if in_chinese() else day.name_en


@register.filter
def get(values: dict, key):
    """The value of a key; the key itself where there is none."""
    return values.get(key, key)
