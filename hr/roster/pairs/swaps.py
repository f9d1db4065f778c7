"""Swaps: two people change duties, or one hands theirs over, once both and the supervisor agree."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from hr.people.models import Employee
from hr.people.selectors import line_of
from hr.roster.pairs.letters import link, tell_change
from hr.roster.pairs.models import DutyPair, DutySwap
from hr.roster.pairs.rules import CLAUSE, Change, Origin, Outcome, may_swap_until
from hr.roster.pairs.selectors import role_of
from hr.roster.pairs.services import check_changes, lock_pairs, write_changes
from hr.roster.shifts.rules import Role, spells_on
from hr.roster.shifts.selectors import roster_rules_between
from regulations.approvals.rules import Stage, State
from regulations.approvals.services import Chain, Matter, ask_approval
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force

KIND = "duty_swap"
COLLEAGUE, SUPERVISOR = "colleague", "supervisor"
CHAIN = (
    Stage(COLLEAGUE, gettext_noop("Colleague")),
    Stage(SUPERVISOR, gettext_noop("Direct supervisor")),
)
SWAP = gettext_noop("%(person)s swaps the duty of %(day)s for %(other)s's of %(other_day)s")
HAND_OVER = gettext_noop("%(person)s hands the duty of %(day)s over to %(other)s")
OUTCOMES = {
    State.APPROVED: Outcome.DONE,
    State.REFUSED: Outcome.REFUSED,
    State.RETURNED: Outcome.REFUSED,  # a duty does not wait: it is asked for anew
    State.WITHDRAWN: Outcome.WITHDRAWN,
}


@clause("A2.2-1")
@transaction.atomic
def ask_swap(
    *, day: date, other: Employee, other_day: date | None, reason: str, by: Employee, at: datetime
) -> DutySwap:
    """Ask to swap one's duty of a day for a colleague's of another, or to hand it over.

    The colleague consents first, then the direct supervisor approves. Refused: what would break
    the rules of the pairs, a duty that has begun, without a reason, and a second request for it.
    """
    lock_pairs()
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=CLAUSE)
    role = _seat_of(by, day)
    other_role = _seat_of(other, other_day) if other_day else Role.NONE
    document = DutySwap(
        person=by,
        day=day,
        role=role.value,
        other=other,
        other_day=other_day,
        other_role=other_role.value,
        reason=reason.strip(),
        asked_at=at,
    )
    _check(document, at)
    try:
        document.validate_constraints()
        with transaction.atomic():
            document.save()
    except IntegrityError as error:
        raise ValidationError(
            _("A swap of this duty waits for its decision already."), code=CLAUSE
        ) from error
    except ValidationError as error:
        raise ValidationError(error.messages, code=CLAUSE) from error
    ask_approval(
        kind=KIND, document=document, matter=_matter(document, at), chain=_chain(document), by=by,
        at=at,
    )  # fmt: skip
    return document


def _seat_of(person: Employee, day: date) -> Role:
    pair = DutyPair.objects.filter(day=day).first()
    role = role_of(pair, person.pk) if pair else Role.NONE
    if not role:
        raise ValidationError(
            _("%(person)s is not in the pair of %(day)s."),
            params={"person": person, "day": day},
            code=CLAUSE,
        )
    return role


def _matter(document: DutySwap, at: datetime) -> Matter:
    params = {
        "person": document.person.name,
        "day": document.day.isoformat(),
        "other": document.other.name,
    }
    version = in_force("roster", at).version
    if document.other_day is None:
        return Matter(HAND_OVER, params, version=version)
    return Matter(SWAP, params | {"other_day": document.other_day.isoformat()}, version=version)


def _chain(document: DutySwap) -> Chain:
    """The supervisor is the nearest one at work who is not the colleague."""
    line = [each for each in line_of(document.person) if each.is_active]
    above = next((each.pk for each in line if each.pk != document.other_id), None)
    people = {COLLEAGUE: [document.other_id], SUPERVISOR: [above] if above else []}
    return Chain(CHAIN, people.__getitem__)


def _check(document: DutySwap, at: datetime) -> list[Change]:
    """The pairs as they would be; refused where they cannot be, or a duty has begun."""
    days = [document.day] + ([document.other_day] if document.other_day else [])
    rules_on = roster_rules_between(min(days), max(days))
    for day in days:
        starts_at = spells_on(day, rules_on(day).shifts[Role.MAIN.value])[0][0]
        if not may_swap_until(starts_at, at):
            raise ValidationError(
                _("The duty of %(day)s has begun."), params={"day": day}, code=CLAUSE
            )
    changes = _changes(document)
    ids = {person for each in changes for person in (each.main, each.assistant)}
    people = list(Employee.objects.filter(pk__in=ids).order_by("number"))
    check_changes(changes, people)
    return changes


def _changes(document: DutySwap) -> list[Change]:
    """The pairs of both days after the swap; refused where somebody no longer has their seat."""
    asked = [(document.day, document.role, document.person_id, document.other_id)]
    if document.other_day:
        asked.append(
            (document.other_day, document.other_role, document.other_id, document.person_id)
        )
    rows = DutyPair.objects.filter(day__in=[each[0] for each in asked])
    seats = {row.day: {"main": row.main_id, "assistant": row.assistant_id} for row in rows}
    for day, role, was, _follows in asked:
        if seats.get(day, {}).get(role) != was:
            raise ValidationError(
                _("The pair of %(day)s has changed: ask anew."), params={"day": day}, code=CLAUSE
            )
    for day, role, _was, follows in asked:
        seats[day][role] = follows
    return [Change(day, each["main"], each["assistant"]) for day, each in seats.items()]


@clause("A2.2-1")
def settle_swap(document: DutySwap, state: State, by, at: datetime) -> None:
    """Let a swap happen with the word that approved it (handler of `KIND`).

    Refused, and the word with it, where the rules no longer hold. Whose duty changed is told.
    """
    if state not in OUTCOMES:
        return
    lock_pairs()
    document = DutySwap.objects.select_related("person", "other").get(pk=document.pk)
    if state == State.APPROVED:
        changes = _check(document, at)
        days = [each.day for each in changes]
        before = {
            row.day: (row.main_id, row.assistant_id)
            for row in DutyPair.objects.filter(day__in=days)
        }
        reason = document.reason
        rows = write_changes(changes, origin=Origin.SWAPPED, reason=reason, by=by, at=at)
        for row in rows:
            tell_change(row, before[row.day], by=by, at=at)
    document.outcome, document.settled_at = OUTCOMES[state], at
    document.save(update_fields=["outcome", "settled_at"])


def link_of(document: DutySwap) -> str:
    """Where the duty of a swap is looked at."""
    return link(document.day)


def facts_of(document: DutySwap) -> Iterable[tuple[object, object]]:
    """What the colleague and the supervisor read before they decide."""
    given = _("%(day)s, %(role)s") % {
        "day": document.day.isoformat(), "role": document.get_role_display()
    }  # fmt: skip
    back = _("nothing: the duty is handed over")
    if document.other_day:
        back = _("%(day)s, %(role)s") % {
            "day": document.other_day.isoformat(), "role": document.get_other_role_display()
        }  # fmt: skip
    return [
        (_("Asked by"), f"{document.person.number} {document.person.name}"),
        (_("gives"), given),
        (_("Colleague"), f"{document.other.number} {document.other.name}"),
        (_("gives in return"), back),
        (_("Reason"), document.reason),
    ]


def charts(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """The one chain there is."""
    return [(gettext_lazy("every swap"), CHAIN)]
