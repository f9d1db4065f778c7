"""The verbs of the shelves: issue, sign for it, count, write off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.models import Department, Employee
from hr.people.selectors import superior_ids
from hr.supplies.items.selectors import custodian_of, limits_of, taken_in_month
from hr.supplies.items.services import only_office
from hr.supplies.letters import link, tell
from hr.supplies.models import (
    Issue,
    IssueLine,
    IssueReceipt,
    IssueReturn,
    Item,
    ShelfCount,
    WriteOff,
)
from hr.supplies.refusals import in_words
from hr.supplies.rules import check_limit, check_pieces, check_reason, sign_due
from regulations.binding.rows import insert_once
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import meet_deadline, start_deadline
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force

SIGN = "supplies.sign"
ISSUED = gettext_noop("Supplies were issued to %(department)s: count them and sign.")
BACK = gettext_noop("Back on the shelf: %(item)s, %(quantity)s %(unit)s. %(reason)s")
UNSIGNED = gettext_noop("Supplies issued to %(department)s are not signed for.")


@clause("A3-5", "A3-1", "A3-L5")
@transaction.atomic
def issue_supplies(
    *, department: Department, pieces: Mapping[int, int], note: str = "", by: Employee,
    at: datetime, request: UUID | None = None,
) -> Issue:  # fmt: skip
    """Hand items (id → pieces) to a department; its custodian is told to sign.

    All or nothing. Refused: without a custodian, beyond a limit, more than is on the shelf. The
    same `request` issues once.
    """
    only_office(by)
    custodian = custodian_of(department.pk)
    if custodian is None:
        raise ValidationError(
            _("%(department)s has no custodian: it names one first."),
            params={"department": department.name},
            code="A3-L3",
        )
    if custodian == by:
        raise ValidationError(
            _(
                "You keep the supplies of %(department)s yourself and would sign for what you hand "
                "out: somebody else of the office issues them."
            ),
            params={"department": department.name},
            code="A3-L3",
        )
    items = _checked(department, pieces, at)
    words = {"department": department, "note": note.strip()[:200], "by": by, "at": at}
    request = request or uuid4()
    with in_words("A3-L5"):
        issue = Issue(request=request, **words)
        if not insert_once(issue):
            return Issue.objects.get(request=request)
        for item in items:
            IssueLine.objects.create(issue=issue, item=item, quantity=pieces[item.pk])
    _ask_to_sign(issue, custodian, by=by, at=at)
    return issue


def _checked(department: Department, pieces: Mapping[int, int], at: datetime) -> list[Item]:
    """The items of an issue in the order of their ids, within stock and limits."""
    items = list(Item.objects.filter(pk__in=pieces, is_active=True).order_by("pk"))
    if not items or len(items) != len(pieces):
        raise ValidationError(_("Choose what is issued."), code="A3-L5")
    limits = limits_of(department.pk, items)
    taken = taken_in_month(department.pk, items, at)
    for item in items:
        wanted = pieces[item.pk]
        check_pieces(wanted, ref="A3-L5")
        check_limit(item=item, wanted=wanted, used=taken.get(item.pk, 0), limit=limits.get(item.pk))
        if wanted > item.on_hand:
            raise ValidationError(
                _("%(item)s: %(wanted)s wanted, %(on_hand)s on the shelf."),
                params={"item": item, "wanted": wanted, "on_hand": item.on_hand},
                code="A3-L5",
            )
    return items


def _ask_to_sign(issue: Issue, custodian: Employee, *, by, at: datetime) -> None:
    held = in_force("supplies", at)
    issue.deadline = start_deadline(
        kind=SIGN, key=str(issue.pk), clause="A3-L3", version=held.version, owner=custodian,
        starts_at=at, due_at=sign_due(at, held.params),
    )  # fmt: skip
    issue.save(update_fields=["deadline"])
    tell(
        [custodian], ISSUED, url=link("issues", issue.pk), key=f"issue:{issue.pk}", clause="A3-L3",
        by=by, at=at, department=issue.department.name,
    )  # fmt: skip


@clause("A3-L3")
@transaction.atomic
def sign_issue(*, issue_id: int, by: Employee, at: datetime) -> IssueReceipt:
    """The custodian of the department signs that what was issued has come; nobody else does."""
    issue = Issue.objects.select_related("department").get(pk=issue_id)
    if custodian_of(issue.department_id) != by:
        raise PermissionDenied(_("The custodian of the department signs for it."))
    with in_words("A3-L3"):
        receipt = IssueReceipt.objects.create(issue=issue, by=by, at=at)
    meet_deadline(deadline_id=issue.deadline_id, by=by, at=at)
    return receipt


@clause("A3-5", "A3-L5")
@transaction.atomic
def take_back(
    *, line_id: int, quantity: int, reason: str, by: Employee, at: datetime
) -> IssueReturn:
    """Pieces of an issue are back on the shelf, with the reason: they were not used.

    Refused: more than was issued and is not back yet.
    """
    only_office(by)
    check_pieces(quantity, ref="A3-L5")
    check_reason(reason, ref="A3-L5")
    with in_words("A3-L5"):
        row = IssueReturn.objects.create(
            line_id=line_id, quantity=quantity, reason=reason.strip()[:200], by=by, at=at
        )
    issue, item = row.line.issue, row.line.item
    tell(
        [custodian_of(issue.department_id)], BACK, url=link("issues", issue.pk),
        key=f"back:{row.pk}", clause="A3-L5", by=by, at=at, item=item.name, quantity=quantity,
        unit=item.unit, reason=row.reason,
    )  # fmt: skip
    return row


@clause("A3-L5")
@transaction.atomic
def count_item(
    *, item_id: int, counted: int, seen: int, reason: str = "", by: Employee, at: datetime
) -> ShelfCount:
    """A stock-take: what was counted becomes what is on hand; a difference is explained.

    `seen` is the newest move when it was counted: what was moved since is counted once more.
    """
    only_office(by)
    check_pieces(counted, ref="A3-L5", least=0)
    with in_words("A3-L5"):
        return ShelfCount.objects.create(
            item_id=item_id, counted=counted, seen=seen, reason=reason.strip()[:200], by=by, at=at
        )


@dataclass(frozen=True)
class Counted:
    """What was counted of an item of a shelf; `seen` is its newest move at that moment."""

    item: Item
    counted: int
    seen: int
    reason: str = ""


@clause("A3-L5", "A3-L6")
@transaction.atomic
def count_shelf(*, counts: Sequence[Counted], by: Employee, at: datetime) -> list[ShelfCount]:
    """A stock-take of several items at once: all of it is booked, or nothing.

    A refusal names the item it is about.
    """
    only_office(by)
    if not counts:
        raise ValidationError(_("Fill in at least one row."), code="A3-L5")
    found = []
    for each in sorted(counts, key=lambda row: row.item.pk):
        words = {"counted": each.counted, "seen": each.seen, "reason": each.reason}
        try:
            found.append(count_item(item_id=each.item.pk, **words, by=by, at=at))
        except ValidationError as refused:
            raise ValidationError(
                f"{each.item.name}: {refused.messages[0]}", code=refused.code
            ) from refused
    return found


@clause("A3-L5")
@transaction.atomic
def write_off(*, item_id: int, quantity: int, reason: str, by: Employee, at: datetime) -> WriteOff:
    """Take broken or spoilt pieces off the books, with the reason."""
    only_office(by)
    check_pieces(quantity, ref="A3-L5")
    check_reason(reason, ref="A3-L5")
    with in_words("A3-L5"):
        return WriteOff.objects.create(
            item_id=item_id, quantity=quantity, reason=reason.strip()[:200], by=by, at=at
        )


def report_unsigned(deadlines: list[Deadline], at: datetime) -> None:
    """Tell the custodian, who issued, and the custodian's superior (handler of `SIGN`)."""
    for issue in _issues(deadlines).values():
        above = superior_ids(issue.deadline.owner_id)[:1]
        people = [issue.deadline.owner, issue.by, *Employee.objects.filter(pk__in=above)]
        tell(
            people, UNSIGNED, url=link("issues", issue.pk), key=f"unsigned:{issue.pk}",
            clause="A3-L3", at=at, department=issue.department.name,
        )  # fmt: skip


def _issues(deadlines: list[Deadline]) -> dict[int, Issue]:
    rows = Issue.objects.filter(deadline__in=deadlines)
    return {
        row.deadline_id: row for row in rows.select_related("department", "by", "deadline__owner")
    }


def link_of_deadline(row: Deadline) -> str:
    """Where an issue is signed for."""
    return link("issues", int(row.key))


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the deadline: the department."""
    return {pk: row.department.name for pk, row in _issues(deadlines).items()}
