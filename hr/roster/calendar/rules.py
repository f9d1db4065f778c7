"""Which day is a statutory holiday, which weekend is worked for one, and what nobody knows yet."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import chinese_calendar
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from regulations.rulebook import clause

SATURDAY = 6  # as ISO counts weekdays
# The years the library has the state's announcements of.
KNOWN_YEARS = range(min(chinese_calendar.holidays).year, max(chinese_calendar.holidays).year + 1)


class DayType(TextChoices):
    """What a day is in the calendar of the company."""

    WORKDAY = "workday", _("workday")
    WEEKEND = "weekend", _("weekend")
    HOLIDAY = "holiday", _("statutory holiday")
    SWAPPED = "swapped", _("swapped workday")


class Entry(TextChoices):
    """What the company says of a day, over what the state announced."""

    HOLIDAY = "holiday", _("statutory holiday")
    SWAPPED = "swapped", _("swapped workday")
    ORDINARY = "ordinary", _("as the weekday says")
    ANNOUNCED = "announced", _("as the state announced")


@dataclass(frozen=True)
class CalendarDay:
    """A day of the calendar. `is_published` is False while nobody knows its year's holidays;
    `is_company`: the company says it, over what the state announced."""

    day: date
    type: DayType
    name_zh: str = ""
    name_en: str = ""
    is_published: bool = True
    is_company: bool = False


@dataclass(frozen=True)
class Said:
    """An entry of the company for a day, with the name it gives."""

    entry: Entry
    name: str = ""


@clause("A2.1-2")
def day_in(day: date, company: Mapping[date, Said], years: Collection[int]) -> CalendarDay:
    """What a day is: by the company's entry, else as announced, else as the weekday says.

    `years` are those whose holidays the company has entered itself. Without them and without
    an announcement of the state the day is told by its weekday, as not published.
    """
    said = company.get(day)
    if said is None or said.entry == Entry.ANNOUNCED:
        return _announced(day, years)
    if said.entry == Entry.ORDINARY:
        return CalendarDay(day, _by_weekday(day), said.name, said.name, is_company=True)
    return CalendarDay(day, DayType(said.entry), said.name, said.name, is_company=True)


def _announced(day: date, years: Collection[int]) -> CalendarDay:
    if day.year not in KNOWN_YEARS:
        return CalendarDay(day, _by_weekday(day), is_published=day.year in years)
    name = chinese_calendar.holidays.get(day)
    if name:
        return CalendarDay(day, DayType.HOLIDAY, _chinese(name), name)
    name = chinese_calendar.workdays.get(day)
    if name:
        return CalendarDay(day, DayType.SWAPPED, _chinese(name), name)
    return CalendarDay(day, _by_weekday(day))


def _by_weekday(day: date) -> DayType:
    return DayType.WEEKEND if day.isoweekday() >= SATURDAY else DayType.WORKDAY


def _chinese(name: str) -> str:
    return chinese_calendar.Holiday(name).chinese
