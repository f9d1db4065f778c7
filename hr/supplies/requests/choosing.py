"""Another quote than the cheapest: asked for with a reason, consented to one level up (A3-3)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.models import Employee
from hr.supplies.items.services import only_office
from hr.supplies.letters import link, tell
from hr.supplies.models import Choice, Quote
from hr.supplies.refusals import in_words
from hr.supplies.requests.rules import why_not
from hr.supplies.requests.selectors import offers_of
from hr.supplies.requests.services import lock_purchase, words
from hr.supplies.rules import STATES, State, check_reason, check_step
from hr.supplies.seats import choice_chain_for
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Matter, ask_approval
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force

KIND = "supplies.choice"
ASKED = gettext_noop("Order from %(supplier)s though it is not simply the cheapest: %(reason)s")
GIVEN = gettext_noop("The quote of %(supplier)s may be ordered by: %(items)s")


@clause("A3-3")
@transaction.atomic
def ask_choice(*, quote_id: int, reason: str, by: Employee, at: datetime) -> Choice:
    """Ask one level up to order by a quote that the rule does not take, with the reason.

    Refused where the rule takes it anyway, and while another one is asked for.
    """
    only_office(by, "place_order")
    check_reason(reason, ref="A3-3")
    quote = Quote.objects.select_related("supplier").get(pk=quote_id)
    purchase = lock_purchase(quote.purchase_id)
    if purchase.state != State.APPROVED:
        raise ValidationError(_("Only what an approved request asks for is ordered."), code="A3-L4")
    at_least = in_force("supplies", at).params.quotes_at_least
    if not why_not(offers_of(purchase), quote.pk, at_least):
        raise ValidationError(_("The rule takes this quote: order by it."), code="A3-3")
    with in_words("A3-3"):
        choice = Choice.objects.create(
            purchase=purchase, quote=quote, reason=reason.strip()[:300], person=by, asked_at=at
        )
    asked = {"supplier": quote.supplier.name, "reason": choice.reason[:150]}
    ask_approval(
        kind=KIND, document=choice, matter=Matter(ASKED, asked), chain=choice_chain_for(choice),
        by=by, at=at,
    )  # fmt: skip
    return choice


@clause("A3-3")
def settle_choice(document: Choice, outcome: Outcome, by, at: datetime) -> None:
    """Draw what follows from the word on another quote (handler of `KIND`)."""
    choice = Choice.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    check_step(choice.state, STATES[outcome], "A3-3")
    choice.state = STATES[outcome]
    with in_words("A3-3"):
        choice.save(update_fields=["state"])
    if outcome == Outcome.APPROVED:
        tell(
            [choice.person], GIVEN, url=link("requests", choice.purchase_id),
            key=f"choice:{choice.pk}", clause="A3-3", by=by, at=at,
            supplier=choice.quote.supplier.name, items=words(choice.purchase)["items"],
        )  # fmt: skip
