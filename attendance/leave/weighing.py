"""A leave as it is asked for, laid beside the person's work and what it is joined to."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from attendance.leave import lengths, spans, terms
from attendance.leave.effects import came_at
from attendance.leave.models import Leave
from attendance.leave.rules import GRANTED, Kind, LeaveRules, Path, Spell, State, Unit, Wish
from attendance.leave.seats import filed_alone
from hr.roster.selectors import desk_duties
from hr.roster.shifts.selectors import plans
from regulations.approvals.rules import Stage
from regulations.rulebook import clause
from regulations.rulebook.memory import InForce
from regulations.rulebook.rules import day_of, start_of
from regulations.rulebook.selectors import in_force

# How far around a leave others may be joined to it, and how far ahead the next work is looked for.
AROUND = timedelta(days=62)
AHEAD = timedelta(days=15)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Draft:
    """A leave as a form asks for it. `told_at` is when somebody was told first, `told_how` whom
    and by what; `extends` the leave it prolongs; `asked` are its days and halves, where its hours
    follow from the shifts on them."""

    kind: Kind
    unit: Unit
    starts_at: datetime
    ends_at: datetime
    reason: str
    occasion: str = ""
    told_at: datetime | None = None
    told_how: str = ""
    extends: Leave | None = None
    asked: Spell | None = None

    @property
    def span(self) -> Spell:
        """From when to when."""
        return self.starts_at, self.ends_at


@dataclass(frozen=True)
class Weighed:
    """What the portal made of a draft: `days` its own length. With `is_filed_alone` nobody stands
    above the person who could decide it."""

    wish: Wish
    days: Fraction
    rules: InForce
    is_filed_alone: bool = False

    @property
    def params(self) -> LeaveRules:
        """The numbers that hold."""
        return self.rules.params

    @property
    def minutes(self) -> int:
        """The working minutes it takes."""
        return lengths.minutes_of(self.wish.work)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Who decides and files it."""
        wish, alone = self.wish, self.is_filed_alone
        return terms.chain_of(wish.kind, wish.run, self.params, is_filed_alone=alone)

    @property
    def is_paid(self) -> bool:
        """Whether its time is paid."""
        return terms.is_paid(self.wish.kind, self.params)

    @property
    def needs_certificate(self) -> bool:
        """Whether a hospital has to certify it."""
        return terms.needs_certificate(self.wish.kind, self.wish.run, self.params)


def work_between(
    person_ids: Collection[int], start: datetime, end: datetime
) -> dict[int, list[Spell]]:
    """The spells of work of these people on every day that a stretch touches, in order."""
    found = shifts_between(person_ids, start, end)
    return {person: lengths.spells_of(shifts) for person, shifts in found.items()}


def shifts_between(
    person_ids: Collection[int], start: datetime, end: datetime
) -> dict[int, dict[date, list[Spell]]]:
    """The shifts of these people that begin on every day that a stretch touches.

    With the day before, whose shift may run past midnight. On a day without a shift their hours
    at the order desk are work as well: there is a seat to be free from (C9-2).
    """
    since, until = day_of(start) - ONE_DAY, day_of(end)
    found: dict[int, dict[date, list[Spell]]] = {each: {} for each in person_ids}
    desk = desk_duties(person_ids, start_of(since), start_of(until + ONE_DAY))
    for (person, day), plan in plans(person_ids, since, until).items():
        found[person][day] = list(plan.spells) or [
            (duty.starts_at, duty.ends_at)
            for duty in desk.get(person, ())
            if day_of(duty.starts_at) == day
        ]
    return found


def fit(person, draft: Draft) -> Draft:
    """A draft of whole or half days over the hours of the shifts that begin on them."""
    if draft.unit == Unit.MINUTE:
        return draft
    shifts = shifts_between([person.pk], *draft.span)[person.pk]
    unit, (start, end) = spans.fitted(draft.unit, draft.span, shifts)
    return replace(draft, unit=unit, starts_at=start, ends_at=end, asked=draft.span)


def weigh(person, draft: Draft, at: datetime, *, besides: int | None = None) -> Weighed:
    """Lay a draft beside the person's work and their other leaves of its kind.

    `besides` is the leave itself where it is stored already. Refuses nothing.
    """
    others = others_of(person, draft, besides)
    edges = [draft.starts_at, draft.ends_at, *(moment for span in others for moment in span)]
    shifts = shifts_between([person.pk], min(edges), max(edges) + AHEAD)[person.pk]
    work = lengths.spells_of(shifts)
    own = lengths.within(work, draft.span)
    run = lengths.joined(draft.span, others, work)
    wish = Wish(
        kind=draft.kind,
        unit=draft.unit,
        span=draft.span,
        work=own,
        run=lengths.days_of(shifts, run),
        back_on=back_on(draft.ends_at, work),
        extends_until=draft.extends.ends_at if draft.extends else None,
        told_at=draft.told_at,
        came_at=came_at(person.pk, work, own, at) if draft.kind == Kind.PERSONAL else None,
    )
    days = lengths.days_of(shifts, [draft.span])
    return Weighed(wish, days, in_force("leave", at), filed_alone(person))


def others_of(person, draft: Draft, besides: int | None) -> list[Spell]:
    """The person's other leaves of the kind around a draft, as stretches."""
    rows = Leave.objects.holding().filter(person=person, kind=draft.kind)
    rows = rows.between(draft.starts_at - AROUND, draft.ends_at + AROUND).exclude(pk=besides)
    # One that overlaps is refused anyway, and would be counted twice.
    spans = rows.values_list("starts_at", "ends_at")
    return [(a, b) for a, b in spans if b <= draft.starts_at or a >= draft.ends_at]


def back_on(ends_at: datetime, work: list[Spell]) -> date:
    """The day on which the person works again; that of the end where no work is known."""
    after = (max(start, ends_at) for start, end in work if end > ends_at)
    return day_of(min(after, default=ends_at))


@clause("A2.5-2")
def check_extension(person, draft: Draft, *, besides: int | None = None) -> None:
    """Refuse to prolong what is not the person's approved leave of that kind, just before it."""
    leave = draft.extends
    if leave is None:
        return
    if leave.person_id != person.pk or leave.kind != draft.kind or leave.state != State.APPROVED:
        raise _refusal(_("An extension prolongs one's own approved leave of the same kind."))
    if leave.extensions.holding().exclude(pk=besides).exists():
        raise _refusal(_("This leave has been extended already."))
    work = work_between([person.pk], leave.ends_at, draft.starts_at + ONE_DAY)[person.pk]
    if draft.starts_at < leave.ends_at or lengths.within(work, (leave.ends_at, draft.starts_at)):
        raise _refusal(_("An extension follows the leave without work in between."))


def _refusal(message) -> ValidationError:
    return ValidationError(message, code="A2.5-2")


def check_occasion(person, draft: Draft, weighed: Weighed, *, besides: int | None = None) -> None:
    """Refuse what is granted for an occasion without one, and more days than are granted."""
    if draft.kind not in GRANTED:
        return
    if not draft.occasion.strip():
        raise ValidationError(_("Say for what occasion the leave is granted."), code="A2.1-2")
    rows = Leave.objects.holding().filter(person=person, kind=draft.kind)
    same = rows.filter(occasion__iexact=draft.occasion.strip()).exclude(pk=besides)
    before = sum(same.values_list("days", flat=True))
    terms.check_entitlement(draft.kind, Fraction(before) + weighed.days, weighed.params)


def path_clause(path: Path, kind: Kind) -> str:
    """The clause that allows a leave to be asked for on a way."""
    return {
        Path.AHEAD: "A2.5-1" if kind == Kind.PERSONAL else "A2.2-5",
        Path.SICK_AFTER: "A2.4-1",
        Path.PHONE: "A2.3-6",
        Path.TURNED: "A2.5-3",
        Path.IMPORTED: "A2.4",
    }.get(path, "A2.5-2")
