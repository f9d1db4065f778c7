"""The days of the calendar, the company's table over the state's."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import DateField, F, Func, QuerySet, Value

from hr.roster.calendar.models import CompanyDay, CompanyYear
from hr.roster.calendar.rules import CalendarDay, Entry, Said, day_in

YEAR = "year"  # in the place of an entry: a whole year is entered


def calendar_between(since: date, until: date) -> dict[date, CalendarDay]:
    """Every day from one to another, both among them; one query however many."""
    days = [since + timedelta(days=number) for number in range((until - since).days + 1)]
    rows = CompanyDay.objects.filter(day__range=(since, until)).order_by("day", "-pk")
    newest = rows.distinct("day").values_list("day", "entry", "name")
    said, years = {}, set()
    for day, entry, name in newest.union(_entered({day.year for day in days}), all=True):
        if entry == YEAR:
            years.add(day.year)
        else:
            said[day] = Said(Entry(entry), name)
    return {day: day_in(day, said, years) for day in days}


def day_said(day: date, said: Said) -> CalendarDay:
    """What a day would be if the company said so; one query."""
    is_entered = CompanyYear.objects.filter(year=day.year).exists()
    return day_in(day, {day: said}, {day.year} if is_entered else ())


def _entered(years: Collection[int]) -> QuerySet:
    """The years of these that the company has entered itself, as rows of their first days."""
    first_day = Func(F("year"), 1, 1, function="make_date", output_field=DateField())
    rows = CompanyYear.objects.filter(year__in=years).order_by()
    words = {"entry": Value(YEAR), "called": Value("")}
    return rows.annotate(day=first_day, **words).values_list("day", "entry", "called")


@dataclass(frozen=True)
class Month:
    """A month of the calendar; `lead` is how many weekdays stand before its first day."""

    first: date
    days: list[CalendarDay]
    lead: int


@dataclass(frozen=True)
class Stretch:
    """Days in a row that are the same for the same reason."""

    first: CalendarDay
    last: CalendarDay


def special_days(months: Iterable[Month]) -> list[Stretch]:
    """The days that are not as their weekday says, in a row where they are the same."""
    found: list[Stretch] = []
    for day in (day for month in months for day in month.days if day.name_zh or day.is_company):
        last = found[-1].last if found else None
        if last and (day.day - last.day).days == 1 and _reason(day) == _reason(last):
            found[-1] = Stretch(found[-1].first, day)
        else:
            found.append(Stretch(day, day))
    return found


def _reason(day: CalendarDay) -> tuple:
    return day.type, day.name_zh, day.is_company


def months_of(year: int) -> list[Month]:
    """The twelve months of a year; one query."""
    days = calendar_between(date(year, 1, 1), date(year, 12, 31))
    found = []
    for number in range(1, 13):
        first = date(year, number, 1)
        mine = [day for each, day in days.items() if each.month == number]
        found.append(Month(first, mine, first.weekday()))
    return found
