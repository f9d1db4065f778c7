"""How probation is scored, how it may end, and from when somebody is a regular employee."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from hr.careers.rules import add_months
from hr.people.rules import HEAD
from regulations.approvals.rules import Stage
from regulations.rulebook import clause
from regulations.rulebook.rules import start_of

MANAGER = "careers.manager"
CHAIN = (Stage(MANAGER, gettext_noop("Leader in charge of the department")),)
CHAIN_HEAD = (Stage(HEAD, gettext_noop("General manager")),)
MOST = 5  # points of a criterion
LONGEST = 6  # months that a probation lasts at most


class Criterion(TextChoices):
    """What a review of a probation scores, one to five points each."""

    QUALITY = "quality", _("quality of work")
    SKILL = "skill", _("skill in the trade")
    DILIGENCE = "diligence", _("diligence and attendance")
    TEAM = "team", _("working with others")
    CULTURE = "culture", _("culture and values")


class Outcome(TextChoices):
    """How a probation ends."""

    CONFIRM = "confirm", pgettext_lazy("probation", "becomes a regular employee")
    EXTEND = "extend", pgettext_lazy("probation", "extended once")
    END = "end", pgettext_lazy("probation", "employment ends")


class State(TextChoices):
    """Where a probation stands on a day."""

    RUNNING = "running", pgettext_lazy("probation", "running")
    SOON = "soon", pgettext_lazy("probation", "ends soon")
    OVERDUE = "overdue", pgettext_lazy("probation", "over, undecided")
    ENDED = "ended", pgettext_lazy("probation", "decided")


@clause("C2")
def end_of(starts_on: date, months: int) -> date:
    """The last day of a probation of so many months: the day before the same day."""
    return add_months(starts_on, months) - timedelta(days=1)


@clause("C2", "A5-2")
def fault_of_start(starts_on: date, hired_on: date | None) -> object:
    """Why nobody is put on probation from a day; None where they are new.

    Whoever has worked here for longer than a probation lasts is a regular employee, and stays one
    who resigns with notice.
    """
    if hired_on is None:
        return None
    if starts_on < hired_on:
        return _("Probation does not begin before the first day, %(day)s.") % {"day": hired_on}
    if starts_on > add_months(hired_on, LONGEST):
        text = _("This person has worked here since %(day)s and is a regular employee.")
        return text % {"day": hired_on}
    return None


@clause("C2")
def due_of(ends_on: date) -> datetime:
    """Until when a probation is decided: the end of its last day."""
    return start_of(ends_on + timedelta(days=1))


@clause("C2")
def state_of(ends_on: date, is_decided: bool, today: date, remind_days: int) -> State:
    """Where a probation stands: it never passes by itself, undecided it is overdue."""
    if is_decided:
        return State.ENDED
    if today > ends_on:
        return State.OVERDUE
    return State.SOON if today > ends_on - timedelta(days=remind_days) else State.RUNNING


@clause("C2")
def percent_of(scores: Mapping[str, int]) -> int:
    """The points of a review in percent, rounded down; refused unless every criterion has one to
    five points."""
    if set(scores) != set(Criterion.values):
        raise ValidationError(_("Score every criterion."), code="C2")
    if any(not 1 <= points <= MOST for points in scores.values()):
        raise ValidationError(_("A criterion has one to five points."), code="C2")
    return sum(scores.values()) * 100 // (MOST * len(scores))


def _fault_of_last_day(until: date | None, ends_on: date, today: date) -> object:
    """Why employment does not end on a day after a probation that was not passed."""
    if until is None or until < today:
        return _("Say which day is the last one, today or later.")
    latest = add_months(max(ends_on, today), 1)
    if until > latest:
        return _("The last day is %(day)s at the latest.") % {"day": latest.isoformat()}
    return None


@clause("C2")
def fault_of_outcome(
    outcome: Outcome, *, percent: int, pass_percent: int, number: int, ends_on: date,
    until: date | None, today: date, longest: date,
) -> object:  # fmt: skip
    """Why a probation does not end like this; None where it may.

    Confirmed is who passed; extended once, to a day to come and not beyond `longest`. Employment
    ends within a month: a last day far ahead would pass somebody silently.
    """
    if outcome == Outcome.CONFIRM and percent < pass_percent:
        text = _("%(percent)s%% is below the pass mark of %(least)s%%: extend or end it.")
        return text % {"percent": percent, "least": pass_percent}
    if outcome == Outcome.END:
        return _fault_of_last_day(until, ends_on, today)
    if outcome != Outcome.EXTEND:
        return None
    if number > 1:
        return _("This probation was extended already: confirm it or end the employment.")
    if until is None or until <= max(ends_on, today):
        return _("Say until when: a day after its end that lies ahead.")
    if until > longest:
        return _("It is extended to %(day)s at the longest.") % {"day": longest.isoformat()}
    return None
