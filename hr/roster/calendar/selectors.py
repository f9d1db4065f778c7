"""The days of the calendar, the company's table over the state's."""

from datetime import date, timedelta

from hr.roster.calendar.models import CompanyDay, CompanyYear
from hr.roster.calendar.rules import CalendarDay, Entry, Said, day_in


def calendar_between(since: date, until: date) -> dict[date, CalendarDay]:
    """Every day from one to another, both among them; two queries however many."""
    rows = CompanyDay.objects.filter(day__range=(since, until)).order_by("day", "-pk")
    newest = rows.distinct("day").values_list("day", "entry", "name")
    said = {day: Said(Entry(entry), name) for day, entry, name in newest}
    years = set(CompanyYear.objects.values_list("year", flat=True))
    days = [since + timedelta(days=number) for number in range((until - since).days + 1)]
    return {day: day_in(day, said, years) for day in days}
