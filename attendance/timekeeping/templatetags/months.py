"""Template tags of months: absence in days, the row of a month, lengths of time."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, pgettext

from attendance.timekeeping.judging.rules import Outcome
from attendance.timekeeping.months.overview import Row

register = template.Library()

# One sign for each result, for the table of many people.
SHORT = {
    Outcome.PRESENT: lambda: pgettext("one sign", "P"),
    Outcome.LATE: lambda: pgettext("one sign", "L"),
    Outcome.EARLY: lambda: pgettext("one sign", "E"),
    Outcome.HALF_ABSENCE: lambda: pgettext("one sign", "½"),
    Outcome.ABSENCE: lambda: pgettext("one sign", "A"),
    Outcome.MISSING_PUNCH: lambda: pgettext("one sign", "?"),
    Outcome.PERSONAL: lambda: pgettext("one sign", "F"),
    Outcome.SICK: lambda: pgettext("one sign", "S"),
    Outcome.MARRIAGE: lambda: pgettext("one sign", "M"),
    Outcome.BEREAVEMENT: lambda: pgettext("one sign", "B"),
    Outcome.IN_LIEU: lambda: pgettext("one sign", "I"),
    Outcome.OUTING: lambda: pgettext("one sign", "O"),
    Outcome.HOLIDAY: lambda: pgettext("one sign", "H"),
    Outcome.REST: lambda: "·",
    Outcome.RUNNING: lambda: "…",
    Outcome.UNPLANNED: lambda: "–",
    Outcome.NOT_EMPLOYED: lambda: "",
}


@register.filter
def halves(absence: int) -> str:
    """Half days as days: "1", "1.5"."""
    return f"{absence / 2:g}"


@register.filter
def hours(minutes: int) -> str:
    """Minutes as hours and minutes: "6:05"."""
    return f"{minutes // 60}:{minutes % 60:02}"


@lru_cache(maxsize=64)
def _cell(outcome: Outcome, language: str) -> str:
    label = escape(outcome.label)
    return f'<td class="o-{outcome.value}" title="{label}">{escape(SHORT[outcome]())}</td>'


@register.simple_tag
def legend() -> list[tuple[str, str, object]]:
    """Result, its sign and its name, for everything that a sign stands for."""
    return [(each.value, SHORT[each](), each.label) for each in Outcome if SHORT[each]()]


@register.simple_tag
def cells(row: Row, days: Iterable[date]) -> str:
    """A person's days as cells of the table, one for each day of the month.

    Put together here: a template would take ten times as long for two hundred people.
    """
    language, found = get_language() or "", {each.day: each.outcome for each in row.sums.days}
    return mark_safe(
        "".join(_cell(found[day], language) if day in found else "<td></td>" for day in days)
    )
