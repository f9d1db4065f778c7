"""The verbs of levels and rights: asked for, settled, carried out, ended with the post."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.logins.services import end_sessions
from hr.people.models import Employee
from hr.people.selectors import general_manager
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Matter, ask_approval, withdraw_approval
from regulations.binding.rows import insert
from regulations.notices.sayings import in_each_language
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from sitecontent.database.levels import rules, selectors
from sitecontent.database.levels.facts import link_of
from sitecontent.database.levels.models import RightGrant, RightRequest
from sitecontent.database.levels.refusals import in_words
from sitecontent.database.levels.rules import GROUPS, Cause, What, Wish
from sitecontent.database.levels.seats import chain_for, code_of, may_ask_for
from sitecontent.database.levels.words import right_words

KIND = "database.right"
ASKED = gettext_noop("Right asked for %(person)s: %(right)s")
APPROVED = gettext_noop("Approved, to be carried out: %(person)s, %(right)s")
DONE = gettext_noop("Carried out by %(by)s: %(person)s, %(right)s")
ENDED = gettext_noop("%(person)s left the post: %(right)s ended with it.")
NOT_FOR_THEM = _("Ask for yourself, for who stands below you, or as the leader of the department.")
NOBODY = _("Nobody could carry this out: who gains by it does not, and there is no second one.")


@clause("C13-6")
@transaction.atomic
def ask_right(
    *, employee: Employee, wish: Wish, reason: str, by: Employee, at: datetime
) -> RightRequest:
    """Ask for a level or a right of a person; the chain follows from the rules.

    Refused: for whom one does not ask, what changes nothing or is asked for already, and what no
    system administrator could carry out.
    """
    person = Employee.objects.select_for_update(of=("self",)).select_related(
        "position", "department__leader__position", "department__managing_leader__position"
    ).get(pk=employee.pk)  # fmt: skip
    if not may_ask_for(by, person):
        raise PermissionDenied(NOT_FOR_THEM)
    has = selectors.has_now(person, wish)
    rules.check_wish(wish, reason=reason, has=has, is_active=person.is_active)
    _check_free(person, wish)
    row = RightRequest(
        employee=person, what=wish.what, level=wish.level, permission_id=wish.permission,
        group_id=wish.group, gives=wish.is_given, position=person.position,
        reason=reason.strip()[: rules.LONGEST_REASON], by=by, at=at,
    )  # fmt: skip
    with in_words("C13-6"):
        insert(row)
    special = rules.is_special(wish, now=selectors.level_of(person), position=code_of(person))
    ask_approval(
        kind=KIND, document=row, matter=Matter(ASKED, _words(row)),
        chain=chain_for(person, special=special, by=by), by=by, at=at,
    )  # fmt: skip
    return row


def _check_free(person: Employee, wish: Wish) -> None:
    """Nothing of the kind is waiting, and somebody else could carry it out."""
    if not selectors.administrators(but=[person.pk]):
        raise ValidationError(NOBODY, code="C13-7")
    open_ones = RightRequest.objects.filter(
        employee=person, what=wish.what, permission=wish.permission, group=wish.group
    ).filter(approval__state="pending")
    waiting = selectors.to_apply().filter(
        employee=person, what=wish.what, permission=wish.permission, group=wish.group
    )
    if open_ones.exists() or waiting.exists():
        raise ValidationError(_("This has been asked for already."), code="C13-6")


def _words(row: RightRequest | RightGrant) -> dict:
    return {"person": row.employee.name, "right": in_each_language(lambda: right_words(row))}


@clause("C13-7")
def settle_right(document: RightRequest, outcome: Outcome, by, at: datetime) -> None:
    """What was decided (handler of `KIND`); approved, the system administrator is told."""
    if outcome != Outcome.APPROVED:
        return
    row = selectors.requests().get(pk=document.pk)
    barred = {row.employee_id} | selectors.deciders_of(row)
    people = selectors.administrators(but=barred)
    _tell(people, APPROVED, row=row, key=f"approved:{row.pk}", at=at)


@clause("C13-7")
@transaction.atomic
def apply_right(*, request_id: int, by: Employee, at: datetime) -> RightGrant:
    """Carry an approved request out: the grant points at it, and the person may from now on.

    Refused: anybody but a system administrator, whom it benefits, who decided on it, what is not
    approved, what was carried out, and what lapsed with the post. Sessions of the person end, so
    that the next login owes what the level asks for.
    """
    RightRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    row = selectors.requests().get(pk=request_id)
    why = rules.why_not_apply(
        person=by.pk, position=code_of(by) if by.is_active else "", employee=row.employee_id,
        deciders=selectors.deciders_of(row),
    )  # fmt: skip
    if why:
        raise PermissionDenied(why)
    grant = _row(row, request=row, cause=Cause.APPLIED, gives=row.gives, level=row.level)
    grant.by, grant.at = by, at
    with in_words("C13-7"):
        insert(grant)
    _bring(grant)
    end_sessions(row.employee)
    _tell([row.employee, row.by], DONE, row=row, key=f"done:{row.pk}", by=by, at=at)
    return grant


def _row(like: RightRequest | RightGrant, **fields) -> RightGrant:
    """A row about the same thing of the same person."""
    return RightGrant(
        employee=like.employee, what=like.what, permission=like.permission, group=like.group,
        **fields,
    )  # fmt: skip


def _bring(grant: RightGrant) -> None:
    """Let the person's groups and single rights be what the newest row says."""
    person = grant.employee
    if grant.what == What.LEVEL:
        level_groups = Group.objects.filter(name__in=GROUPS.values())
        wanted = level_groups.filter(name=GROUPS.get(grant.level, ""))
        person.groups.remove(*level_groups.exclude(pk__in=wanted))
        person.groups.add(*wanted)
    elif grant.what == What.PERMISSION:
        change = person.user_permissions.add if grant.gives else person.user_permissions.remove
        change(grant.permission)
    elif grant.gives:
        person.groups.add(grant.group)
    elif not person.position or person.position.group_id != grant.group_id:
        person.groups.remove(grant.group)


@clause("C13-7")
def end_for_leaver(*, employee: Employee, by, at: datetime, **words) -> None:
    """Whoever leaves keeps no right beside the position (told by the registry)."""
    _end(employee, Cause.LEFT, by=by, at=at)


@clause("C13-7")
def end_for_mover(*, employee: Employee, by, at: datetime) -> None:
    """What was granted for the work of a post ends with it (told by the registry)."""
    _end(employee, Cause.POST, by=by, at=at)


def _end(employee: Employee, cause: str, *, by, at: datetime) -> None:
    """The portal ends what stands beside the position, and what is asked for of it."""
    person = Employee.objects.select_related("position").get(pk=employee.pk)
    rows = list(selectors.granted_to(person))
    for row in rows:
        end = _row(row, cause=cause, gives=False, level="", by=by, at=at)
        insert(end)
        _bring(end)
        _tell(_heads(), ENDED, row=row, key=f"ended:{end.pk}", at=at)
    if rows:
        end_sessions(person)
    concerned = Q(employee=person) | (Q(by=person) if cause == Cause.LEFT else Q())
    waiting = RightRequest.objects.filter(concerned, approval__state="pending")
    for each in waiting.select_related("approval__asker"):
        asker = each.approval.asker
        withdraw_approval(approval_id=each.approval_id, by=asker, at=at, is_dropped=True, ender=by)


def _heads() -> list[Employee]:
    head = general_manager()
    return [*([head] if head else []), *selectors.administrators()]


def _tell(people: Iterable[Employee], text: str, *, row, key: str, at: datetime, by=None) -> None:
    """Write a notice about a right to people who work here, but not to who did it."""
    params = _words(row) | ({"by": by.name} if by else {})
    asked = row if isinstance(row, RightRequest) else row.request
    url = link_of(asked) if asked else f"/people/{row.employee.number}/record/"
    message = Message(key=f"level:{key}", text=text, params=params, url=url, clause="C13-7")
    found = {each.pk: each for each in people if each.is_active and each != by}
    notify(recipients=found.values(), message=message, at=at)
