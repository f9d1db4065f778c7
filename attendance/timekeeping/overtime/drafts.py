"""Duties at the order desk on days of rest, laid before the supervisor as overtime to assign."""

from datetime import datetime, timedelta

from attendance.timekeeping.overtime.models import Overtime
from attendance.timekeeping.overtime.rules import HOLDING, earns_time_off
from hr.people.selectors import subordinate_ids
from hr.roster.models import Duty
from hr.roster.rules import overlap
from hr.roster.shifts.selectors import plans
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

AHEAD = timedelta(weeks=5)


@clause("A2.8-1", "A2.8-2")
def drafts_for(by, at: datetime) -> list[Duty]:
    """The duties ahead of people below somebody that lie on a day of rest and are no overtime yet.

    The rota alone earns nothing: overtime is assigned beforehand (A2.8-1), and on a day of rest
    it earns time off once it is filed (A2.8-2). Four queries and those of the plans.
    """
    people = subordinate_ids(by.pk)
    duties = Duty.objects.standing(Duty.Kind.ORDER_DESK).select_related("person")
    ahead = duties.filter(person__in=people, starts_at__gt=at, starts_at__lt=at + AHEAD)
    rows = list(ahead.order_by("starts_at", "pk"))
    if not rows:
        return []
    days = [day_of(each.starts_at) for each in rows]
    planned = plans({each.person_id for each in rows}, min(days), max(days))
    taken = Overtime.objects.filter(person__in=people, state__in=HOLDING, ends_at__gt=at)
    spans = [(each.person_id, (each.starts_at, each.ends_at)) for each in taken]
    return [
        duty
        for duty, day in zip(rows, days, strict=True)
        if earns_time_off(planned[duty.person_id, day].kind)
        and not any(
            person == duty.person_id and overlap(span, (duty.starts_at, duty.ends_at))
            for person, span in spans
        )
    ]
