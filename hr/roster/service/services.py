"""The verbs of the service around the clock: let managers take turns with the hotline."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hr.people import registry as people_registry
from hr.roster.models import Duty
from hr.roster.rules import Spell
from hr.roster.service.selectors import nights_between
from hr.roster.services import take_turns
from regulations.rulebook import clause

KIND = Duty.Kind.DUTY_MANAGER
LONGEST = timedelta(days=93)


@clause("C9-3")
@transaction.atomic
def fill_managers(*, people: Sequence, since: date, until: date, by, at: datetime) -> list[Duty]:
    """Put duty managers on every moment outside of the online hours that has none (C9-3).

    From the start of the first day to the morning after the last. The people take turns,
    nights and weekends shared evenly; nobody gets a night in which they are away, in the duty
    pair, or off after it. What stands stays as it is.
    """
    if until < since or until - since > LONGEST:
        raise ValidationError(_("Fill up to three months at a time."), code="C9-3")
    nights = nights_between(since, until)
    return take_turns(
        kind=KIND,
        people=people,
        spells=nights,
        span=(nights[0][0], nights[-1][1]),
        away=_away(people, nights),
        by=by,
        at=at,
    )


def _away(people: Sequence, nights: Sequence[Spell]) -> dict[int, list[Spell]]:
    """The absences of these people over all the nights."""
    if not nights:
        return {}
    ids = {person.pk for person in people}
    start, end = min(night[0] for night in nights), max(night[1] for night in nights)
    return people_registry.absences(ids, start, end)
