"""The verbs of the roster: assign a duty, call one off, fill a week."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people import registry as people_registry
from hr.roster import registry, rules
from hr.roster.models import Duty
from hr.roster.pairs.selectors import taken_by_pairs
from hr.roster.pairs.services import lock_pairs
from hr.roster.selectors import (
    WEEK,
    duties_between,
    midnight,
    service_hours,
    service_hours_of_week,
    taken_by_other_duties,
)
from regulations.notices.services import Message, notify
from regulations.rulebook import clause

# How far back a rotation looks to see whose turn it is.
REMEMBERED = timedelta(weeks=4)
ASSIGNED = {
    Duty.Kind.ORDER_DESK: gettext_noop("You are on duty at the order desk: %(when)s."),
    Duty.Kind.DUTY_MANAGER: gettext_noop(
        "You are duty manager, the hotline is forwarded to your mobile: %(when)s."
    ),
}
ADDRESSES = {Duty.Kind.ORDER_DESK: "/roster/", Duty.Kind.DUTY_MANAGER: "/roster/service/"}
CLAUSES = {Duty.Kind.ORDER_DESK: "C9-2", Duty.Kind.DUTY_MANAGER: "C9-3"}


@clause("C9-2")
@transaction.atomic
def assign_duty(
    *, kind: str, person, starts_at: datetime, ends_at: datetime, by, at: datetime
) -> Duty:
    """Put a person on a duty and tell them; refused where it overlaps another of theirs (C9-2).

    Also refused: somebody who has left or may not do the work, a duty that is over, one at the desk
    wholly outside of the service hours (C9-1), one in the hours of the person's pair duty or on
    the day off after it (A2.2-1), and one at whose start or end they are on leave.
    """
    lock_pairs()
    _check_order(starts_at, ends_at)
    if kind == Duty.Kind.ORDER_DESK:
        _check_hours((starts_at, ends_at))
    _check_pairs(person, (starts_at, ends_at))
    _check_here(kind, person, (starts_at, ends_at))
    duty = _put(kind=kind, person=person, spell=(starts_at, ends_at), by=by, at=at)
    _tell(duty, text=ASSIGNED[duty.kind], name="assigned", by=by, at=at)
    return duty


@clause("A2.2-1", "C9-2")
def _check_pairs(person, spell: rules.Spell) -> None:
    taken = taken_by_pairs([person.pk], *spell).get(person.pk, ())
    if any(rules.overlap(spell, other) for other in taken):
        raise ValidationError(
            _("%(person)s is in the duty pair in these hours, or off after the main shift."),
            params={"person": person},
            code="A2.2-1",
        )


@clause("C9-2", "C9-3")
def _check_here(kind: str, person, spell: rules.Spell) -> None:
    """Half an hour of leave within a duty keeps nobody from it, as it does in a pair."""
    start, end = spell
    away = people_registry.absences({person.pk}, start, end).get(person.pk, ())
    if any(begins <= start < stops or begins < end <= stops for begins, stops in away):
        raise ValidationError(
            _("%(person)s is on leave in these hours."),
            params={"person": person},
            code=CLAUSES[kind],
        )


def _check_order(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise ValidationError(_("A duty ends after it starts."), code="C9-2")


@clause("C9-1")
def _check_hours(spell: rules.Spell) -> None:
    day = spell[0].astimezone(rules.CHINA).date()
    # A spell that touches the hours of neither its first day nor the next touches none.
    hours = [service_hours(day), service_hours(day + timedelta(days=1))]
    if not any(rules.overlap(spell, each) for each in hours):
        start, end = hours[0]
        raise ValidationError(
            _("This lies wholly outside of the service hours, %(start)s–%(end)s."),
            params={"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"},
            code="C9-1",
        )


def _put(*, kind: str, person, spell: rules.Spell, by, at: datetime) -> Duty:
    starts_at, ends_at = spell
    if not person.is_active:
        raise ValidationError(
            _("%(person)s has left."), params={"person": person}, code=CLAUSES[kind]
        )
    right = registry.right_for(kind)
    if right and not person.has_perm(right):
        raise ValidationError(
            _("The position of %(person)s does not include this duty."),
            params={"person": person},
            code=CLAUSES[kind],
        )
    if ends_at <= at:
        raise ValidationError(_("This duty would be over already."), code=CLAUSES[kind])
    duty = Duty(kind=kind, person=person, starts_at=starts_at, ends_at=ends_at, assigned_by=by)
    try:
        duty.full_clean(exclude=["assigned_by"])  # nobody, where the portal itself assigns
        with transaction.atomic():
            duty.save()
    except ValidationError as error:
        raise ValidationError(" ".join(error.messages), code=CLAUSES[kind]) from error
    except IntegrityError as error:  # another process was faster by a moment
        raise ValidationError(
            _("This person has another duty in these hours."), code=CLAUSES[kind]
        ) from error
    registry.changed(duty=duty, at=at)
    return duty


@transaction.atomic
def cancel_duty(*, duty: Duty, by, at: datetime) -> Duty:
    """Call a duty off and tell the person; what was due before this moment stays due."""
    duty = Duty.objects.select_for_update(of=("self",)).select_related("person").get(pk=duty.pk)
    if duty.cancelled_at:
        raise ValidationError(_("This duty was called off already."), code="C9-2")
    if duty.ends_at <= at:
        raise ValidationError(_("This duty is over."), code="C9-2")
    duty.cancelled_at = at
    duty.save(update_fields=["cancelled_at"])
    registry.changed(duty=duty, at=at)
    text = gettext_noop("Your duty was called off: %(when)s.")
    _tell(duty, text=text, name="called-off", by=by, at=at)
    return duty


@clause("C9-2")
@transaction.atomic
def fill_week(*, kind: str, people: Sequence, monday: date, by, at: datetime) -> list[Duty]:
    """Put people on what is still open in the service hours of a week, weekend included (C9-2).

    Each day has an early and a late half; the people take turns, and nobody gets one in which they
    are away. What somebody stands in already stays as it is, and so does what is over; where they
    are on leave another stands beside them.
    """
    spells = [half for hours in service_hours_of_week(monday) for half in rules.halves(hours)]
    span = (midnight(monday), midnight(monday) + WEEK)
    away = people_registry.absences({person.pk for person in people}, *span)
    return take_turns(kind=kind, people=people, spells=spells, span=span, away=away, by=by, at=at)


def take_turns(
    *,
    kind: str,
    people: Sequence,
    spells: Sequence[rules.Spell],
    span: rules.Spell,
    away: Mapping[int, Sequence[rules.Spell]] | None = None,
    by,
    at: datetime,
) -> list[Duty]:
    """Put people in turns on what is open of these spells, also where who stands there is on leave;
    `away` is when who is not there."""
    if not people:
        raise ValidationError(_("Choose who takes turns."), code=CLAUSES[kind])
    lock_pairs()  # two who fill the same week at once take turns as well
    start, end = span
    standing = [
        (duty.person_id, (duty.starts_at, duty.ends_at))
        for duty in duties_between(kind, start - REMEMBERED, end)
    ]
    known = {person.pk: person for person in people}
    turns = rules.rotation(
        _open_spells(spells, _present(standing, span), at),
        list(known),
        standing,
        _taken(kind, list(known), span, away or {}),
    )
    duties = [_put(kind=kind, person=known[pk], spell=spell, by=by, at=at) for pk, spell in turns]
    _tell_week(duties, start.astimezone(rules.CHINA).date(), by=by, at=at)
    return duties


def _taken(
    kind: str, ids: Sequence[int], span: rules.Spell, away: Mapping[int, Sequence[rules.Spell]]
) -> dict[int, list[rules.Spell]]:
    """When these people have something else to do: other duties, pairs, and what keeps them."""
    found: dict[int, list[rules.Spell]] = defaultdict(list)
    for each in (taken_by_other_duties(kind, ids, *span), taken_by_pairs(ids, *span), away):
        for person, spells in each.items():
            found[person].extend(spells)
    return found


def _present(standing: Sequence[tuple[int, rules.Spell]], span: rules.Spell) -> list[rules.Spell]:
    """When somebody stands who is there: leave leaves their hours open to another."""
    away = people_registry.absences({person for person, _spell in standing}, *span)
    return [
        part for person, spell in standing for part in rules.uncovered(spell, away.get(person, ()))
    ]


def _open_spells(
    spells: Sequence[rules.Spell], taken: Sequence[rules.Spell], at: datetime
) -> list[rules.Spell]:
    return [gap for spell in spells for gap in rules.uncovered(spell, taken) if gap[1] > at]


def _tell(duty: Duty, *, text: str, name: str, by, at: datetime) -> None:
    """Tell a person of a duty that somebody else decided on."""
    if by is not None and duty.person_id == by.pk:
        return
    start, end = (moment.astimezone(rules.CHINA) for moment in (duty.starts_at, duty.ends_at))
    message = Message(
        key=f"duty:{name}:{duty.pk}",
        text=text,
        params={"when": f"{start:%m-%d %H:%M}–{end:%H:%M}"},
        url=f"{ADDRESSES[duty.kind]}?week={start.date().isoformat()}",
        clause=CLAUSES[duty.kind],
    )
    notify(recipients=[duty.person], message=message, at=at)


def _tell_week(duties: list[Duty], monday: date, *, by, at: datetime) -> None:
    """One notice for each person, however many spells the week has for them."""
    people = {duty.person_id: duty.person for duty in duties}
    for person_id, count in Counter(duty.person_id for duty in duties).items():
        if by is not None and person_id == by.pk:
            continue
        message = Message(
            key=f"duty:week:{duties[0].kind}:{monday.isoformat()}:{at.isoformat()}",
            text=gettext_noop(
                "The roster of the week from %(monday)s stands: you have %(count)s spells."
            ),
            params={"monday": monday.isoformat(), "count": count},
            url=f"{ADDRESSES[duties[0].kind]}?week={monday.isoformat()}",
            clause=CLAUSES[duties[0].kind],
        )
        notify(recipients=[people[person_id]], message=message, at=at)
