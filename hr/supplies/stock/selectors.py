"""The ledger, what is to be bought again, and what departments use."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, TruncMonth

from hr.people.models import Department, Employee
from hr.supplies.models import (
    DeliveryFix,
    DeliveryLine,
    Issue,
    IssueLine,
    IssueReturn,
    Item,
    OrderLine,
    PurchaseLine,
    SupplyMove,
)
from hr.supplies.rules import COMING, OrderState, SupplyRules
from hr.supplies.stock.rules import Proposal, Standing, Use, per_head, propose, window_of
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, span_of, start_of

PAGE = 50
MOVES = 20  # of the ledger of an item at a time


def newest_move(item: Item) -> int:
    """The id of the newest move of an item, 0 where there is none."""
    rows = SupplyMove.objects.filter(item=item).order_by("-id").values_list("id", flat=True)
    return rows.first() or 0


def newest_moves(items: Collection[Item]) -> dict[int, int]:
    """Item id → id of its newest move."""
    rows = SupplyMove.objects.filter(item__in=items).order_by("item_id", "-id")
    return dict(rows.distinct("item_id").values_list("item_id", "id"))


def moves_of(item: Item, before: int | None = None) -> tuple[list[SupplyMove], int | None]:
    """A page of the ledger of an item, the newest first, and the move the next page is before."""
    rows = SupplyMove.objects.filter(item=item).select_related("by", "department").order_by("-id")
    found = list((rows.filter(pk__lt=before) if before else rows)[: MOVES + 1])
    return found[:MOVES], found[MOVES - 1].pk if len(found) > MOVES else None


@clause("A3-2")
def standings(items: Collection[Item], at: datetime, params: SupplyRules) -> dict[int, Standing]:
    """What a proposal reads of each item: two queries, however many there are."""
    moves = SupplyMove.objects.filter(item__in=items, kind=SupplyMove.Kind.ISSUE, at__lte=at)
    moves = moves.filter(at__gte=start_of(window_of(at, params)))
    asked = PurchaseLine.objects.filter(item__in=items, purchase__state__in=COMING)
    sums = _sums(
        issued=_by_item(moves, "item", "quantity"), asked=_by_item(asked, "item", "quantity"),
        **_on_order(items),
    )  # fmt: skip
    since = _firsts(items)
    return {
        item.pk: Standing(
            on_hand=item.on_hand, on_order=_coming(sums[item.pk]), asked=sums[item.pk]["asked"],
            issued=-sums[item.pk]["issued"],
            since=day_of(since[item.pk]) if item.pk in since else None,
        )
        for item in items
    }  # fmt: skip


def _by_item(rows: QuerySet, item: str, counted: str) -> QuerySet:
    """Rows summed up by the item they are about: (item, pieces)."""
    return rows.order_by().values(which=F(item)).annotate(pieces=Sum(counted))


def _sums(**named: QuerySet) -> dict[int, Counter[str]]:
    """Item id → what → pieces, of all that is named, by one query."""
    parts = [
        rows.annotate(what=Value(name)).values_list("which", "what", "pieces")
        for name, rows in named.items()
    ]
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for item, what, pieces in parts[0].union(*parts[1:], all=True):
        found[item][what] = pieces
    return found


def _on_order(items: Collection[Item]) -> dict[str, QuerySet]:
    """What is on order of items and what of it has come: parts of `_sums`."""
    lines = OrderLine.objects.filter(item__in=items, order__state=OrderState.PLACED)
    came = DeliveryLine.objects.filter(line__item__in=items, line__order__state=OrderState.PLACED)
    fixed = DeliveryFix.objects.filter(
        line__line__item__in=items, line__line__order__state=OrderState.PLACED
    )
    return {
        "ordered": _by_item(lines, "item", "quantity"),
        "came": _by_item(came, "line__item", "good"),
        "fixed": _by_item(fixed, "line__line__item", "good"),
    }


def _coming(sums: Counter[str]) -> int:
    return sums["ordered"] - sums["came"] - sums["fixed"]


def _firsts(items: Collection[Item]) -> dict[int, datetime]:
    """Item id → when it was moved first, looked up one by one in the index of the ledger."""
    oldest = SupplyMove.objects.filter(item=OuterRef("pk")).order_by("id").values("at")[:1]
    rows = Item.objects.filter(pk__in=[item.pk for item in items]).annotate(first=Subquery(oldest))
    return {pk: at for pk, at in rows.values_list("pk", "first") if at}


@clause("A3-2")
def proposals(at: datetime, params: SupplyRules) -> list[tuple[Item, Proposal]]:
    """Items with what is proposed of each, those to order first."""
    items = list(Item.objects.filter(is_active=True).select_related("category"))
    found, today = standings(items, at, params), day_of(at)
    rows = [(item, propose(found[item.pk], params, today)) for item in items]
    return sorted(rows, key=lambda row: (row[1].quantity == 0, row[0].code))


@dataclass(frozen=True)
class Consumption:
    """What departments used from one day to another, per head, and the items that cost most."""

    since: date
    until: date
    uses: list[Use]
    items: list[tuple[str, str, int, Decimal]]  # name, unit, pieces, yuan
    total: Decimal
    heads: int


@clause("A3-L2")
def consumption(since: date, until: date, department: int | None = None) -> Consumption:
    """What was issued in these days, valued at the price of each piece when it was issued.

    Heads are those who work in a department now.
    """
    start, end = span_of(since, until)
    rows = SupplyMove.objects.filter(kind=SupplyMove.Kind.ISSUE, at__gte=start, at__lt=end)
    rows = rows.order_by().annotate(cost=-F("quantity") * F("price"))
    sums = {
        unit: (-pieces, spent)
        for unit, pieces, spent in rows.values_list("department").annotate(
            Sum("quantity"), Sum("cost")
        )
    }
    heads = dict(
        Employee.objects.filter(is_active=True, department__isnull=False).order_by()
        .values_list("department").annotate(Count("pk"))
    )  # fmt: skip
    uses = per_head(
        (unit, *sums.get(unit.pk, (0, Decimal(0))), heads.get(unit.pk, 0))
        for unit in Department.objects.order_by("code")
        if unit.pk in sums or unit.pk in heads
    )
    narrowed = rows.filter(department=department) if department else rows
    return Consumption(
        since, until, uses, _dearest(narrowed), sum((use.spent for use in uses), Decimal(0)),
        sum(heads.values()),
    )  # fmt: skip


def _dearest(rows: QuerySet[SupplyMove]) -> list[tuple[str, str, int, Decimal]]:
    """The twenty items of which most was used, in yuan."""
    sums = rows.values_list("item__name", "item__unit").annotate(
        pieces=-Sum("quantity"), spent=Sum("cost")
    )
    return list(sums.order_by("-spent", "item__name")[:20])


@clause("A3-L2")
def used_rows(since: date, until: date) -> list[tuple]:
    """(department, number, item, unit, pieces, yuan) of what was issued in these days."""
    start, end = span_of(since, until)
    rows = SupplyMove.objects.filter(kind=SupplyMove.Kind.ISSUE, at__gte=start, at__lt=end)
    sums = rows.order_by().values_list(
        "department__name", "item__code", "item__name", "item__unit"
    ).annotate(pieces=-Sum("quantity"), spent=Sum(-F("quantity") * F("price")))  # fmt: skip
    return list(sums.order_by("department__name", "item__code"))


def months_of(count: int, today: date) -> list[tuple[date, Decimal]]:
    """The yuan used in each of the last months, the first one first."""
    firsts = [today.replace(day=1)]
    for _each in range(count - 1):
        firsts.append((firsts[-1] - timedelta(days=1)).replace(day=1))
    firsts.reverse()
    rows = SupplyMove.objects.filter(kind=SupplyMove.Kind.ISSUE, at__gte=start_of(firsts[0]))
    sums: dict[date, Decimal] = defaultdict(Decimal)
    rows = rows.order_by().annotate(month=TruncMonth("at"), cost=-F("quantity") * F("price"))
    monthly = rows.values_list("month").annotate(spent=Sum("cost"))
    for month, spent in monthly:
        sums[day_of(month)] += spent
    return [(first, sums[first]) for first in firsts]


def lines_of(issue: Issue) -> list[IssueLine]:
    """The lines of an issue with what of each is `back` on the shelf, and what is `left`."""
    rows = issue.lines.select_related("item").order_by("id").annotate(
        back=Coalesce(Sum("returns__quantity"), 0)
    )  # fmt: skip
    found = list(rows)
    for line in found:
        line.left = line.quantity - line.back
    return found


def returns_of(issue: Issue) -> QuerySet[IssueReturn]:
    """What of an issue came back, the first first."""
    rows = IssueReturn.objects.filter(line__issue=issue).select_related("line__item", "by")
    return rows.order_by("id")


def issues(*, department_ids: Collection[int] | None, before: int | None = None) -> list[Issue]:
    """Issues of these departments (None: of all), the newest first."""
    rows = Issue.objects.select_related("department", "by", "receipt__by", "deadline")
    if department_ids is not None:
        rows = rows.filter(department__in=department_ids)
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows.prefetch_related("lines__item").order_by("-id")[: PAGE + 1])
