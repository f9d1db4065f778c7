"""What a person works on a day, over plain values."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Spell = tuple[datetime, datetime]  # half open


class DayKind(TextChoices):
    """What a day is for a person."""

    WORK = "work", _("working day")
    REST = "rest", _("rest day")
    HOLIDAY = "holiday", _("statutory holiday")
    AFTER_MAIN = "after_main", _("day off after the main shift")
    UNPLANNED = "unplanned", _("no shift assigned")


class Role(TextChoices):
    """A person's part in the duty pair of a day (A2.2-1)."""

    NONE = "", pgettext_lazy("duty pair", "none")
    MAIN = "main", _("main shift")
    ASSISTANT = "assistant", _("assistant shift")


@dataclass(frozen=True)
class DayPlan:
    """What a person works on a day in China.

    `spells` are moments in order, without overlap, empty unless `kind` is WORK; one that runs
    past midnight belongs to the day it starts on. `pattern` is the code of the shift pattern.
    `is_published` is False where nobody knows yet whether the day is a statutory holiday.
    """

    day: date
    kind: DayKind
    pattern: str = ""
    spells: tuple[Spell, ...] = ()
    role: Role = Role.NONE
    is_published: bool = True
