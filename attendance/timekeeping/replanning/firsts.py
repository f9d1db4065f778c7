"""The days from and to which somebody works here, asked for; and every kind of wish by its name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from attendance.timekeeping.judging.rules import DayFacts
from attendance.timekeeping.judging.selectors import first_day
from attendance.timekeeping.months.beginning import keep_person_from, kept_of
from attendance.timekeeping.replanning.rules import CLAUSE, Kind
from attendance.timekeeping.replanning.wishes import (
    CalendarWish,
    ClearWish,
    DayWish,
    PairWish,
    ShiftWish,
    Wish,
)
from hr.people.plans.leaving import let_go
from hr.people.plans.rules import Leaving
from hr.people.plans.services import check_last_day
from hr.people.services import change_employee
from hr.roster.shifts.selectors import Otherwise


@dataclass(frozen=True)
class KeptWish(Wish):
    """Attendance of somebody is kept from a later day on: those before it are judged no more."""

    kind: ClassVar[Kind] = Kind.KEPT
    text: ClassVar[str] = gettext_noop("%(person)s: attendance is kept from %(day)s on")
    person: int
    day: str

    @property
    def since(self) -> date:
        return min(kept_of(self.one, first_day()) or self._day, self._day)

    @property
    def until(self) -> date:
        return max(self.since, self._day - timedelta(days=1))

    @property
    def _day(self) -> date:
        return date.fromisoformat(self.day)

    def seen(self, facts: DayFacts) -> DayFacts:
        return replace(facts, plan=None) if facts.day < self._day else facts

    def check(self, reason: str, by) -> None:
        """Refuse one's own; the rest is refused where it is carried out."""
        if by.pk == self.person:
            raise ValidationError(_("Nobody says this of themselves."), code=CLAUSE)
        if self.since == self._day:
            text = _("An earlier beginning is entered without a request.")
            raise ValidationError(text, code=CLAUSE)

    def otherwise(self) -> Otherwise:
        """The plan stays."""
        return Otherwise()

    def carry_out(self, reason: str, by, at: datetime) -> None:
        """Have attendance kept from that day on."""
        words = {"day": self._day, "reason": reason, "by": by, "at": at}
        keep_person_from(person=self.one, **words)

    def told(self) -> str:
        """What is asked, in the language that is active."""
        return _("from %(day)s on") % {"day": self.day}


@dataclass(frozen=True)
class HiredWish(KeptWish):
    """The first day of work of somebody is a later one."""

    kind: ClassVar[Kind] = Kind.HIRED
    text: ClassVar[str] = gettext_noop("%(person)s: the first day of work is %(day)s")

    def carry_out(self, reason: str, by, at: datetime) -> None:
        """Write the first day of work down."""
        change_employee(employee=self.one, hired_on=self._day, reason=reason[:100], by=by, at=at)


@dataclass(frozen=True)
class LeftWish(Wish):
    """The last day of work of somebody was an earlier one; `leaving` is the kind of it."""

    kind: ClassVar[Kind] = Kind.LEFT
    text: ClassVar[str] = gettext_noop("%(person)s: the last day of work is %(day)s")
    person: int
    day: str
    leaving: str

    @property
    def since(self) -> date:
        return self._day + timedelta(days=1)

    @property
    def until(self) -> None:
        return None

    @property
    def _day(self) -> date:
        return date.fromisoformat(self.day)

    def seen(self, facts: DayFacts) -> DayFacts:
        return replace(facts, plan=None) if facts.day > self._day else facts

    def check(self, reason: str, by) -> None:
        """Refuse one's own, a day before the first one, and one that is not earlier."""
        if by.pk == self.person:
            raise ValidationError(_("Nobody says this of themselves."), code=CLAUSE)
        check_last_day(self.one, self._day)
        if self.one.left_on and self.one.left_on <= self._day:
            raise ValidationError(_("This is not earlier than the last day now."), code=CLAUSE)

    def otherwise(self) -> Otherwise:
        """The plan stays."""
        return Otherwise()

    def carry_out(self, reason: str, by, at: datetime) -> None:
        """Write the last day down, which ends the login."""
        words = {"kind": Leaving(self.leaving), "reason": reason, "by": by, "at": at}
        let_go(employee=self.one, last_day=self._day, **words)

    def told(self) -> str:
        """What is asked, in the language that is active."""
        said = _("last day %(day)s") % {"day": self.day}
        return f"{said} ({Leaving(self.leaving).label})"


_KINDS = (ShiftWish, DayWish, ClearWish, PairWish, CalendarWish, KeptWish, HiredWish, LeftWish)
WISHES: Mapping[str, type[Wish]] = {each.kind.value: each for each in _KINDS}


def wish_of(kind: str, plain: dict) -> Wish:
    """A wish as it was kept."""
    return WISHES[kind](**plain)
