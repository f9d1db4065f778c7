"""The steps a person can take with an order: address, button, form and service in one table."""

from collections.abc import Callable
from dataclasses import dataclass

from django.forms import Form
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.desk import forms, services
from orders.desk.rules import Happening, State, fits

DESK, OPERATIONS = "desk.work_order", "desk.take_over_order"


@dataclass(frozen=True)
class Action:
    """One verb. `happening` says when it fits; None fits as long as the order may be seen."""

    verb: str
    label: object
    service: Callable
    form: type[Form]
    permission: str = ""
    happening: Happening | None = None
    has_key: bool = False  # one press of a key takes it: nothing is typed or chosen


ACTIONS = {
    action.verb: action
    for action in (
        Action("accept", _("Accept"), services.accept_order, forms.StepForm, DESK,
               Happening.ACCEPTED, has_key=True),
        Action("contact", _("Record contact"), services.contact_customer, forms.ContactForm, DESK,
               Happening.CONTACTED),
        Action("confirm", _("Confirm order"), services.confirm_order, forms.StepForm, DESK,
               Happening.CONFIRMED, has_key=True),
        Action("hand-over", _("Hand over"), services.hand_over_order, forms.HandOverForm, DESK,
               Happening.HANDED_OVER),
        Action("take-over", _("Take over"), services.take_over_order, forms.StepForm, OPERATIONS,
               Happening.TAKEN_OVER, has_key=True),
        Action("ship", _("Ship"), services.ship_order, forms.ShipForm, OPERATIONS,
               Happening.SHIPPED),
        Action("close", pgettext_lazy("order", "Close"), services.close_order, forms.StepForm,
               OPERATIONS, Happening.CLOSED),
        Action("void", _("Declare void"), services.void_order, forms.ReasonForm, DESK,
               Happening.VOIDED),
        Action("remark", _("Add remark"), services.add_remark, forms.RemarkForm),
        Action("request", _("Link a request"), services.add_request, forms.RequestForm),
        Action("answer", _("Answer"), services.answer_request, forms.AnswerForm),
    )
}  # fmt: skip
STEPS = ("accept", "contact", "confirm", "take-over", "ship", "close", "hand-over")


def next_step(state, person) -> Action | None:
    """The step that takes an order on, if this person may take it: the one big button."""
    for verb in STEPS:
        action = ACTIONS[verb]
        if not fits(action.happening, state.state) or not person.has_perm(action.permission):
            continue
        if verb == "take-over" and state.handed_to_id != person.pk:
            continue
        if verb == "hand-over" and state.state == State.HANDED_OVER:
            continue  # naming somebody else is no step on: it stands beside, without a key
        return action
    return None
