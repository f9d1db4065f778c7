"""Who gets something by a monthly run, and the runs there were."""

from datetime import date

from django.db.models import Q, QuerySet

from finance.expenses.models import Run
from finance.expenses.rules import FinanceRules
from finance.expenses.runs.rules import month_end
from hr.people.models import Employee

PAGE = 30


def people_of_month(month: date) -> QuerySet[Employee]:
    """Everybody employed on some day of a month, by number."""
    last = month_end(month)
    rows = Employee.objects.filter(
        Q(left_on=None, is_active=True) | Q(left_on__gte=month),
        Q(hired_on=None) | Q(hired_on__lte=last),
    )
    return rows.exclude(position=None).select_related("position").order_by("number")


def people_with_phone(month: date, params: FinanceRules) -> QuerySet[Employee]:
    """Those of a month whose position has a phone allowance."""
    return people_of_month(month).filter(position__code__in=params.phone_cap)


def runs(before: int | None) -> tuple[list[Run], int | None]:
    """A page of runs, the newest first, and the key of the next page."""
    rows = Run.objects.select_related("made_by")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None
