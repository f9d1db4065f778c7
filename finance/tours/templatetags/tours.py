"""How events and states of a tour are shown."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext, gettext_noop, pgettext

from finance.expenses.claims.rules import Finding
from finance.tours.models import TourEvent
from finance.tours.rules import Paper, Way, Wish
from finance.tours.states import State
from regulations.approvals.rules import State as Outcome

register = template.Library()

WORDS = {
    "registered": gettext_noop("registered"),
    "people": gettext_noop("responsible now"),
    "called_off": gettext_noop("called off"),
    "contract": gettext_noop("contract handed in"),
    "paper": gettext_noop("file handed in"),
    "budget": gettext_noop("budget sheet signed"),
    "taken": gettext_noop("money taken from the customer"),
    "handed_over": gettext_noop("money handed over to the cashier"),
    "struck": gettext_noop("receipt struck"),
    "refunded": gettext_noop("given back to the customer"),
    "released": gettext_noop("let depart"),
    "exemption": gettext_noop("departure by exception asked for"),
    "exemption_approved": gettext_noop("departure by exception approved"),
    "exemption_refused": gettext_noop("departure by exception refused"),
    "exemption_returned": gettext_noop("departure by exception returned"),
    "exemption_withdrawn": gettext_noop("departure by exception withdrawn"),
    "advance_asked": gettext_noop("advance asked for"),
    "advance_agreed": gettext_noop("advance approved by the general manager"),
    "advance_refused": gettext_noop("advance refused"),
    "advance_withdrawn": gettext_noop("advance withdrawn"),
    "advance_paid": gettext_noop("advance paid"),
    "advance_returned": gettext_noop("advance given back"),
    "repaid": gettext_noop("paid back to the company"),
    "cost": gettext_noop("cost written down"),
    "cost_struck": gettext_noop("cost struck"),
    "cost_accepted": gettext_noop("cost accepted without an invoice"),
    "settling": gettext_noop("settlement laid down"),
    "settling_approved": gettext_noop("settlement confirmed"),
    "settling_refused": gettext_noop("settlement not confirmed"),
    "settling_returned": gettext_noop("settlement returned"),
    "settling_withdrawn": gettext_noop("settlement withdrawn"),
    "settled": gettext_noop("settled, papers bound"),
    "price_asked": gettext_noop("lower price asked for"),
    "price_approved": gettext_noop("lower price approved"),
    "price_refused": gettext_noop("lower price refused"),
    "price_returned": gettext_noop("lower price returned"),
    "price_withdrawn": gettext_noop("lower price withdrawn"),
    "refund_asked": gettext_noop("refund asked for"),
    "refund_approved": gettext_noop("refund approved"),
    "refund_refused": gettext_noop("refund refused"),
    "refund_returned": gettext_noop("refund returned"),
    "refund_dropped": gettext_noop("gave a refund up"),
    "refund_withdrawn": gettext_noop("refund withdrawn"),
    "shifted_cash": gettext_noop("cash taken out of the bank"),
    "shifted_bank": gettext_noop("cash brought to the bank"),
    "undone": gettext_noop("voucher undone"),
    "bad_debt": gettext_noop("not paid in time; who answers for it"),
}
COLOURS = {
    State.PLANNED: "", State.RELEASED: "good", State.UNDER_WAY: "good", State.RETURNED: "warn",
    State.SETTLED: "", State.CALLED_OFF: "bad",
}  # fmt: skip
WISHES = {
    Wish.OPEN: "warn", Wish.ASKED: "warn", Wish.AGREED: "warn", Wish.PAID: "good",
    Wish.REFUSED: "bad",
}  # fmt: skip


@register.filter
def happened(event: TourEvent) -> str:
    """What happened, in the reader's language."""
    return gettext(WORDS.get(event.verb, event.verb))


LABELS = {"wish": Wish, "outcome": Outcome, "paper": Paper, "way": Way, "finding": Finding}


@register.filter
def label(value: str, words: str):
    """What a stored word says in the reader's language, by the list it is of."""
    return LABELS[words](value).label


@register.filter
def colour(state: str) -> str:
    """The colour of a tour's state."""
    return COLOURS.get(state, "")


@register.filter
def wish_colour(state: str) -> str:
    """The colour of an advance's state."""
    return WISHES.get(state, "")


@register.filter
def outcome_colour(state: str) -> str:
    """The colour of what was asked for."""
    return {Outcome.APPROVED: "good", Outcome.PENDING: "warn"}.get(state, "bad")


@register.filter
def planned(state: str) -> str:
    """A state that a report kept, in the reader's language."""
    return str(State(state).label) if state in State.values else pgettext("tour", "planned")


@register.filter
def form_of(forms: dict, name: str):
    """One of the forms of a page."""
    return forms.get(name)


@register.filter
def yuan(text: str | None) -> str:
    """A sum that a report kept as text, its thousands apart; a dash for none."""
    return f"{Decimal(text):,.2f}" if text else "—"
