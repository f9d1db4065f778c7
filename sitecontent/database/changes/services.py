"""The verbs of changes of the system: draft, ask for views, propose a plan, sign, release, drop."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.models import Department, Employee
from hr.people.selectors import holders
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import (
    Chain,
    Matter,
    ask_again,
    ask_approval,
    withdraw_approval,
)
from regulations.binding.rows import insert
from regulations.notices.sayings import say
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force
from sitecontent.database.changes import rules
from sitecontent.database.changes.models import (
    AskedView,
    Dropping,
    LeftOut,
    Plan,
    Release,
    Signing,
    SystemChange,
)
from sitecontent.database.changes.rules import Stand, Way
from sitecontent.database.changes.selectors import changes, feedback_of, head_of, stand_at, to_ask
from sitecontent.database.feedback.services import reply_to
from sitecontent.database.refusals import in_words

CHANGE, VIEW = "database.change", "database.view"
ASKED = gettext_noop("Change of the system: %(title)s")
VIEW_ASKED = gettext_noop("View of the department %(department)s on: %(title)s")
NOT_CARRIED = gettext_noop("The change “%(title)s” that your feedback went into was not approved.")
TO_CARRY = gettext_noop("The change of the system “%(title)s” is signed: carry it out.")
RELEASED = gettext_noop("Carried out by the release %(version)s: %(title)s")


@dataclass(frozen=True)
class Proposal:
    """A plan as it is proposed; `firm` is the outside firm, if one does it."""

    text: str
    way: str = Way.IN_HOUSE
    firm: str = ""


@clause("C13-M1")
@transaction.atomic
def draft_change(*, title: str, reason: str, by: Employee, at: datetime) -> SystemChange:
    """The system administrator writes down what is to change and why."""
    _require_drafter(by)
    rules.check_draft(title, reason)
    row = SystemChange(title=title.strip(), reason=reason.strip(), by=by, at=at)
    with in_words("C13-M1"):
        insert(row)
    return row


@clause("C13-M1", "C13-M3")
@transaction.atomic
def take_over(
    *, feedback_id: int, text: str, by: Employee, at: datetime, change_id: int | None = None,
    title: str = "", reason: str = "",
) -> SystemChange:  # fmt: skip
    """Take a feedback over into a change that runs, or into a new one; the giver is told."""
    if change_id is None:
        change = draft_change(title=title, reason=reason, by=by, at=at)
    else:
        change = _locked(change_id)
        _check(change, [each for each in Stand if each not in rules.ENDED], at)
    reply_to(feedback_id=feedback_id, stand="taken", text=text, change=change, by=by, at=at)
    return change


@clause("C13-M1")
@transaction.atomic
def ask_views(
    *, change_id: int, departments: Collection[int], reason: str = "", by: Employee, at: datetime
) -> int:
    """Ask departments for their views: each head has it among what waits for them, until a term.

    Which others people work in, and why they are not asked, stands beside it for who decides.
    Returns how many were asked. Refused: once a plan is there, a department twice, nobody, the
    drafter's own department alone, and to leave others out without a reason.
    """
    _require_drafter(by)
    change = _locked(change_id)
    text = _("The plan is there already: the departments are asked before it.")
    _check(change, (Stand.DRAFT, Stand.ASKING, Stand.VIEWED), at, text)
    found = list(Department.objects.filter(pk__in=departments).order_by("code"))
    asked = {each.pk for each in found}
    left = [each for each in to_ask(change) if each.pk not in asked]
    before = {each.department_id for each in change.asked.all()} if found else set()
    rules.check_asked(asked | before, left, own=by.department_id, reason=reason)
    held = in_force("care", at)
    due = at + timedelta(days=held.params.views_within_days)
    for department in found:
        _ask_view(change, department, due, held.version, by, at)
    for department in left:
        row = LeftOut(change=change, department=department, reason=reason.strip(), by=by, at=at)
        with in_words("C13-M1"):
            insert(row)
    return len(found)


def _ask_view(change, department, due: datetime, version, by, at: datetime) -> None:
    row = AskedView(change=change, department=department, due_at=due, by=by, at=at)
    with in_words("C13-M1"):
        insert(row)
    head = head_of(department)
    chain = Chain(rules.view_chain(), lambda role: [head.pk] if head else [])
    words = {"department": department.name, "title": change.title}
    matter = Matter(VIEW_ASKED, words, version=version, latest=due)
    ask_approval(kind=VIEW, document=row, matter=matter, chain=chain, by=by, at=at)


@clause("C13-M1")
@transaction.atomic
def propose_plan(*, change_id: int, proposal: Proposal, by: Employee, at: datetime) -> Plan:
    """Propose how it is done and by whom; the site manager is asked, then the general manager.

    Refused: before every department gave its view or its term passed, and while a plan waits.
    """
    _require_drafter(by)
    change = _locked(change_id)
    _check(change, (Stand.VIEWED, Stand.RETURNED), at, _why_no_plan(stand_at(change, at)))
    rules.check_plan(proposal.text, proposal.way, proposal.firm)
    firm = proposal.firm.strip() if proposal.way == Way.OUTSIDE else ""
    plan = Plan(
        change=change, number=len(change.plans.all()) + 1, text=proposal.text.strip(),
        way=proposal.way, firm=firm, by=by, at=at,
    )  # fmt: skip
    with in_words("C13-M1"):
        insert(plan)
    _end_views(change, by, at)
    _ask(change, by, at)
    return plan


def _why_no_plan(stand: Stand):
    if stand == Stand.DRAFT:
        return _("The departments are asked for their views before a plan is proposed.")
    if stand == Stand.ASKING:
        return _("A department may still give its view: wait for it, or for the end of the term.")
    return _("A plan changes only after it was returned.")


def _ask(change: SystemChange, by, at: datetime) -> None:
    chain = Chain(rules.chain(), lambda role: list(holders(role).values_list("pk", flat=True)))
    matter = Matter(ASKED, {"title": change.title})
    if change.approval_id:
        ask_again(approval_id=change.approval_id, matter=matter, chain=chain, by=by, at=at)
    else:
        ask_approval(kind=CHANGE, document=change, matter=matter, chain=chain, by=by, at=at)


def _end_views(change: SystemChange, by, at: datetime) -> None:
    """Nobody is asked any more for a view whose term has passed."""
    for row in change.asked.select_related("approval__asker"):
        if row.approval.state == Outcome.PENDING:
            asker = row.approval.asker
            words = {"by": asker, "at": at, "is_dropped": True, "ender": by}
            withdraw_approval(approval_id=row.approval_id, **words)


def settle_view(document: AskedView, outcome: Outcome, by, at: datetime) -> None:
    """What the head of a department said stands with the request (handler of `VIEW`)."""


@clause("C13-M1")
def settle_change(document: SystemChange, outcome: Outcome, by, at: datetime) -> None:
    """Signed, it may be carried out; else who gave feedback is told (handler of `CHANGE`)."""
    if outcome == Outcome.APPROVED:
        plan = document.plans.order_by("-number").first()
        with in_words("C13-M1"):
            insert(Signing(change=document, plan=plan, by=by, at=at))
        _tell([document.by], TO_CARRY, document, key="signed", at=at)
    if outcome in (Outcome.REFUSED, Outcome.WITHDRAWN):
        givers = [each.by for each in feedback_of(document)]
        _tell(givers, NOT_CARRIED, document, key=f"ended:{outcome}", at=at)


@clause("C13-M1", "C13-M3")
@transaction.atomic
def release_change(
    *, change_id: int, version: str, note: str = "", by: Employee, at: datetime
) -> Release:
    """Say by which release a signed change was carried out; feedback behind it is closed, and
    whoever gave it is told."""
    _require_drafter(by)
    change = _locked(change_id)
    text = _("Nothing is released before the general manager has signed.")
    _check(change, (Stand.SIGNED,), at, text)
    rules.check_release(version)
    row = Release(change=change, version=version.strip(), note=note.strip(), by=by, at=at)
    with in_words("C13-M1"):
        insert(row)
    answer = say(RELEASED, {"version": row.version, "title": change.title})
    for each in feedback_of(change).exclude(replies__stand="closed"):
        reply_to(feedback_id=each.pk, stand="closed", text=answer, by=by, at=at)
    return row


@clause("C13-M1")
@transaction.atomic
def drop_change(*, change_id: int, reason: str, by: Employee, at: datetime) -> Dropping:
    """Give a change up before it lies before site manager and general manager."""
    _require_drafter(by)
    change = _locked(change_id)
    text = _("What was asked for is withdrawn on the page of the request.")
    _check(change, (Stand.DRAFT, Stand.ASKING, Stand.VIEWED), at, text)
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Give the reason."), code="C13-M1")})
    row = Dropping(change=change, reason=reason.strip()[:300], by=by, at=at)
    with in_words("C13-M1"):
        insert(row)
    _end_views(change, by, at)
    givers = [each.by for each in feedback_of(change)]
    _tell(givers, NOT_CARRIED, change, key="dropped", at=at)
    return row


def _require_drafter(by: Employee) -> None:
    code = by.position.code if by.position else ""
    if code != "system_administrator" or not by.is_active:
        denied = PermissionDenied(_("The system administrator drafts changes of the system."))
        denied.code = "C13-M1"
        raise denied


def _locked(pk: int) -> SystemChange:
    SystemChange.objects.select_for_update(no_key=True).get(pk=pk)
    return changes().get(pk=pk)


def _check(change: SystemChange, allowed, at: datetime, refusal: object = "") -> None:
    rules.check_stand(stand_at(change, at), allowed, refusal)


def _tell(people, text: str, change: SystemChange, *, key: str, at: datetime) -> None:
    message = Message(
        key=f"change:{change.pk}:{key}", text=text, params={"title": change.title},
        url=f"/database/changes/{change.pk}/", clause="C13-M1", kind="system-change",
    )  # fmt: skip
    found = {each.pk: each for each in people if each.is_active}
    notify(recipients=found.values(), message=message, at=at)
