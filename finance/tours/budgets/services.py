"""The verb of budget sheets: operations signs one, or the next version of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from finance.ledger.access import allow
from finance.tours.access import check_running, lock_tour
from finance.tours.letters import tell, write
from finance.tours.models import Budget, BudgetLine, Tour
from finance.tours.rules import Category, check_sum, yuan
from finance.tours.selectors import items_of, newest_budget, standing_of
from hr.people.rules import HEAD
from hr.people.selectors import allowed, holders
from regulations.binding.rows import insert
from regulations.rulebook import clause

MOST_LINES = 60
SIGNED = gettext_noop("Budget sheet %(version)s of %(tour)s signed: %(total)s.")

SIGNED_BEYOND = gettext_noop(
    "Budget sheet %(version)s of %(tour)s signed: %(total)s, that is %(beyond)s more than its "
    "customer pays."
)


@dataclass(frozen=True)
class Planned:
    """A line as operations writes it; `item` is the number it had, None for a new line."""

    category: str
    text: str
    amount: Decimal
    item: int | None = None


@clause("A7.3-3")
@transaction.atomic
def sign_budget(
    *, tour_id: int, lines: Sequence[Planned], note: str = "", by, at: datetime
) -> Budget:
    """Sign a budget sheet whole; finance is told, and the general manager where it allows more
    than the customer pays. Another signature is a new version.

    Refused: no lines, a line without words or sum, less than is committed already, a line gone
    on which money was spent, a new version that does not say what changed.
    """
    allow(by, "tours.sign_budget")
    tour = lock_tour(tour_id)
    check_running(tour, "A7.3-3")
    before = newest_budget(tour.pk)
    _check_lines(lines, tour)
    if before is not None and not note.strip():
        raise ValidationError(_("Say what changed."), code="A7.3-3")
    version = before.version + 1 if before else 1
    total = sum((line.amount for line in lines), Decimal(0))
    budget = Budget(tour=tour, version=version, total=total, note=note.strip(), by=by, at=at)
    insert(budget)
    BudgetLine.objects.bulk_create(_rows(budget, lines))
    write(tour, "budget", by=by, at=at, amount=total, note=note)
    words = {"key": f"budget:{version}", "clause": "A7.3-3", "by": by, "at": at}
    people, beyond = [*allowed("ledger.prepare_entry"), tour.guide], standing_of(tour.pk).beyond
    if beyond:
        people += holders(HEAD)
    told = {"version": version, "total": yuan(total), "beyond": yuan(beyond)}
    tell(people, SIGNED_BEYOND if beyond else SIGNED, tour=tour, **told, **words)
    return budget


def _check_lines(lines: Sequence[Planned], tour: Tour) -> None:
    if not 0 < len(lines) <= MOST_LINES:
        raise ValidationError(
            _("A budget sheet has 1 to %(most)s lines."), params={"most": MOST_LINES}, code="A7.3-3"
        )
    for line in lines:
        if line.category not in Category.values or not line.text.strip():
            raise ValidationError(_("Each line says what it is for."), code="A7.3-3")
        check_sum(line.amount, "A7.3-3")
    kept = {line.item for line in lines}
    gone = [item for item in items_of(tour.pk) if item.spent and item.number not in kept]
    if gone:
        raise ValidationError(
            _("Money was spent on “%(item)s” already: the line stays."),
            params={"item": gone[0].text}, code="A7.3-3",
        )  # fmt: skip
    total = sum((line.amount for line in lines), Decimal(0))
    committed = standing_of(tour.pk).committed
    if total < committed:
        raise ValidationError(
            _("%(committed)s are committed already: the sheet cannot allow less."),
            params={"committed": yuan(committed)}, code="A7.3-2",
        )  # fmt: skip


def _rows(budget: Budget, lines: Sequence[Planned]) -> list[BudgetLine]:
    """Lines keep their numbers; new ones go on after the highest there ever was."""
    known = BudgetLine.objects.filter(budget__tour=budget.tour_id)
    numbers = set(known.values_list("item", flat=True))
    following = max(numbers, default=0) + 1
    rows, taken = [], set()
    for line in lines:
        item = line.item if line.item in numbers - taken else None
        if item is None:
            item, following = following, following + 1
        taken.add(item)
        rows.append(
            BudgetLine(
                budget=budget,
                item=item,
                category=line.category,
                text=line.text.strip(),
                amount=line.amount,
            )
        )
    return rows
