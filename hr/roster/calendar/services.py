"""The verbs of the company's calendar: say what a day is, and that a year is complete."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hr.roster import registry
from hr.roster.calendar.models import CompanyDay, CompanyYear
from hr.roster.calendar.rules import KNOWN_YEARS, Entry, Said
from hr.roster.calendar.selectors import day_said
from hr.roster.past import as_over, check_past
from hr.roster.shifts.selectors import Otherwise
from regulations.rulebook import clause

CLAUSE = "A2.1-2"


@clause("A2.1-2")
@transaction.atomic
def enter_day(*, day: date, entry: Entry, name: str = "", by, at: datetime) -> CompanyDay:
    """Say what a day is for the company; the newest word on a day holds.

    Refused: a holiday without a name, and a day that has begun without the right to it (A2.2-3).
    Rooms that read plans hear of it.
    """
    check_entry(entry, name)
    change = Otherwise(days={day: day_said(day, Said(entry, name))})
    check_past(person_ids=None, since=day, until=day, change=change, at=at)
    with as_over(day):
        row = CompanyDay.objects.create(day=day, entry=entry, name=name.strip(), by=by, at=at)
    registry.plans_changed(person_ids=None, since=day, until=day, at=at)
    return row


def check_entry(entry: Entry, name: str) -> None:
    """Refuse a holiday, or a day worked for one, without a name."""
    if entry in (Entry.HOLIDAY, Entry.SWAPPED) and not name.strip():
        raise ValidationError(_("Give the holiday its name."), code=CLAUSE)


@clause("A2.1-2")
@transaction.atomic
def publish_year(*, year: int, by, at: datetime) -> CompanyYear:
    """Say that all holidays of a year are entered; refused twice, and where they are announced."""
    if year in KNOWN_YEARS:
        raise ValidationError(
            _("The holidays of %(year)s are announced."), params={"year": year}, code=CLAUSE
        )
    if CompanyYear.objects.filter(year=year).exists():
        raise ValidationError(
            _("The holidays of %(year)s are entered already."), params={"year": year}, code=CLAUSE
        )
    row = CompanyYear.objects.create(year=year, by=by, at=at)
    registry.plans_changed(person_ids=None, since=date(year, 1, 1), until=date(year, 12, 31), at=at)
    return row
