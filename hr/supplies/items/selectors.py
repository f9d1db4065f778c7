"""Items as pages show them; limits and custodians in force."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q, QuerySet, Sum

from hr.people.models import Department, Employee
from hr.people.rules import HEAD
from hr.supplies.models import Category, Custody, Item, Limit, SupplyMove
from hr.supplies.rules import month_of
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, start_of

PAGE = 50


@clause("A3-L6")
def items_by_shelf(
    *, text: str = "", category: int | None = None, after: str = "", with_old: bool = False
) -> tuple[list[Item], str]:
    """A page of items by number, with category and shelf; and the number to go on after."""
    rows = Item.objects.select_related("category").order_by("code")
    if not with_old:
        rows = rows.filter(is_active=True)
    if text:
        rows = rows.filter(
            Q(name__icontains=text) | Q(code__istartswith=text) | Q(specification__icontains=text)
            | Q(initials__startswith=text.lower())
        )  # fmt: skip
    if category:
        rows = rows.filter(category=category)
    found = list(rows.filter(code__gt=after)[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].code if len(found) > PAGE else ""


def items_to_choose() -> QuerySet[Item]:
    """Items in use, by category and number."""
    return Item.objects.filter(is_active=True).select_related("category").order_by(
        "category__name", "code"
    )  # fmt: skip


def categories() -> QuerySet[Category]:
    """All categories by name."""
    return Category.objects.order_by("name")


@clause("A3-1")
def limits_of(department_id: int, items: Collection[Item]) -> dict[int, int]:
    """Item id → limit a month of a department, where one is in force."""
    rows = Limit.objects.filter(department=department_id, item__in=items)
    newest = rows.order_by("item_id", "-id").distinct("item_id")
    return {row.item_id: row.per_month for row in newest if row.per_month is not None}


def limits_of_item(item: Item) -> list[Limit]:
    """The limits of an item in force, by department."""
    rows = Limit.objects.filter(item=item).select_related("department", "by")
    newest = rows.order_by("department_id", "-id").distinct("department_id")
    kept = [row for row in newest if row.per_month is not None]
    return sorted(kept, key=lambda row: row.department.code)


@clause("A3-1")
def taken_in_month(department_id: int, items: Collection[Item], at: datetime) -> dict[int, int]:
    """Item id → pieces a department took in the month of a moment."""
    begin = start_of(month_of(day_of(at)))
    rows = SupplyMove.objects.filter(
        kind=SupplyMove.Kind.ISSUE, department=department_id, item__in=items, at__gte=begin,
        at__lte=at,
    )  # fmt: skip
    sums = rows.order_by().values_list("item").annotate(pieces=Sum("quantity"))
    return {item: -pieces for item, pieces in sums}


@clause("A3-L3")
def custodians() -> dict[int, Custody]:
    """Department id → its newest custody; its person may be None."""
    rows = Custody.objects.select_related("person", "by")
    newest = rows.order_by("department_id", "-id").distinct("department_id")
    return {row.department_id: row for row in newest}


def custodian_of(department_id: int) -> Employee | None:
    """Who keeps a department's supplies now, None: nobody, or somebody who works there no more."""
    row = Custody.objects.filter(department=department_id).select_related("person").order_by("-id")
    newest = row.first()
    person = newest.person if newest else None
    works_here = person and person.is_active and person.department_id == department_id
    return person if works_here else None


def kept_by(person: Employee) -> list[int]:
    """Ids of the departments whose supplies a person keeps now."""
    return [unit for unit, row in custodians().items() if row.person_id == person.pk]


@clause("A3-L3")
def may_name(by: Employee, department: Department) -> bool:
    """Whether a person names the custodian of a department: its head or who is in charge."""
    is_head = bool(by.position and by.position.code == HEAD)
    return is_head or by.pk in (department.leader_id, department.managing_leader_id)


def departments() -> Iterable[Department]:
    """All departments by code, with who leads them."""
    return Department.objects.select_related("leader", "managing_leader").order_by("code")
