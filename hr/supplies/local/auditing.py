"""The audit of what a department bought nearby: its deadline, its word, the case it may open."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.discipline.services import open_case
from hr.people.models import Employee
from hr.people.selectors import allowed, superior_ids
from hr.supplies.letters import link, tell
from hr.supplies.models import LocalAudit, LocalBill, LocalPurchase
from hr.supplies.refusals import in_words
from hr.supplies.rules import audit_due, check_reason
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import meet_deadline, start_deadline
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force

# The deadline of a bill; the key is the local purchase.
AUDIT = "supplies.audit"
AUDITED = gettext_noop("Audited, in order: %(what)s")
OBJECTED = gettext_noop("The audit objects to %(what)s: %(remark)s")
OVERDUE = gettext_noop("Not audited in time: %(what)s of %(department)s")
CASE = gettext_noop("The audit of a purchase nearby objects: %(matter)s")


@clause("A3-5")
def start_audit(bill: LocalBill, *, at: datetime) -> Deadline | None:
    """Start the days of the audit, of the first of the office who did not buy it themselves."""
    office = [each for each in allowed("supplies.audit_local") if each.pk != bill.by_id]
    if not office:
        return None
    held = in_force("supplies", at)
    return start_deadline(
        kind=AUDIT, key=str(bill.purchase_id), clause="A3-5", version=held.version,
        owner=min(office, key=lambda each: each.number), starts_at=at,
        due_at=audit_due(at, held.params),
    )  # fmt: skip


@clause("A3-5", "A3-L6")
@transaction.atomic
def audit_local(
    *, local_id: int, is_in_order: bool, remark: str = "", by: Employee, at: datetime
) -> LocalAudit:
    """The office audits what a department bought; an objection says what is wrong and opens a case
    about who bought it, which others decide."""
    if not by.has_perm("supplies.audit_local"):
        raise PermissionDenied(_("The office does this."))
    bill = LocalBill.objects.select_related("purchase__person").get(purchase=local_id)
    if not is_in_order:
        check_reason(remark, ref="A3-5")
    with in_words("A3-5"):
        audit = LocalAudit.objects.create(
            bill=bill, is_in_order=is_in_order, remark=remark.strip()[:300], by=by, at=at
        )
    local = bill.purchase
    for row in Deadline.objects.filter(kind=AUDIT, key=str(local.pk)):
        meet_deadline(deadline_id=row.pk, by=by, at=at)
    tell(
        [local.person], AUDITED if is_in_order else OBJECTED, url=link("local", local.pk),
        key=f"audit:{local.pk}", clause="A3-5", by=by, at=at, what=local.what[:150],
        remark=audit.remark,
    )  # fmt: skip
    if not is_in_order:
        _open_case(audit, bill, by=by, at=at)
    return audit


def _open_case(audit: LocalAudit, bill: LocalBill, *, by: Employee, at: datetime) -> None:
    local = bill.purchase
    facts = {
        "matter": local.what[:150], "account": audit.remark, "amount": f"{bill.total:,.2f}",
        "link": link("local", local.pk),
    }  # fmt: skip
    open_case(
        key=f"supplies:audit:{local.pk}", clause="A3-5", subject=local.person, title=CASE,
        facts=facts, by=by, at=at,
    )  # fmt: skip


@clause("A3-5")
def report_unaudited(deadlines: list[Deadline], at: datetime) -> None:
    """Tell the office and who stands above it (handler of `AUDIT`)."""
    for row, local in _purchases(deadlines):
        above = Employee.objects.filter(pk__in=superior_ids(row.owner_id)[:1])
        tell(
            [*allowed("supplies.audit_local"), *above], OVERDUE, url=link("local", local.pk),
            key=f"unaudited:{local.pk}", clause="A3-5", at=at, what=local.what[:150],
            department=local.department.name,
        )  # fmt: skip


def _purchases(deadlines: list[Deadline]) -> list[tuple[Deadline, LocalPurchase]]:
    rows = LocalPurchase.objects.select_related("department")
    found = rows.in_bulk([int(row.key) for row in deadlines])
    return [(row, found[int(row.key)]) for row in deadlines if int(row.key) in found]


def link_of_deadline(row: Deadline) -> str:
    """Where a purchase is audited."""
    return link("local", int(row.key))


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the deadline: what was bought."""
    return {row.pk: local.what for row, local in _purchases(deadlines)}
