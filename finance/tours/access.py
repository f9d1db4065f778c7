"""Who may act for a tour, and the lock under which its money moves."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from finance.tours.models import Tour


def lock_tour(tour_id: int) -> Tour:
    """A tour whose money nobody else moves until the transaction ends."""
    rows = Tour.objects.select_for_update(of=("self",))
    return rows.select_related("operations", "sales", "guide", "fund").get(pk=tour_id)


def check_running(tour: Tour, ref: str) -> None:
    """Refuse what comes too late for a tour that is settled or called off."""
    if hasattr(tour, "call_off"):
        raise ValidationError(_("This tour was called off."), code=ref)
    if tour.settlement_id:
        raise ValidationError(_("This tour is settled."), code=ref)
