"""Template tags of months: absence in days, the row of a month, lengths of time."""

from functools import lru_cache
from urllib.parse import quote

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, pgettext

from attendance.timekeeping.judging.rules import Outcome
from attendance.timekeeping.months.overview import BLANK, LETTERS, Overview, Row

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


@register.simple_tag
def legend() -> list[tuple[str, str, object]]:
    """Result, its sign and its name, for everything that a sign stands for."""
    return [(each.value, SHORT[each](), each.label) for each in Outcome if SHORT[each]()]


@lru_cache(maxsize=4)
def _cells(language: str) -> dict[str, str]:
    """The cell of each letter of a row, in a language."""
    found = {
        letter: f'<td class="o-{outcome.value}">{escape(SHORT[outcome]())}</td>'
        for outcome, letter in LETTERS.items()
    }
    return found | {BLANK: "<td></td>"}


@register.simple_tag
def rows(page: Overview) -> str:
    """The rows of the table of a month.

    Put together here: a template would take ten times as long for two hundred people.
    """
    cells = _cells(get_language() or "")
    here = f"/attendance/months/{page.month:%Y-%m}/"
    return mark_safe("".join(_row(each, here, cells) for each in page.rows))


def _row(row: Row, here: str, cells: dict[str, str]) -> str:
    sums = (
        row.late or "",
        row.early or "",
        halves(row.absence) if row.absence else "",
        hours(row.unpaid) if row.unpaid else "",
        row.fines or "",
    )
    days = "".join([cells[letter] for letter in row.letters])
    name = f'<a href="{here}{quote(row.number)}/">{escape(row.name)}</a>'
    ends = "".join([f'<td class="sum">{each}</td>' for each in sums])
    return f'<tr><th scope="row">{name}</th>{days}{ends}</tr>'
