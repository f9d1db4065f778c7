"""Attendance at a glance: who is here today, and what the judged days came to (A2.2)."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from attendance.timekeeping.judging.models import DayResult
from attendance.timekeeping.judging.rules import Outcome
from attendance.timekeeping.punches.models import Punch
from hr.people.models import Employee
from hr.people.registry import away
from regulations.figures import Figure, Period
from regulations.rulebook.rules import span_of

# Outcome → the clause it is dealt with under.
TOLD = {
    Outcome.LATE: "A2.2-7.1", Outcome.EARLY: "A2.2-7.1", Outcome.MISSING_PUNCH: "A2.2-3",
    Outcome.ABSENCE: "A2.3-1", Outcome.HALF_ABSENCE: "A2.3-1",
}  # fmt: skip


def tell(person, period: Period):
    """See `regulations.figures`."""
    yield from _today(period)
    now, before = _by_outcome(period), _by_outcome(period.before)
    for outcome in TOLD:
        if not (now.get(outcome) or before.get(outcome)):
            continue
        yield Figure(
            outcome.label.capitalize(), str(now.get(outcome, 0)), _link(period),
            TOLD[outcome], number=now.get(outcome, 0), before=before.get(outcome, 0),
            before_text=str(before.get(outcome, 0)), more_is="bad",
        )  # fmt: skip


def _today(period: Period):
    start, end = span_of(period.last_day, period.last_day)
    working = set(Employee.objects.filter(is_active=True).values_list("pk", flat=True))
    pressed = Punch.objects.filter(at__gte=start, at__lt=end).values("person").distinct().count()
    link = _link(period)
    yield Figure(_("Clocked in today"), f"{pressed} / {len(working)}", link, "A2.2-1")
    gone = away(working, period.end)
    yield Figure(_("Away now"), str(len(gone)), reverse("leave:team"), "A2.5-1")


def _by_outcome(period: Period) -> dict[str, int]:
    rows = DayResult.objects.filter(day__gte=period.first_day, day__lte=period.last_day)
    return dict(rows.order_by().values_list("outcome").annotate(count=Count("pk")))


def _link(period: Period) -> str:
    """The month of everybody in which the period ends."""
    return reverse("timekeeping:month_overview", args=[period.last_day.replace(day=1)])
