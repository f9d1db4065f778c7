"""What guides have still to bring in before finance signs for who leaves."""

from datetime import datetime

from django.utils.translation import gettext as _

from finance.tours.models import Payout
from hr.careers.registry import Open, holding
from hr.people.models import Employee
from regulations.rulebook import clause


@clause("A7.3-2")
def advances_out(person: Employee, at: datetime) -> list[Open]:
    """Advances that a guide has of tours that are not settled."""
    rows = Payout.objects.filter(
        advance__guide=person, give_back=None, advance__tour__settlement=None
    ).select_related("advance__tour")
    return [
        Open(
            _("an advance of %(amount)s yuan for the tour %(tour)s")
            % {"amount": f"{row.amount:,.2f}", "tour": row.advance.tour.code},
            f"/tours/{row.advance.tour_id}/",
            holding("tours.view_tour"),
        )
        for row in rows.order_by("pk")
    ]
