"""Leave: its kinds, its numbers, and the ways on which it may be asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA, day_of, start_of

Spell = tuple[datetime, datetime]  # half open
LONGEST = timedelta(days=366)
ONE_MINUTE = timedelta(minutes=1)


class Kind(TextChoices):
    """Why somebody is away; the values are those of timekeeping's covers."""

    PERSONAL = "personal", _("personal leave")
    SICK = "sick", _("sick leave")
    MARRIAGE = "marriage", _("marriage leave")
    BEREAVEMENT = "bereavement", _("bereavement leave")
    IN_LIEU = "in_lieu", _("time off in lieu")


class Unit(TextChoices):
    """How a leave is measured out."""

    DAY = "day", _("whole days")
    HALF = "half", _("half days")
    MINUTE = "minute", _("by the minute")


class Path(TextChoices):
    """How a leave came to be asked for; each has the clause that allows it."""

    AHEAD = "ahead", _("asked for in time")
    EXTENSION = "extension", _("extension")
    SICK_AFTER = "sick_after", _("sick, form afterwards")
    EMERGENCY = "emergency", _("emergency, reported first")
    PHONE = "phone", _("reported to the office by phone")
    TURNED = "turned", _("lateness turned into leave")
    IMPORTED = "imported", _("from a file")


class State(TextChoices):
    """Where a leave stands."""

    REPORTED = "reported", _("reported, form to follow")
    PENDING = "pending", pgettext_lazy("leave", "waiting for its decision")
    RETURNED = "returned", _("returned for changes")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CANCELLED = "cancelled", pgettext_lazy("leave", "cancelled")
    LAPSED = "lapsed", _("not completed in time")


# What takes up the person's time; the database lets no two of these overlap.
HOLDING = (State.REPORTED, State.PENDING, State.RETURNED, State.APPROVED)
NEXT: Mapping[State, tuple[State, ...]] = {
    State.REPORTED: (State.PENDING, State.CANCELLED, State.LAPSED),
    State.PENDING: (State.APPROVED, State.REFUSED, State.RETURNED, State.WITHDRAWN),
    State.RETURNED: (State.PENDING, State.WITHDRAWN),
    # Waiting again: where a consent by phone is denied, its request is decided anew.
    State.APPROVED: (State.CANCELLED, State.PENDING),
}
SUPERVISOR, LEADER, DEPARTMENT, HEAD = APPROVERS = (
    "supervisor",
    "managing_leader",
    "department_manager",
    "general_manager",
)
HR, OFFICE = "hr_officer", "office_clerk"


def _whole(ref: str, unit: str = "days", low: int = 0, high: int = 366):
    return field(metadata={"clause": ref, "unit": unit, "low": low, "high": high})


def _approver(ref: str):
    return field(metadata={"clause": ref, "choices": APPROVERS})


@dataclass(frozen=True)
class LeaveRules:
    """The numbers of leave. `paid` has every kind, `entitlement_days` those that are granted for
    an occasion; the other kinds have no length of their own."""

    notice_days: int = _whole("A2.5-1")
    certificate_over_days: int = _whole("A2.4-2")
    certificate_due_days: int = _whole("A2.4-2")
    sick_supervisor_up_to_days: int = _whole("A2.4-2")
    personal_supervisor_up_to_days: int = _whole("A2.5-4")
    belated_completion_days: int = _whole("A2.5-2")
    turned_within_days: int = _whole("A2.5-3")
    marriage_by: str = _approver("A2.2-5")
    bereavement_by: str = _approver("A2.2-5")
    in_lieu_by: str = _approver("A2.8-2")
    longer_by: str = _approver("A2.4-2")
    paid: dict = field(metadata={"clause": "A2.5-5"})
    entitlement_days: dict = field(metadata={"clause": "A2.1-2", "unit": "days"})

    def __post_init__(self):
        if set(self.paid) != set(Kind.values) or not all(
            isinstance(each, bool) for each in self.paid.values()
        ):
            raise ValidationError(_("Say of every kind of leave whether it is paid."), "A2.5-5")
        if set(self.entitlement_days) != GRANTED or not all(
            isinstance(each, int) and 0 < each <= 366 for each in self.entitlement_days.values()
        ):
            raise ValidationError(
                _("Marriage and bereavement leave have a number of days each."), "A2.1-2"
            )


# Kinds with an occasion, for which a number of days is granted.
GRANTED = frozenset({Kind.MARRIAGE.value, Kind.BEREAVEMENT.value})


@dataclass(frozen=True)
class Wish:
    """A leave somebody asks for, as the rules look at it.

    `work` are the person's spells of work within it, in order. `run` is the length in days,
    together with what it is joined to. `back_on` is the day the person is back. `extends_until`
    is the end of the leave it extends. `told_at` is when a superior or the office was told by
    phone or message, before the form. `came_at` is the first recorded time of the spell in which
    its work begins.
    """

    kind: Kind
    unit: Unit
    span: Spell
    work: tuple[Spell, ...]
    run: Fraction
    back_on: date
    extends_until: datetime | None = None
    told_at: datetime | None = None
    came_at: datetime | None = None

    @property
    def begins_at(self) -> datetime:
        """The first moment at which the person would be missed."""
        return self.work[0][0] if self.work else self.span[0]


def end_of_day_after(back_on: date, days: int) -> datetime:
    """The last moment of the day so many days after the return."""
    return start_of(back_on + timedelta(days=days + 1))


@clause("A2.2-5", "A2.5-1")
def last_moment_of_notice(begins_at: datetime, params: LeaveRules) -> datetime:
    """A leave is asked for before this moment: on the day before at the latest (A2.5-1)."""
    return start_of(day_of(begins_at) - timedelta(days=params.notice_days - 1))


def notice_clause(kind: Kind) -> str:
    """The clause that asks for notice: personal leave has one of its own."""
    return "A2.5-1" if kind == Kind.PERSONAL else "A2.2-5"


@clause("A1.3-8", "A2.4", "A2.3-6")
def path_of(wish: Wish, at: datetime, params: LeaveRules) -> Path:
    """The way on which a leave may be asked for at a moment, or the refusal with its clause.

    Beforehand, or by one of the exceptions: a sick day (A2.4-1), an emergency that was told
    first (A2.5-2), lateness for a special reason (A2.5-3). Everything else is absence (A2.4).
    """
    check_span(wish)
    if wish.extends_until is not None:
        return _check_extension(wish, at)
    if at < last_moment_of_notice(wish.begins_at, params):
        return Path.AHEAD
    if wish.kind == Kind.SICK and wish.run <= params.certificate_over_days:
        return _check_sick_day(wish, at, params)
    if wish.told_at is not None:
        return _check_emergency(wish, at, params)
    if _may_be_turned(wish, at):
        return _check_turned(wish, at, params)
    raise ValidationError(
        _(
            "Leave is asked for on the day before at the latest: this was possible until "
            "%(until)s. What could not wait is told to a superior by phone or message before the "
            "work begins: say when and how."
        ),
        params={"until": shown(last_moment_of_notice(wish.begins_at, params))},
        code=notice_clause(wish.kind),
    )


def check_span(wish: Wish) -> None:
    """Refuse a leave without an end, longer than a year, or from no work at all."""
    start, end = wish.span
    if end <= start:
        raise ValidationError(_("A leave ends after it begins."), code="A2.4")
    if end - start > LONGEST:
        raise ValidationError(_("A leave is a year long at most."), code="A2.4")
    if not wish.work:
        raise ValidationError(_("There is no work in these hours to be free from."), code="A2.4")


@clause("A2.5-2")
def _check_extension(wish: Wish, at: datetime) -> Path:
    if at >= wish.extends_until:
        raise ValidationError(
            _("An extension is asked for before the leave ends; this one ended %(end)s."),
            params={"end": shown(wish.extends_until)},
            code="A2.5-2",
        )
    return Path.EXTENSION


@clause("A2.4-1")
def _check_sick_day(wish: Wish, at: datetime, params: LeaveRules) -> Path:
    return _in_time(wish, at, params.belated_completion_days, Path.SICK_AFTER, "A2.4-1")


@clause("A2.5-2")
def _check_emergency(wish: Wish, at: datetime, params: LeaveRules) -> Path:
    check_told(wish, at)
    return _in_time(wish, at, params.belated_completion_days, Path.EMERGENCY, "A2.5-2")


@clause("A2.5-2", "A2.3-6")
def check_told(wish: Wish, at: datetime, ref: str = "A2.5-2") -> None:
    """Refuse a report that came after the work had begun, lies in the future, or long ago."""
    if wish.told_at > at:
        raise ValidationError(_("The report cannot lie in the future."), code=ref)
    if wish.told_at < wish.begins_at - LONGEST:
        raise ValidationError(_("The report lies more than a year before the work."), code=ref)
    if wish.told_at > wish.begins_at:
        raise ValidationError(
            _("The report came after the work had begun at %(start)s."),
            params={"start": shown(wish.begins_at)},
            code=ref,
        )


def _may_be_turned(wish: Wish, at: datetime) -> bool:
    """Whether this is a part of one day that has begun: a whole day is no lateness."""
    first, last = wish.work[0][0], wish.work[-1][1]
    is_part = wish.unit != Unit.DAY and day_of(first) == day_of(last)
    return wish.kind == Kind.PERSONAL and is_part and first <= at


@clause("A2.5-3")
def _check_turned(wish: Wish, at: datetime, params: LeaveRules) -> Path:
    """Lateness alone is turned: whoever was there when the asked work began was not late to it."""
    if wish.came_at is not None and wish.came_at < wish.begins_at + ONE_MINUTE:
        raise ValidationError(
            _(
                "There is no lateness in these hours to be turned into leave: you are recorded at "
                "%(came)s, the work asked for begins at %(start)s."
            ),
            params={"came": shown(wish.came_at), "start": shown(wish.begins_at)},
            code="A2.5-3",
        )
    return _in_time(wish, at, params.turned_within_days, Path.TURNED, "A2.5-3")


def _in_time(wish: Wish, at: datetime, days: int, path: Path, ref: str) -> Path:
    due = end_of_day_after(wish.back_on, days)
    if at > due:
        raise ValidationError(
            _("The form followed too late: it was due by %(due)s."),
            params={"due": shown(due)},
            code=ref,
        )
    return path


@clause("A2.4", "A2.2-5")
def is_filed_alone(superior: int | None, head: int | None, person: int) -> bool:
    """Whether nobody decides a person's leave: the general manager's, under whom all others stand.

    The clauses give every leave to whoever stands above, and the longest to the management; of the
    general manager's own they say nothing. Nobody below decides on who stands above them, and
    nobody decides for themselves: it is told to HR like every leave, and stands once HR has filed
    it. Notice, certificate and length are asked of it as of any. `superior` is the nearest person
    above, `head` the general manager, by id.
    """
    return superior is None and person == head


def shown(at: datetime) -> str:
    """A moment to the minute, as the company's clock shows it."""
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"
