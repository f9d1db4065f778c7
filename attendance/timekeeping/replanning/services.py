"""The verbs of changes to past plans: ask for one, settle what was decided."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from attendance.timekeeping import closed
from attendance.timekeeping.judging.models import DayResult
from attendance.timekeeping.judging.rules import Outcome as DayOutcome
from attendance.timekeeping.judging.services import months_between, share_months
from attendance.timekeeping.replanning.firsts import wish_of
from attendance.timekeeping.replanning.models import PlanChange
from attendance.timekeeping.replanning.rules import (
    BY_REQUEST,
    CHAINS,
    CLAUSE,
    GENERAL_MANAGER,
    OUTCOMES,
    RIGHTS,
    SUPERVISOR,
    Effects,
    Kind,
)
from attendance.timekeeping.replanning.selectors import (
    effects_from,
    effects_of,
    lines_of,
    plain_effects,
)
from attendance.timekeeping.replanning.wishes import Wish
from hr.people.models import Employee
from hr.people.positions import MANAGERS
from hr.people.selectors import holders, line_of, managing_leader_of
from regulations.approvals.rules import Stage, State
from regulations.approvals.services import Chain, Matter, ask_approval
from regulations.binding.services import entering_past
from regulations.notices.sayings import in_each_language
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

KIND = "plan-change"
SECOND = (MANAGERS, ("hr_officer",), ("office_clerk",))
ASKED = gettext_noop(
    "%(by)s asks to change your plan of days that have begun. It would mean: %(what)s"
)
DONE = gettext_noop("Your plan of days that had begun was changed. What it did: %(what)s")
AHEAD = gettext_lazy("This day lies ahead: it is planned without a request.")


@clause("A2.2-3")
def check_past(*, person_ids: Collection[int] | None, since: date, until: date, right: str) -> None:
    """Refuse another plan of days that are frozen, and of judged ones without a request.

    The owner of the tables alone may enter old plans of days that are judged already (docs).
    """
    share_months(months_between(since, until))
    check_open(since, until)
    if right.startswith(BY_REQUEST) or _is_owner():
        return
    judged = DayResult.objects.filter(day__range=(since, until))
    judged = judged.exclude(outcome=DayOutcome.NOT_EMPLOYED)
    if person_ids is not None:
        judged = judged.filter(person__in=person_ids)
    day = judged.order_by("day").values_list("day", flat=True).first()
    if day:
        raise ValidationError(
            _("%(day)s is judged already: its plan changes by a request that another approves."),
            params={"day": day.isoformat()},
            code=CLAUSE,
        )


def _is_owner() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT timekeeping_is_owner()")
        return cursor.fetchone()[0]


def check_open(since: date, until: date) -> None:
    """Refuse days of closed months."""
    shut = closed.closed_months(list(months_between(since, until)))
    if shut:
        raise ValidationError(
            _("%(month)s is closed: its days stay what they were."),
            params={"month": f"{min(shut):%Y-%m}"},
            code=CLAUSE,
        )


@clause("A2.2-3")
def check_wish(wish: Wish, *, reason: str, by, at: datetime) -> None:
    """Refuse what is not to be asked for: days to come, closed ones, without a reason, what the
    roster refuses of any day. Raises PermissionDenied for whose position does not plan this."""
    if not by.has_perm(RIGHTS[wish.kind]):
        raise PermissionDenied(_("Your position does not plan this."))
    if wish.since > day_of(at):
        raise ValidationError(AHEAD, code=CLAUSE)
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=CLAUSE)
    check_open(wish.since, min(wish.until or day_of(at), day_of(at)))
    wish.check(reason, by)


@clause("A2.2-3")
@transaction.atomic
def ask_change(*, wish: Wish, reason: str, by, at: datetime) -> PlanChange:
    """Ask for another plan of days that have begun; nothing changes until another approves.

    Of one person their supervisor decides, of a duty pair the managing leader, of the calendar the
    general manager; nobody for themselves. Refused as `check_wish` says. Those concerned are told
    what it would mean for them.
    """
    check_wish(wish, reason=reason, by=by, at=at)
    _check_new(wish)
    row = PlanChange(
        kind=wish.kind,
        person=wish.one,
        people=wish.people(),
        since=wish.since,
        until=wish.until,
        wish=wish.plain(),
        reason=reason.strip(),
        asked_by=by,
        asked_at=at,
    )
    row.clean_fields(exclude=["approval", "person", "until", "people", "effects", "settled_at"])
    row.save(force_insert=True)
    matter = Matter(wish.text, wish.says())
    ask_approval(kind=KIND, document=row, matter=matter, chain=_chain(row), by=by, at=at)
    _tell(row, effects_of(wish, at), ASKED, "asked", at)
    return row


def _check_new(wish: Wish) -> None:
    """Refuse what is asked for already, also by who asks at the same moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('timekeeping.plans', 0))")
    if PlanChange.objects.filter(kind=wish.kind, wish=wish.plain(), outcome="").exists():
        raise ValidationError(
            _("The same is asked for already and waits for its decision."), code=CLAUSE
        )


def _chain(row: PlanChange) -> Chain:
    """Who decides; whom it concerns or who asked does not. Where only they are left the others of
    the management do, and a second person of hr or the office where there are none."""
    barred = {row.asked_by_id, *row.people}

    def find(role: str) -> list[int]:
        found = [each for each in _deciders(row, role) if each not in barred]
        return found[:1] or next((each for each in map(others, SECOND) if each), [])

    def others(codes: tuple[str, ...]) -> list[int]:
        people = (pk for code in codes for pk in holders(code).values_list("pk", flat=True))
        return [pk for pk in people if pk not in barred]

    return Chain(CHAINS[row.kind], find, sorted(barred))


def _deciders(row: PlanChange, role: str) -> list[int]:
    if role == GENERAL_MANAGER.role:
        return list(holders("general_manager").values_list("pk", flat=True))
    if role == SUPERVISOR.role:
        return [each.pk for each in line_of(row.person) if each.is_active]
    people = Employee.objects.filter(pk__in=row.people).order_by("number")
    leaders = [managing_leader_of(each) for each in people]
    return [each.pk for each in leaders if each]


@clause("A2.2-3")
def settle_change(document: PlanChange, state: State, by, at: datetime) -> None:
    """Draw what follows from the word on a change (handler of `KIND`).

    Approved, the roster has it at once, the days are judged anew and those concerned are told what
    it did. Refused, and the word with it, where the month was closed or the plan became another.
    """
    if state not in OUTCOMES:
        return
    row = PlanChange.objects.select_related("asked_by").get(pk=document.pk)
    effects = Effects()
    if state == State.APPROVED:
        wish = wish_of(row.kind, row.wish)
        check_open(row.since, min(row.until or day_of(at), day_of(at)))
        if set(wish.people()) != set(row.people):
            raise ValidationError(_("The pair of this day has changed: ask anew."), code=CLAUSE)
        effects = effects_of(wish, at)
        with entering_past(right=f"{BY_REQUEST}{row.pk}"):
            wish.carry_out(row.reason, row.asked_by, at)
        row.effects = plain_effects(effects)
    row.outcome, row.settled_at = OUTCOMES[state], at
    row.save(update_fields=["outcome", "settled_at", "effects"])
    _tell(row, effects, DONE, "done", at)


def _tell(row: PlanChange, effects: Effects, text: str, key: str, at: datetime) -> None:
    """Tell everybody whose results change what it means for them."""
    people = Employee.objects.filter(pk__in=effects.people, is_active=True)
    for person in people.exclude(pk=row.asked_by_id):
        own = effects.of(person.pk)
        message = Message(
            key=f"plan-change:{row.pk}:{key}",
            text=text,
            params={
                "by": row.asked_by.name,
                "what": in_each_language(lambda own=own: _own_words(own, row.kind)),
            },
            url=link_of(row),
            clause=CLAUSE,
        )
        notify(recipients=[person], message=message, at=at)


def _own_words(effects: Effects, kind: str) -> str:
    """What it does to the one who is told, in the language that is active."""
    return "; ".join(lines_of(effects, kind, named=False))


def link_of(document: PlanChange) -> str:
    """Where a change is looked at."""
    return f"/attendance/plans/{document.pk}/"


def standing_effects(row: PlanChange, at: datetime) -> Effects:
    """What it did, or would do as long as it waits; nothing once it was turned down."""
    if row.effects is not None:
        return effects_from(row.effects)
    return Effects() if row.outcome else effects_of(wish_of(row.kind, row.wish), at)


def facts_of(document: PlanChange) -> Iterable[tuple[object, object]]:
    """What whoever decides reads of it: whose results change, and how."""
    row = PlanChange.objects.select_related("asked_by").get(pk=document.pk)
    effects = standing_effects(row, row.asked_at)
    said = "; ".join(lines_of(effects, row.kind)) or _("no result changes")
    return [
        (_("Asked by"), f"{row.asked_by.number} {row.asked_by.name}"),
        (_("What is changed"), Kind(row.kind).label),
        (_("To what"), wish_of(row.kind, row.wish).told()),
        (_("Reason"), row.reason),
        (_("What it does to results"), said),
    ]


def charts(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """Every chain, with what it decides on."""
    return [(kind.label, CHAINS[kind]) for kind in Kind]
