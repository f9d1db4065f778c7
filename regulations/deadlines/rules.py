"""When a deadline is missed, who may excuse it, and whose gap a gap is."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# How often a handler that fails is tried again before a person has to look.
TRIES = 5
# How often a breach may have ended the process that dealt with it before it is given up, and how
# the error of one begins that is looked at alone because of that; the number of times follows.
DEATHS = 3
SUSPECT = "the process ended: "


class Standing(TextChoices):
    """How a deadline stands at a moment."""

    RUNNING = "running", _("running")
    MET = "met", _("met in time")
    LATE = "late", _("met late")
    MISSED = "missed", _("missed")
    VOID = "void", _("void")


@dataclass(frozen=True)
class Clock:
    """The moments of a deadline, without its row."""

    starts_at: datetime
    due_at: datetime
    met_at: datetime | None = None
    voided_at: datetime | None = None


def standing(clock: Clock, at: datetime) -> Standing:
    """Judge a deadline by its own moments: exactly at `due_at` is still in time."""
    if clock.voided_at:
        return Standing.VOID
    if clock.met_at:
        return Standing.MET if clock.met_at <= clock.due_at else Standing.LATE
    return Standing.RUNNING if at <= clock.due_at else Standing.MISSED


def is_system_gap(clock: Clock, outages: list[tuple[datetime, datetime]]) -> bool:
    """Whether the portal itself was away while the clock ran: then the gap is not a person's."""
    return any(start < clock.due_at and end > clock.starts_at for start, end in outages)


def may_judge(*, owner_id: int | None, judge_id: int, superior_ids: set[int]) -> bool:
    """Only somebody above the owner judges an excuse; nobody their own."""
    return judge_id != owner_id and judge_id in superior_ids
