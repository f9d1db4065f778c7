"""Days that are over: what people worked on them changes by an approved request alone."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hr.roster import registry
from regulations.binding.services import past_right
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

CLAUSE = "A2.2-3"


class OverError(ValidationError):
    """The plan of a day that is over is changed without the right to: it is asked for instead."""


@clause("A2.2-3")
def check_past(
    *, person_ids: Collection[int] | None, since: date, until: date | None, at: datetime
) -> None:
    """Refuse another plan of days that are over without the right to it; today is not over.

    What people are judged by is put right as their recorded times are: by a request with its
    reason, decided by another. With a right, rooms above still refuse what is frozen.
    `person_ids` None is everybody, `until` None has no end.
    """
    today = day_of(at)
    if since >= today:
        return
    right = past_right()
    if not right:
        raise OverError(
            _("%(day)s is over: its plan changes by a request that another approves."),
            params={"day": since.isoformat()},
            code=CLAUSE,
        )
    last = min(until or today, today - timedelta(days=1))
    registry.check_past(person_ids=person_ids, since=since, until=last, right=right)
