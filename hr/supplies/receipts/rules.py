"""The match of order, goods and invoice."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from regulations.rulebook import clause


@dataclass(frozen=True)
class Row:
    """A line of an order with what came of it in good quality and what the invoice says of it.

    `invoiced` and `billed` are None where the invoice does not name the line.
    """

    item: object
    ordered: int
    price: Decimal
    received: int
    invoiced: int | None
    billed: Decimal | None

    @property
    def differs(self) -> bool:
        """Whether any of the three differs from the others."""
        is_billed_as_ordered = self.billed is None or self.billed == self.price
        return not (self.ordered == self.received == (self.invoiced or 0) and is_billed_as_ordered)


@clause("A3-4")
def differences(rows: Sequence[Row], *, total: Decimal) -> list[str]:
    """Every difference between order, goods and invoice as a sentence; none: they match."""
    found = []
    for row in rows:
        words = {"item": row.item}
        if row.received != row.ordered:
            found.append(
                _("%(item)s: %(ordered)s ordered, %(received)s came in good quality.")
                % (words | {"ordered": row.ordered, "received": row.received})
            )
        invoiced = row.invoiced or 0
        if invoiced != row.received:
            found.append(
                _("%(item)s: the invoice says %(invoiced)s, %(received)s came in good quality.")
                % (words | {"invoiced": invoiced, "received": row.received})
            )
        if row.billed is not None and row.billed != row.price:
            found.append(
                _("%(item)s: the invoice asks %(billed)s each, ordered at %(price)s.")
                % (words | {"billed": f"{row.billed:,.2f}", "price": f"{row.price:,.2f}"})
            )
    summed = sum(((row.invoiced or 0) * (row.billed or Decimal(0)) for row in rows), Decimal(0))
    if summed != total:
        found.append(
            _("The lines of the invoice come to %(summed)s, its sum says %(total)s.")
            % {"summed": f"{summed:,.2f}", "total": f"{total:,.2f}"}
        )
    return found


@clause("A3-4")
def check_match(rows: Sequence[Row], *, total: Decimal) -> None:
    """Refuse a payment slip while order, goods and invoice differ, with every difference."""
    found = differences(rows, total=total)
    if found:
        raise ValidationError([ValidationError(each, code="A3-4") for each in found])


@clause("A3-L4")
def check_received(*, item: object, left: int, good: int, bad: int, quality: str) -> None:
    """Refuse more than is still to come, and bad goods of which nobody says what is wrong."""
    if good < 0 or bad < 0:
        raise ValidationError(_("Count what came: from 0 pieces on."), code="A3-L4")
    if good > left:
        raise ValidationError(
            _("%(item)s: %(left)s are still to come, %(good)s were counted."),
            params={"item": item, "left": left, "good": good},
            code="A3-4",
        )
    if bad and not quality.strip():
        raise ValidationError(
            _("%(item)s: say what is wrong with what is sent back."),
            params={"item": item},
            code="A3-L4",
        )


@clause("A3-4", "A3-L4")
def check_fixed(
    *, item: object, left: int, was: tuple[int, int], now: tuple[int, int], reason: str
) -> None:
    """Refuse a correction of what was counted that changes nothing, or makes more of it than was
    ordered; `was` and `now` are good and bad pieces of the line, the reason says what was wrong."""
    check_received(item=item, left=left + was[0], good=now[0], bad=now[1], quality=reason)
    if was == now:
        raise ValidationError(
            _("%(item)s: this is what was counted already."), params={"item": item}, code="A3-4"
        )
