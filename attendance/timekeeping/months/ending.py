"""The last day of work of somebody: judged days behind it go by a request, closed months stay."""

from datetime import date, datetime
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from attendance.timekeeping.judging.selectors import first_day
from attendance.timekeeping.months.beginning import (
    NOTHING_ASKED,
    ONE_DAY,
    kept_of,
    lock_months,
    mark_days,
    months_from,
    results_of,
)
from attendance.timekeeping.months.begins import fault_of_closed
from attendance.timekeeping.months.rules import CLAUSE
from attendance.timekeeping.months.selectors import closed_months
from attendance.timekeeping.punches.selectors import has_pressed
from attendance.timekeeping.replanning.rules import BY_REQUEST
from attendance.timekeeping.replanning.rules import CLAUSE as PLANS
from hr.people.models import Employee
from hr.people.registry import AskInsteadError
from regulations.binding.services import past_right
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of


@clause("A2.1-1")
def move_last_day(
    *, employee: Employee, last_day: date, kind: str, reason: str, by, at: datetime
) -> None:
    """Let the last day of work be one that is over: days behind it are judged no more.

    Refused over days of a closed month; over days that were worked or not as they were judged,
    and a today that was begun, it goes by a request (A2.2-3).
    """
    today, begins = day_of(at), first_day()
    was = min(employee.left_on or today, today)
    since = min(was, last_day) + ONE_DAY
    if begins is not None:
        since = max(since, kept_of(employee, begins) or since)
    until = max(was, min(last_day, today))
    if begins is None or until < since:
        return
    lock_months(since, until)
    fault = fault_of_closed(closed_months(months_from(since, until)))
    if fault:
        raise ValidationError({"last_day": ValidationError(fault, code=CLAUSE)})
    if last_day < was:
        words = {"person": employee.pk, "day": last_day.isoformat()}
        _check_judged(employee, words | {"leaving": kind, "reason": reason.strip()}, since, today)
    mark_days(employee.pk, since, until, at)


@clause("A2.2-3")
def _check_judged(person: Employee, words: dict, since: date, today: date) -> None:
    if past_right().startswith(BY_REQUEST):
        return
    judged = results_of(person, since, today).exclude(outcome__in=NOTHING_ASKED).order_by("day")
    first = judged.values_list("day", flat=True).first()
    if first is None and has_pressed([person.pk], today):
        first = today
    if first is None:
        return
    raise AskInsteadError(
        _(
            "%(day)s is judged or has begun: a last day before it is asked for, and another"
            " approves. End the login now with today as the last day if it cannot wait."
        ),
        page=f"/attendance/plans/ask/left/?{urlencode(words)}",
        params={"day": first.isoformat()},
        code=PLANS,
    )


def judge_left(*, employee: Employee, last_day: date, by, at: datetime) -> None:
    """Have the days behind a last day judged anew (told by the registry of people)."""
    mark_days(employee.pk, last_day + ONE_DAY, day_of(at), at)
