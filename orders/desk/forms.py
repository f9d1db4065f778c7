"""What people type at the desk, checked for form; the rules are asked by the services."""

from django import forms
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from hr.people.selectors import allowed
from orders.desk.models import OrderState
from orders.desk.rules import REQUESTS, Happening, Outcome, State, Way


class StepForm(forms.Form):
    """A step that needs nothing typed."""


class ContactForm(forms.Form):
    """How the customer was contacted, and how it ended."""

    way = forms.ChoiceField(label=_("By"), choices=Way.choices, initial=Way.PHONE)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class ReasonForm(forms.Form):
    """Why an order is declared void."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


def _operators() -> QuerySet:
    """Product operations with the orders handed to each and not shipped yet, the fewest first."""
    handed = OrderState.objects.filter(
        handed_to=OuterRef("pk"), state__in=[State.HANDED_OVER, State.TAKEN_OVER]
    )
    count = handed.order_by().values("handed_to").annotate(n=Count("pk")).values("n")
    people = allowed("desk.take_over_order").annotate(in_hand=Coalesce(Subquery(count), 0))
    return people.order_by("in_hand", "number")


class OperatorField(forms.ModelChoiceField):
    """People of product operations, each with how many open orders they have in hand."""

    def label_from_instance(self, person) -> str:
        """The name and the number of orders: "赵敏 · 3 in hand"."""
        return _("%(person)s · %(count)s in hand") % {"person": person, "count": person.in_hand}


class HandOverForm(forms.Form):
    """Who of product operations gets the order."""

    to = OperatorField(label=_("Hand over to"), queryset=None, empty_label=None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = _operators()


class ShipForm(forms.Form):
    """Carrier, tracking number, and the remarks that were read."""

    carrier = forms.CharField(label=_("Carrier"), max_length=50)
    tracking = forms.CharField(label=_("Tracking number"), max_length=64)
    ticked = forms.TypedMultipleChoiceField(label=_("Remarks read"), required=False, coerce=int)

    def __init__(self, *args, remarks=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ticked"].choices = [(number, number) for number in remarks]


class RemarkForm(forms.Form):
    """A remark for whoever packs."""

    text = forms.CharField(label=_("Remark"), max_length=500)


class RequestForm(forms.Form):
    """Something asked for that the order itself does not say."""

    kind = forms.ChoiceField(
        label=_("What is asked for"),
        choices=[(k.value, k.label) for k in REQUESTS if k != Happening.SHOP_CHANGE],
    )
    text = forms.CharField(label=_("In words"), max_length=500)
    amount = forms.DecimalField(
        label=_("Amount, for a refund"),
        max_digits=14,
        decimal_places=2,
        min_value=0,
        required=False,
    )

    def clean_amount(self):
        """Kept as text in the event; empty where none was given."""
        amount = self.cleaned_data["amount"]
        return "" if amount is None else f"{amount:.2f}"


class AnswerForm(forms.Form):
    """The answer to one request."""

    seq = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.CharField(label=_("Answer"), max_length=500)
