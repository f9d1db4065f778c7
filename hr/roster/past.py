"""Days that have begun: what people work on them changes by an approved request alone."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from hr.people.models import Employee
from hr.roster import registry
from hr.roster.shifts.rules import DayPlan
from hr.roster.shifts.selectors import Otherwise, plans, plans_otherwise
from regulations.binding.services import past_right
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

CLAUSE = "A2.2-3"
OVER = _("%(day)s is over: its plan changes by a request that another approves.")
BEGUN = _("%(day)s has begun: what people work on it changes by a request that another approves.")
REFUSED = "by an approved request"  # so end the refusals of the database


class OverError(ValidationError):
    """The plan of a day that has begun is changed without the right to: it is asked for instead."""


@clause("A2.2-3")
def check_past(
    *,
    person_ids: Collection[int] | None,
    since: date,
    until: date | None,
    change: Otherwise,
    at: datetime,
) -> None:
    """Refuse another plan of days that are over, or of a today that has begun, without the right.

    What people are judged by is put right as their recorded times are: by a request with its
    reason, decided by another. With a right, rooms above still refuse what is frozen.
    `person_ids` None is everybody, `until` None has no end; `change` is the plan as it would be.
    """
    today = day_of(at)
    last = min(until or today, today)
    if last < since or (since == today and not has_begun(person_ids, today, change, at)):
        return
    right = past_right()
    if not right:
        text = OVER if since < today else BEGUN
        raise OverError(text, params={"day": since.isoformat()}, code=CLAUSE)
    registry.check_past(person_ids=person_ids, since=since, until=last, right=right)


def has_begun(
    person_ids: Collection[int] | None, day: date, change: Otherwise, at: datetime
) -> bool:
    """Whether a change touches hours of a day that have begun: by the clock of the earliest spell
    before or after it, or by a press. Whose hours stay the same is not asked."""
    people = person_ids
    if people is None:
        people = Employee.objects.filter(is_active=True).values_list("pk", flat=True)
    people = list(people)
    before, after = plans(people, day, day), plans_otherwise(change, people, day, day)
    changed = {key[0]: (plan, after[key]) for key, plan in before.items() if plan != after[key]}
    if any(_starts(plan, at) for both in changed.values() for plan in both):
        return True
    return bool(changed) and registry.has_pressed(list(changed), day)


def _starts(plan: DayPlan, at: datetime) -> bool:
    """Whether the first spell of a plan has begun."""
    return bool(plan.spells) and plan.spells[0][0] <= at


@contextmanager
def as_over(day: date) -> Iterator[None]:
    """Say kindly what the database refuses of a day that has begun meanwhile."""
    try:
        with transaction.atomic():
            yield
            _ask_now()
    except IntegrityError as error:
        if REFUSED not in str(error):
            raise
        raise OverError(BEGUN, params={"day": day.isoformat()}, code=CLAUSE) from error


def _ask_now() -> None:
    """Let the database ask now what it would ask at the end, where the refusal would be bare."""
    with connection.cursor() as cursor:
        for name in registry.late_checks():
            cursor.execute(f"SET CONSTRAINTS {name} IMMEDIATE")
            cursor.execute(f"SET CONSTRAINTS {name} DEFERRED")
