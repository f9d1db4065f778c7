"""Who may act for a tour, and the lock under which its money moves."""

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext_lazy as _

from finance.tours.models import Tour
from regulations.approvals.models import Decision
from regulations.rulebook import clause

APART = _(
    "Whoever works for a tour, or had money of it, does not move its money: another cashier does."
)
DECIDED = _("Whoever decided on it does not pay it.")


def lock_tour(tour_id: int) -> Tour:
    """A tour whose money nobody else moves until the transaction ends."""
    rows = Tour.objects.select_for_update(of=("self",))
    return rows.select_related("operations", "sales", "guide", "fund").get(pk=tour_id)


def check_running(tour: Tour, ref: str) -> None:
    """Refuse what comes too late for a tour that is settled or called off."""
    if hasattr(tour, "call_off"):
        raise ValidationError(_("This tour was called off."), code=ref)
    check_unsettled(tour, ref)


def check_unsettled(tour: Tour, ref: str) -> None:
    """Refuse what comes too late for a tour that is settled."""
    if tour.settlement_id:
        raise ValidationError(_("This tour is settled."), code=ref)


def people_of(tour: Tour) -> frozenset[int]:
    """Who works for a tour, by id."""
    return frozenset({tour.operations_id, tour.sales_id, tour.guide_id} - {None})


def holders_of(tour: Tour) -> frozenset[int]:
    """Who has or ever had an advance of a tour in their hands, by id."""
    rows = tour.advances.filter(payout__isnull=False)
    return frozenset(rows.values_list("guide", flat=True))


@clause("A7.1-2", "A7.3-2")
def check_hands(tour: Tour, by, approval_id: int | None = None) -> None:
    """Refuse that somebody moves a tour's money who works for it, had money of it, or decided on
    the request behind it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tours_involved(%s, %s)", [tour.pk, by.pk])
        if cursor.fetchone()[0]:
            raise ValidationError(APART, code="A7.1-2")
    said = Decision.objects.filter(approval=approval_id) if approval_id else Decision.objects.none()
    if any(by.pk in (each.by_id, each.principal_id) for each in said):
        raise ValidationError(DECIDED, code="A7.1-2")
