"""Content at a glance: what waits for a decision or for its clock (C6)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from regulations.figures import Figure, Period
from sitecontent.publishing.models import Item
from sitecontent.publishing.rules import State
from sitecontent.publishing.selectors import seen_by


def tell(person, period: Period):
    """See `regulations.figures`."""
    seen = Item.objects.filter(seen_by(person))
    for label, state in (
        (_("Content waiting for its decision"), State.PENDING),
        (_("Approved, not published yet"), State.APPROVED),
    ):
        link = f"{reverse('publishing:list')}?state={state}"
        yield Figure(label, str(seen.filter(state=state).count()), link, "C6-1")
