"""What of a past plan is asked for: one value for each kind, that the roster can be asked with."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from attendance.timekeeping.judging.rules import DayFacts
from attendance.timekeeping.replanning.rules import CLAUSE, Kind
from hr.people.models import Employee
from hr.roster.calendar.rules import Entry, Said
from hr.roster.calendar.selectors import day_said
from hr.roster.calendar.services import check_entry, enter_day
from hr.roster.pairs.services import check_pair, concerned_by, set_pair
from hr.roster.shifts import services as shifts
from hr.roster.shifts.board import shifts_known
from hr.roster.shifts.models import SingleDay
from hr.roster.shifts.rules import Terms
from hr.roster.shifts.selectors import Otherwise


@dataclass(frozen=True)
class Wish:
    """What is common to every kind: fields are plain, days as ISO writes them."""

    kind: ClassVar[Kind]
    text: ClassVar[str]  # what is asked, an English message id

    @property
    def since(self) -> date:
        """The first day it changes."""
        return date.fromisoformat(self.day)

    @property
    def until(self) -> date | None:
        """The last day it changes; None without an end."""
        return self.since

    @property
    def one(self) -> Employee | None:
        """The person it is about; None where it is about several, or everybody."""
        return _person(self.person)

    def people(self) -> list[int]:
        """The ids of those whose day it changes; nobody: everybody's."""
        return [self.person]

    def seen(self, facts: DayFacts) -> DayFacts:
        """The facts of a day as they would be, but for the plan."""
        return facts

    def plain(self) -> dict:
        """As JSON keeps it."""
        return asdict(self)

    def says(self) -> dict:
        """The parameters of `text`."""
        return {"person": self.one.name, "day": self.day}


def _person(pk: int) -> Employee:
    return Employee.objects.select_related("position", "supervisor").get(pk=pk)


def _shift_said(code: str, day: date) -> str:
    known = {each.code: str(each) for each in shifts_known(day)}
    return known.get(code, code)


@dataclass(frozen=True)
class ShiftWish(Wish):
    """Somebody worked by other terms from a day on."""

    kind: ClassVar[Kind] = Kind.SHIFT
    text: ClassVar[str] = gettext_noop("%(person)s: another shift from %(day)s, which has begun")
    person: int
    day: str
    last: str | None
    pattern: str
    rest_days: list[int]
    holidays_free: bool

    @property
    def until(self) -> date | None:
        return date.fromisoformat(self.last) if self.last else None

    @property
    def terms(self) -> Terms:
        """The terms as the roster knows them."""
        return Terms(self.pattern, frozenset(self.rest_days), self.holidays_free)

    def check(self, reason: str, by) -> None:
        """Refuse what the roster would refuse of any day."""
        words = {"terms": self.terms, "starts_on": self.since, "ends_on": self.until}
        shifts.check_terms(person=self.one, by=by, **words)

    def otherwise(self) -> Otherwise:
        """The plan as it would be."""
        return Otherwise(
            assigned=shifts.assignment(self.person, self.terms, self.since, self.until)
        )

    def carry_out(self, reason: str, by, at: datetime) -> None:
        """Have the roster do it."""
        words = {"terms": self.terms, "starts_on": self.since, "ends_on": self.until}
        shifts.assign_shift(person=self.one, by=by, at=at, **words)

    def told(self) -> str:
        """What is asked, in the language that is active."""
        said = _shift_said(self.pattern, self.since) or _("only on single days")
        return f"{self.day} – {self.last or '…'}: {said}"


@dataclass(frozen=True)
class DayWish(Wish):
    """Somebody worked something else on a day."""

    kind: ClassVar[Kind] = Kind.DAY
    text: ClassVar[str] = gettext_noop("%(person)s: another plan of %(day)s, which has begun")
    person: int
    day: str
    pattern: str

    def check(self, reason: str, by) -> None:
        """Refuse what the roster would refuse of any day."""
        words = {"day": self.since, "pattern": self.pattern, "reason": reason}
        shifts.check_single(person=self.one, by=by, **words)

    def otherwise(self) -> Otherwise:
        """The plan as it would be."""
        return Otherwise(singles={(self.person, self.since): self.pattern})

    def carry_out(self, reason: str, by, at: datetime) -> None:
        """Have the roster do it."""
        words = {"day": self.since, "pattern": self.pattern, "reason": reason}
        shifts.set_day(person=self.one, by=by, at=at, **words)

    def told(self) -> str:
        """What is asked, in the language that is active."""
        said = _shift_said(self.pattern, self.since) or _("rest day")
        return f"{self.day}: {said}"


@dataclass(frozen=True)
class ClearWish(Wish):
    """What was set for somebody's day is taken back."""

    kind: ClassVar[Kind] = Kind.CLEAR
    text: ClassVar[str] = gettext_noop("%(person)s: what was set for %(day)s is taken back")
    person: int
    day: str
    single: int

    def _row(self) -> SingleDay:
        return SingleDay.objects.select_related("person").get(pk=self.single)

    def check(self, reason: str, by) -> None:
        """Refuse what was taken back already, and one's own."""
        if self._row().withdrawn_at:
            raise ValidationError(_("This was taken back already."), code=CLAUSE)
        if by.pk == self.person:
            raise ValidationError(_("Nobody plans their own shift."), code=CLAUSE)

    def otherwise(self) -> Otherwise:
        """The plan as it would be."""
        return Otherwise(singles={(self.person, self.since): None})

    def carry_out(self, reason: str, by, at: datetime) -> None:
        """Have the roster do it."""
        shifts.clear_day(single=self._row(), by=by, at=at)

    def told(self) -> str:
        """What is asked, in the language that is active."""
        kept = _("as their shift says")
        return f"{self.day}: {kept}"


@dataclass(frozen=True)
class PairWish(Wish):
    """Others were on duty on a day."""

    kind: ClassVar[Kind] = Kind.PAIR
    text: ClassVar[str] = gettext_noop(
        "Another duty pair of %(day)s, which has begun: %(main)s and %(assistant)s"
    )
    day: str
    main: int
    assistant: int

    @property
    def one(self) -> None:
        return None

    def people(self) -> list[int]:
        return concerned_by(self.since, _person(self.main), _person(self.assistant))

    def says(self) -> dict:
        names = {"main": _person(self.main).name, "assistant": _person(self.assistant).name}
        return {"day": self.day} | names

    def _words(self, reason: str) -> dict:
        people = {"main": _person(self.main), "assistant": _person(self.assistant)}
        return {"day": self.since, "reason": reason} | people

    def check(self, reason: str, by) -> None:
        """Refuse what the roster would refuse of any day."""
        check_pair(**self._words(reason), by=by)

    def otherwise(self) -> Otherwise:
        """The plan as it would be."""
        return Otherwise(pairs={self.since: (self.main, self.assistant)})

    def carry_out(self, reason: str, by, at: datetime) -> None:
        """Have the roster do it."""
        set_pair(**self._words(reason), by=by, at=at)

    def told(self) -> str:
        """What is asked, in the language that is active."""
        return _("%(day)s: main %(main)s, assistant %(assistant)s") % self.says()


@dataclass(frozen=True)
class CalendarWish(Wish):
    """A day was something else in the calendar of the company."""

    kind: ClassVar[Kind] = Kind.CALENDAR
    text: ClassVar[str] = gettext_noop(
        "The calendar says something else of %(day)s, which has begun"
    )
    day: str
    entry: str
    name: str

    @property
    def one(self) -> None:
        return None

    def people(self) -> list[int]:
        return []

    def says(self) -> dict:
        return {"day": self.day}

    def check(self, reason: str, by) -> None:
        """Refuse what the roster would refuse of any day."""
        check_entry(Entry(self.entry), self.name)

    def otherwise(self) -> Otherwise:
        """The plan as it would be."""
        return Otherwise(
            days={self.since: day_said(self.since, Said(Entry(self.entry), self.name))}
        )

    def carry_out(self, reason: str, by, at: datetime) -> None:
        """Have the roster do it."""
        enter_day(day=self.since, entry=Entry(self.entry), name=self.name, by=by, at=at)

    def told(self) -> str:
        """What is asked, in the language that is active."""
        return f"{self.day}: {Entry(self.entry).label} {self.name}".strip()
