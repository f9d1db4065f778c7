"""Attention to the desk: windows planned from the roster, met by looking, breached otherwise."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_noop

from hr.people.models import Employee
from hr.people.registry import absences
from hr.people.selectors import holders
from hr.roster import rules as roster_rules
from hr.roster.models import Duty
from hr.roster.selectors import duties_between
from orders.desk.clocks import rules
from orders.desk.clocks.rules import ACCEPTANCE, ATTENTION
from orders.desk.clocks.selectors import link_of, next_window
from orders.desk.models import OrderState
from orders.desk.rules import State
from regulations.binding.rows import insert
from regulations.deadlines.models import Deadline
from regulations.deadlines.rules import Clock, is_system_gap
from regulations.deadlines.selectors import outages_during
from regulations.deadlines.services import start_deadline
from regulations.notices.sayings import in_each_language
from regulations.notices.services import Message, send_notices
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force
from regulations.words import with_aside

CALLED_OFF = gettext_noop("the duty was called off")
ON_LEAVE = gettext_noop("the person is on leave")


def note_attention(*, person, at: datetime) -> bool:
    """Looking at the desk or acting on it meets the window that runs for this person (C7-1)."""
    windows = Deadline.objects.filter(
        kind=ATTENTION.kind, owner=person, starts_at__lte=at, due_at__gt=at, met_at=None
    )
    return bool(windows.filter(voided_at=None).update(met_at=at, met_by=person))


@clause("C7-1")
def plan_windows(*, day: date, at: datetime) -> int:
    """Write down the attention windows of everybody on desk duty on a day, once each.

    Windows that began before `at` are not asked for, nor are those of who is on leave in them.
    Returns how many the day has. The key names the duty: what was voided with one that was called
    off is asked for anew by the next, and what was with a leave once its person is back after all.
    """
    opens, closes = in_force("service_hours", at).params.on(day)
    held = in_force("orders", at)
    rows, duties = [], list(duties_between(Duty.Kind.ORDER_DESK, opens, closes))
    away = absences({duty.person_id for duty in duties}, opens, closes)
    void = _voided_by_leave(opens, closes)
    for duty in duties:
        start, end = max(duty.starts_at, opens), min(duty.ends_at, closes)
        rows += [
            Deadline(
                kind=ATTENTION.kind,
                key=_key(duty, window_start, void),
                clause=ATTENTION.clause,
                version=held.version,
                owner=duty.person,
                starts_at=window_start,
                due_at=window_end,
            )
            for window_start, window_end in rules.attention_windows(start, end, held.params)
            if window_start >= at
            and not _is_away(away.get(duty.person_id, ()), window_start, window_end)
        ]
    Deadline.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _voided_by_leave(opens: datetime, closes: datetime) -> Counter:
    """How often the window of a person that starts at a moment was voided by a leave."""
    rows = Deadline.objects.filter(kind=ATTENTION.kind, void_reason=ON_LEAVE)
    rows = rows.filter(starts_at__gte=opens, starts_at__lt=closes)
    return Counter(rows.values_list("owner", "starts_at"))


def _key(duty: Duty, start: datetime, void: Counter) -> str:
    times = void[duty.person_id, start]
    return f"{duty.pk}:{start.isoformat()}" + (f":{times}" if times else "")


def _is_away(spells: Iterable[tuple[datetime, datetime]], start: datetime, end: datetime) -> bool:
    return any(begins < end and stops > start for begins, stops in spells)


@clause("C7-1", "A2.4")
def _void_away(duty: Duty, at: datetime) -> None:
    """Nobody looks at the desk on leave: what it asks of them in these hours falls away."""
    windows = Deadline.objects.filter(
        kind=ATTENTION.kind,
        key__startswith=f"{duty.pk}:",
        starts_at__gte=max(at, duty.starts_at),
        starts_at__lt=duty.ends_at,
        met_at=None,
    )
    away = absences({duty.person_id}, duty.starts_at, duty.ends_at).get(duty.person_id, ())
    for begins, ends in away:
        asked = windows.filter(starts_at__lt=ends, due_at__gt=begins, voided_at=None)
        asked.update(voided_at=at, void_reason=ON_LEAVE)


def on_roster_change(*, duty: Duty, at: datetime) -> None:
    """A duty came or went, or its person is on leave: void what it no longer asks for, plan what
    it newly asks for."""
    if duty.cancelled_at:
        Deadline.objects.filter(
            kind=ATTENTION.kind,
            owner=duty.person_id,
            starts_at__gte=max(at, duty.starts_at),
            starts_at__lt=duty.ends_at,
            voided_at=None,
        ).update(voided_at=at, void_reason=CALLED_OFF)
        _renew_owners(at)
        return
    _void_away(duty, at)
    if duty.starts_at < at + timedelta(days=1):
        for day in {_day(duty.starts_at), _day(duty.ends_at)}:
            plan_windows(day=day, at=at)
    _renew_owners(at)


def _day(moment: datetime) -> date:
    return moment.astimezone(roster_rules.CHINA).date()


@clause("C7-1")
def start_acceptance(*, order_id: int, at: datetime) -> Deadline:
    """Start the clock of an order that waits to be accepted (C7-1)."""
    held = in_force("orders", at)
    owner, *window = next_window(at) or [holders("ecommerce_lead").first()]
    opens_at = at if window else _opens(at)
    due_at = rules.acceptance_due(at, window, opens_at, held.params)
    clock = Deadline(
        kind=ACCEPTANCE.kind,
        key=str(order_id),
        clause=ACCEPTANCE.clause,
        version=held.version,
        owner=owner,
        starts_at=at,
        due_at=due_at,
    )
    insert(clock)
    return clock


def start_clock(*, order_id: int, timer: rules.Timer, owner, at: datetime):
    """Start a clock on an order under the version of the rules that holds at `at`."""
    held = in_force("orders", at)
    return start_deadline(
        kind=timer.kind,
        key=str(order_id),
        clause=timer.clause,
        version=held.version,
        owner=owner,
        starts_at=at,
        due_at=at + rules.time_allowed(timer, held.params),
    )


def _opens(at: datetime) -> datetime:
    """`at` itself within the online hours, else when they begin next."""
    hours = in_force("service_hours", at).params
    opens, closes = hours.on(_day(at))
    if at < closes:
        return max(at, opens)
    return hours.on(_day(at) + timedelta(days=1))[0]


def _renew_owners(at: datetime) -> None:
    """Orders still waiting belong to whoever is on duty when they fall due, else to the lead."""
    waiting = OrderState.objects.filter(state=State.RECEIVED, due_at__gt=at).select_related("clock")
    lead = holders("ecommerce_lead").values_list("pk", flat=True).first()
    for state in waiting.order_by("due_at")[:500]:
        windows = Deadline.objects.filter(
            kind=ATTENTION.kind,
            starts_at__lt=state.due_at,
            due_at__gte=state.due_at,
            voided_at=None,
        )
        owners = list(windows.order_by("due_at", "pk").values_list("owner", flat=True)) or [lead]
        if state.clock.owner_id not in owners:
            Deadline.objects.filter(pk=state.clock_id).update(owner=owners[0])


TEXTS = {
    "desk.acceptance": gettext_noop("Order %(what)s was not accepted in time."),
    "desk.contact": gettext_noop("The customer of order %(what)s was not contacted in time."),
    "desk.hand_over": gettext_noop("Order %(what)s was not handed over in time."),
    "desk.shipment": gettext_noop("Order %(what)s was not shipped in time."),
    "desk.attention": gettext_noop("Nobody looked at the order desk in the window %(what)s."),
}


@clause("C7-1", "C7-2", "C7-3", "C10-10")
def report_breaches(deadlines: list[Deadline], at: datetime) -> None:
    """Tell the person and the supervisor of each breach, once (handler of the desk's clocks).

    An attention window in which the portal itself was away is nobody's fault: no notice.
    """
    gaps = outages_during(deadlines)
    numbers = dict(
        OrderState.objects.filter(
            pk__in=[int(row.key) for row in deadlines if row.kind != ATTENTION.kind]
        ).values_list("pk", "order__number")
    )
    owners = Employee.objects.select_related("supervisor").in_bulk(
        {row.owner_id for row in deadlines if row.owner_id}
    )
    notices = []
    for row in deadlines:
        if row.kind == ATTENTION.kind and is_system_gap(Clock(row.starts_at, row.due_at), gaps):
            continue
        message = _breach_message(row, numbers)
        owner = owners.get(row.owner_id)
        people = {owner, owner.supervisor} if owner else set()
        notices += [(person, message) for person in people - {None}]
    send_notices(notices=notices, at=at)


def _breach_message(row: Deadline, numbers: dict[int, str]) -> Message:
    if row.kind == ATTENTION.kind:
        start, end = (m.astimezone(roster_rules.CHINA) for m in (row.starts_at, row.due_at))
        stretch = f"{start:%m-%d %H:%M}–{end:%H:%M}"
        what: object = in_each_language(lambda: with_aside(stretch, row.owner))
    else:
        what = numbers[int(row.key)]
    return Message(
        key=f"breach:{row.pk}",
        text=TEXTS[row.kind],
        params={"what": what},
        url=link_of(row),
        clause=row.clause,
    )
