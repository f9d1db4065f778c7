"""Notice by the calendar, who signs a clearance, and what a settlement waits for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.careers.rules import add_months
from regulations.rulebook import clause


class Why(TextChoices):
    """Why somebody leaves; a resignation is the person's own word."""

    RESIGNATION = "resignation", pgettext_lazy("leaving", "resignation")
    PROBATION = "probation", pgettext_lazy("leaving", "ended on probation")
    DISMISSAL = "dismissal", pgettext_lazy("leaving", "dismissal")
    OTHER = "other", pgettext_lazy("leaving", "another reason")


class Desk(TextChoices):
    """A department that signs that nothing is open with who leaves."""

    OWN = "own", pgettext_lazy("clearance", "own department")
    OFFICE = "office", pgettext_lazy("clearance", "office")
    FINANCE = "finance", pgettext_lazy("clearance", "finance")
    SYSTEMS = "systems", pgettext_lazy("clearance", "system administration")
    PERSONNEL = "personnel", pgettext_lazy("clearance", "personnel")


class Thing(TextChoices):
    """What the company hands to a person and gets back (A5-2)."""

    PROPERTY = "property", _("property")
    DOCUMENTS = "documents", _("documents")
    EQUIPMENT = "equipment", _("equipment")
    KEYS = "keys", _("keys")


@clause("A5-2")
def notice_until(told_on: date, months: int) -> date:
    """The first day that may be the last one at work after a notice given on a day."""
    return add_months(told_on, months)


@clause("A5-2")
def check_notice(
    *, told_on: date, last_day: date, is_regular: bool, months: int, goes_early: bool
) -> date | None:
    """Until when notice runs; None on probation, where there is none.

    Refused: a last day before today, and one before the notice is over, unless the person goes all
    the same and knows that nothing is settled before.
    """
    if last_day < told_on:
        raise ValidationError({"last_day": ValidationError(_("This day is over."), code="A5-2")})
    if not is_regular:
        return None
    until = notice_until(told_on, months)
    if last_day < until and not goes_early:
        text = _("Notice runs until %(day)s: nothing is settled before. Choose that day or later.")
        error = ValidationError(text, params={"day": until.isoformat()}, code="A5-2")
        raise ValidationError({"last_day": error})
    return until


@dataclass(frozen=True)
class Standing:
    """What a settlement depends on."""

    last_day: date
    notice_until: date | None
    signed: Collection[str]
    is_taken_back: bool = False
    is_settled: bool = False


@clause("A5-2")
def waits_for(standing: Standing, today: date) -> list[object]:
    """What keeps wages and all else from being settled, each as a sentence; empty: nothing."""
    found: list[object] = []
    if today <= standing.last_day:
        found.append(_("The last day is %(day)s.") % {"day": standing.last_day.isoformat()})
    until = standing.notice_until
    if until and standing.last_day < until and today < until:
        found.append(_("The month of notice is not over before %(day)s.") % {"day": until})
    open_desks = [desk.label for desk in Desk if desk not in standing.signed]
    if open_desks:
        names = "、".join(str(label) for label in open_desks)
        found.append(_("Not signed yet: %(names)s.") % {"names": names})
    return found


@clause("A5-2")
def fault_of_settling(standing: Standing, today: date) -> object:
    """Why nothing is settled; None where it may be."""
    if standing.is_taken_back:
        return _("This leaving was taken back.")
    if standing.is_settled:
        return _("This is settled already.")
    return next(iter(waits_for(standing, today)), None)


@dataclass(frozen=True)
class Rights:
    """What a reader may do with a leaving."""

    is_open: bool
    may_receive: bool
    may_take_back: bool
    may_hand: bool
    may_settle: bool


@clause("A5-2")
def rights(
    standing: Standing, why: Why, *, is_own: bool, receives: bool, settles: bool,
    is_received: bool, is_here: bool,
) -> Rights:  # fmt: skip
    """What somebody may do: `receives` stands above the person or is hr, `is_own` is the person.

    A resignation is the person's to take back until it was received, then that of who receives.
    """
    is_open = not standing.is_taken_back and not standing.is_settled
    can_end = is_open and why == Why.RESIGNATION and is_here
    return Rights(
        is_open,
        may_receive=can_end and receives and not is_own and not is_received,
        may_take_back=can_end and (not is_received if is_own else receives),
        may_hand=is_open and (is_own or receives),
        may_settle=is_open and settles and not is_own,
    )
