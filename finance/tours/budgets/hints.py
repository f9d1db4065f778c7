"""What whoever decides on a tour's money should know of its budget sheet."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from finance.tours.letters import link
from finance.tours.rules import yuan
from finance.tours.selectors import standing_of
from regulations.approvals.registry import Hint
from regulations.rulebook import clause


@clause("A7.3-3")
def hints_of(document) -> Iterable[Hint]:
    """A warning where the sheet allows more than the customer pays; `document` has a tour."""
    standing = standing_of(document.tour_id)
    if standing.beyond:
        words = {"budget": yuan(standing.budget), "beyond": yuan(standing.beyond)}
        yield Hint(
            _("The budget sheet allows %(budget)s: %(beyond)s more than the customer pays.")
            % words,
            link(document.tour_id),
        )  # fmt: skip
