"""The verbs of items: take up, change, limit, name a custodian."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.models import Department, Employee
from hr.people.rules import initials
from hr.supplies.items.selectors import custodian_of, kept_by, may_name
from hr.supplies.letters import tell
from hr.supplies.models import Category, Custody, Issue, Item, Limit, Supplier
from hr.supplies.refusals import in_words
from hr.supplies.rules import check_pieces, check_reason
from regulations.deadlines.services import hand_deadline
from regulations.rulebook import clause

TO_SIGN = gettext_noop("Supplies were issued to %(department)s before your time: count and sign.")
NAMED = gettext_noop("You keep the supplies of %(department)s from now on.")
ENDED = gettext_noop("%(department)s has no custodian of its supplies any more.")


@dataclass(frozen=True)
class Draft:
    """An item as it is to be."""

    code: str
    name: str
    category: Category
    specification: str
    unit: str
    shelf: str
    is_active: bool = True


FIELDS = ["code", "name", "category", "specification", "unit", "shelf", "is_active"]


def only_office(by: Employee, right: str = "keep_stock") -> None:
    """Refuse whoever is not of the office."""
    if not by.has_perm(f"supplies.{right}"):
        raise PermissionDenied(_("The office does this."))


@clause("A3-1", "A3-L6")
@transaction.atomic
def save_item(*, item: Item | None = None, draft: Draft, by: Employee, at: datetime) -> Item:
    """Take an item up, or change one: each has a specification, a category and a shelf."""
    only_office(by)
    item = item or Item()
    for name in FIELDS:
        setattr(item, name, getattr(draft, name))
    item.initials = initials(draft.name)
    item._history_user, item._history_date = by, at
    with in_words("A3-1"):
        if item.pk:
            item.save(update_fields=[*FIELDS, "initials"])
        else:
            item.save()
    return item


@clause("A3-L6")
@transaction.atomic
def add_category(*, name: str, by: Employee) -> Category:
    """A new category under which items are kept together."""
    only_office(by)
    with in_words("A3-L6"):
        return Category.objects.create(name=name.strip())


@transaction.atomic
def save_supplier(*, supplier: Supplier, by: Employee) -> Supplier:
    """Store a supplier with its contact."""
    only_office(by, "place_order")
    with in_words("A3-2"):
        supplier.save()
    return supplier


@clause("A3-1")
@transaction.atomic
def set_limit(
    *, item: Item, department: Department, per_month: int | None, reason: str, by: Employee,
    at: datetime,
) -> Limit:  # fmt: skip
    """Limit what a department gets of an item in a month; None takes the limit away."""
    if not by.has_perm("supplies.set_limit"):
        raise PermissionDenied(_("The management sets the limits of departments."))
    if per_month is not None:
        check_pieces(per_month, ref="A3-1", least=0)
    check_reason(reason, ref="A3-1")
    with in_words("A3-1"):
        return Limit.objects.create(
            item=item, department=department, per_month=per_month, reason=reason.strip()[:200],
            by=by, at=at,
        )  # fmt: skip


@clause("A3-L3")
@transaction.atomic
def name_custodian(
    *, department: Department, person: Employee, by: Employee, at: datetime
) -> Custody:
    """A department names the one of its people who keeps its supplies and signs for them."""
    if not may_name(by, department):
        raise PermissionDenied(
            _("A department's custodian is named by its head or by who is in charge of it.")
        )
    if person == custodian_of(department.pk):
        raise ValidationError(_("This changes nothing."), code="A3-L3")
    with in_words("A3-L3"):
        row = Custody.objects.create(department=department, person=person, by=by, at=at)
    tell(
        [person], NAMED, url="/supplies/custodians/", key=f"custody:{row.pk}", clause="A3-L3",
        by=by, at=at, department=department.name,
    )  # fmt: skip
    _hand_signatures(row, by=by, at=at)
    return row


def _hand_signatures(row: Custody, *, by: Employee, at: datetime) -> None:
    """What was issued and is not signed for waits for the new custodian from now on."""
    waiting = Issue.objects.filter(
        department=row.department, receipt=None, deadline__isnull=False
    ).exclude(deadline__owner=row.person)
    for issue in waiting.order_by("pk"):
        hand_deadline(deadline_id=issue.deadline_id, owner=row.person, at=at)
        tell(
            [row.person], TO_SIGN, url=f"/supplies/issues/{issue.pk}/",
            key=f"issue:{issue.pk}:{row.pk}", clause="A3-L3", by=by, at=at,
            department=row.department.name,
        )  # fmt: skip


@clause("A3-L3")
@transaction.atomic
def end_custody(*, person: Employee, by: Employee | None, at: datetime) -> None:
    """Somebody leaves or changes post: the departments they kept supplies for name another.

    Those are told. A new post in the same department changes nothing.
    """
    for unit in kept_by(person):
        if person.is_active and person.department_id == unit:
            continue
        department = Department.objects.select_related("leader", "managing_leader").get(pk=unit)
        row = Custody.objects.create(department=department, person=None, by=by, at=at)
        tell(
            [department.leader, department.managing_leader], ENDED, url="/supplies/custodians/",
            key=f"custody:{row.pk}", clause="A3-L3", by=by, at=at, department=department.name,
        )  # fmt: skip
