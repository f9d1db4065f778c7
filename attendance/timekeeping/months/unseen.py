"""Whose sheet would be frozen though they had no say in it: what a closing needs a word for."""

from collections import Counter
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext_noop

from attendance.timekeeping.judging.models import DayResult
from attendance.timekeeping.judging.rules import Outcome
from attendance.timekeeping.judging.selectors import PersonDay
from attendance.timekeeping.months.models import Adjustment, SheetCall, SheetWord
from attendance.timekeeping.months.rules import Blocker, last_of
from hr.people.models import Employee
from regulations.rulebook import clause

UNASKED = gettext_noop("Nobody has been asked to confirm their sheet.")
UNJUDGED = gettext_noop("%(count)s days are judged by the closing alone: nobody has seen them.")
UNJUDGED_ONE = gettext_noop("%(count)s day is judged by the closing alone: nobody has seen it.")
CHANGED = gettext_noop("The sheet has changed since they were asked or last said something of it.")


@clause("A2.1-1")
def unseen(
    month: date,
    unjudged: list[PersonDay],
    call: SheetCall | None,
    words: dict[int, SheetWord],
) -> list[Blocker]:
    """Whose days only the closing judges, and whose sheet is another one than they were shown.

    `unjudged` are the days of the month without a result. Five queries, however many people.
    """
    late = _never_judged(month, unjudged)
    changed = set(_changed(month, call, words)) - set(late) if call else set()
    numbers = dict(
        Employee.objects.filter(pk__in={*late, *changed}).values_list("pk", "number").order_by()
    )
    found = [] if call else [Blocker(UNASKED, is_unseen=True)]
    for person, number in sorted(numbers.items(), key=lambda each: each[1]):
        text, params = CHANGED, {}
        if person in late:
            params = {"count": late[person]}
            text = UNJUDGED_ONE if late[person] == 1 else UNJUDGED
        link = f"/attendance/months/{month:%Y-%m}/{number}/"
        found.append(Blocker(text, params, person_id=person, link=link, is_unseen=True))
    return found


def _never_judged(month: date, unjudged: list[PersonDay]) -> Counter[int]:
    """How many days of whom have no result at all; one that is judged again has been seen."""
    people = {person for person, _day in unjudged}
    rows = DayResult.objects.filter(person__in=people, day__range=(month, last_of(month)))
    known = set(rows.values_list("person_id", "day"))
    return Counter(person for person, day in unjudged if (person, day) not in known)


def _changed(month: date, call: SheetCall, words: dict[int, SheetWord]) -> list[int]:
    """Whose sheet has changed since the call, or since what they said of it."""
    days = DayResult.objects.filter(day__range=(month, last_of(month)), judged_at__gt=call.at)
    days = days.exclude(outcome=Outcome.NOT_EMPLOYED)  # such days come on no sheet
    booked = Adjustment.objects.filter(booked_in=month, at__gt=call.at)
    changes: dict[int, datetime] = {}
    for rows, name in ((days, "judged_at"), (booked, "at")):
        latest = rows.values("person_id").annotate(latest=Max(name)).order_by()
        for person, at in latest.values_list("person_id", "latest"):
            changes[person] = max(at, changes.get(person, at))
    return [
        person for person, at in changes.items() if person not in words or words[person].at < at
    ]
