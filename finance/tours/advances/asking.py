"""An advance above what the tour has left, asked of the general manager."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from finance.tours.access import check_running, lock_tour
from finance.tours.advances.rules import check_part
from finance.tours.letters import link, tell, write
from finance.tours.models import Advance
from finance.tours.rules import Wish, own_part, yuan
from finance.tours.selectors import standing_of
from hr.people.rules import HEAD
from hr.people.selectors import allowed, holders
from regulations.approvals.models import Approval
from regulations.approvals.rules import Stage, State
from regulations.approvals.services import Chain, Matter, ask_approval
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force

KIND = "tours.advance"
CLAUSE = "A7.3-2"
CHAIN = (Stage(HEAD, gettext_noop("General manager")),)
ASKED = gettext_noop(
    "Advance of %(amount)s for %(tour)s, %(above)s above what the tour has left: %(purpose)s"
)
PREPARE = gettext_noop("Advance of %(amount)s for %(tour)s to prepare: %(person)s takes it along.")
# What becomes of an advance by the word on it; returned, it is asked for anew.
BECOMES = {
    State.APPROVED: Wish.AGREED,
    State.REFUSED: Wish.REFUSED,
    State.RETURNED: Wish.REFUSED,
    State.WITHDRAWN: Wish.WITHDRAWN,
}


def request_decision(advance: Advance, limit: Decimal, *, by, at: datetime) -> Approval:
    """Ask whether the company pays in advance; whom it benefits does not decide."""
    params = {
        "amount": yuan(advance.amount),
        "tour": str(advance.tour),
        "above": yuan(advance.amount - limit),
        "purpose": advance.purpose,
    }
    version = in_force("tours", at).version
    matter = Matter(ASKED, params, version=version, amount=advance.amount, clause=CLAUSE)
    chain = Chain(CHAIN, _find, (advance.guide_id,))
    return ask_approval(kind=KIND, document=advance, matter=matter, chain=chain, by=by, at=at)


def _find(role: str) -> list[int]:
    return list(holders(role).values_list("pk", flat=True))


@clause("A7.3-2")
def settle_advance(document: Advance, state: State, by, at: datetime) -> None:
    """Write what the general manager said (handler of `KIND`); approved, the cashier is told.

    Refused: where the tour has less left by now, and the company would pay more than was asked.
    """
    tour = lock_tour(document.tour_id)
    advance = Advance.objects.select_related("tour", "guide").get(pk=document.pk)
    if advance.state != Wish.ASKED:
        return
    if state == State.APPROVED:
        check_running(tour, CLAUSE)
        own = own_part(advance.amount, standing_of(tour.pk, besides=advance.pk))
        check_part(advance.amount - own, advance.amount - advance.limit_then, own=own)
    advance.state = BECOMES[state]
    advance.save(update_fields=["state"])
    write(advance.tour, f"advance_{advance.state}", by=by, at=at, amount=advance.amount)
    if advance.state == Wish.AGREED:
        tell_cashier(advance, at=at)


def tell_cashier(advance: Advance, *, at: datetime) -> None:
    """Let the cashier prepare an advance that may be paid."""
    words = {"key": f"advance:{advance.pk}", "clause": CLAUSE, "at": at}
    told = {"amount": yuan(advance.amount), "person": advance.guide.name}
    tell(allowed("ledger.move_money"), PREPARE, tour=advance.tour, **told, **words)


def link_of(document: Advance) -> str:
    """Where an advance is looked at."""
    return link(document.tour_id)


def facts_of(document: Advance) -> Iterable[tuple[object, object]]:
    """What the general manager reads before."""
    advance = Advance.objects.select_related("tour__sales", "guide").get(pk=document.pk)
    standing = standing_of(advance.tour_id, besides=advance.pk)
    return [
        (_("Tour"), str(advance.tour)),
        (_("Tour guide"), advance.guide.name),
        (_("What for"), advance.purpose),
        (_("Budget sheet"), yuan(standing.budget)),
        (_("Received by finance"), yuan(standing.received)),
        (_("Committed already"), yuan(standing.committed)),
        (_("Left for advances"), yuan(standing.limit)),
        (_("The company would pay"), yuan(max(advance.amount - standing.limit, Decimal(0)))),
        (_("Responsible salesperson"), advance.tour.sales.name),
    ]


def charts(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """The one chain there is."""
    return [(gettext_lazy("every advance above what the tour has left"), CHAIN)]
