"""What the pages of the service desk ask for."""

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.products.models import Product
from hr.people.forms import PersonField
from hr.people.models import Department, Employee
from orders.desk.models import Order
from orders.service.customers.models import Customer
from orders.service.customers.rules import Note
from orders.service.rules import LONGEST_NOTE, Way
from orders.service.tickets.models import Ticket
from orders.service.tickets.rules import OUTCOMES, Kind, Outcome, State, Step
from regulations.rulebook.fields import DayField


def long_text(label, *, required: bool = True, rows: int = 3, longest: int = LONGEST_NOTE):
    """A field for a sentence or two."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, required=required, widget=widget)


class OrderField(forms.CharField):
    """An order by its number; the newest where two shops gave the same."""

    def clean(self, value) -> Order | None:
        number = super().clean(value).strip()
        if not number:
            return None
        found = Order.objects.filter(number=number).order_by("-id").first()
        if found is None:
            raise forms.ValidationError(_("There is no order of this number."))
        return found


class SkuField(forms.CharField):
    """A product by its SKU."""

    def clean(self, value) -> Product | None:
        sku = super().clean(value).strip()
        found = Product.objects.filter(sku__iexact=sku).first() if sku else None
        if sku and found is None:
            raise forms.ValidationError(_("There is no product of this SKU."))
        return found


class CustomerField(forms.ModelChoiceField):
    """A customer who stands alone, by their number; never listed."""

    widget = forms.HiddenInput

    def __init__(self, **options):
        super().__init__(Customer.objects.filter(into=None), **options)


class OwnerField(forms.ModelChoiceField):
    """Whoever has, or had at the end, a ticket in hand; those who left among them."""

    def __init__(self, **options):
        has_one = Exists(Ticket.objects.filter(owner=OuterRef("pk")))
        super().__init__(Employee.objects.filter(has_one).order_by("number"), **options)

    def label_from_instance(self, person):
        return f"{person.number} {person.name}"


class ListForm(forms.Form):
    """What the register is narrowed to; what makes no sense narrows nothing."""

    q = forms.CharField(required=False, max_length=100)
    kind = forms.ChoiceField(
        label=pgettext_lazy("service", "Kind"), required=False,
        choices=[("", _("All")), *Kind.choices],
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("State or outcome"), required=False,
        choices=[("", _("All")), *State.choices, *Outcome.choices],
    )  # fmt: skip
    owner = OwnerField(label=_("In charge"), required=False, empty_label=_("All"))
    way = forms.ChoiceField(
        label=_("How they came"), required=False, choices=[("", _("All")), *Way.choices]
    )
    since = DayField(label=_("From day"), required=False)
    until = DayField(label=_("Until day"), required=False)
    left_on = DayField(label=_("Open at the end of"), required=False)
    past = forms.IntegerField(required=False, min_value=1)


class TicketForm(forms.Form):
    """What a customer asks, who they are, what they were told."""

    customer = CustomerField(required=False)
    kind = forms.ChoiceField(
        label=pgettext_lazy("service", "What it is"), choices=Kind.choices,
        initial=Kind.ENQUIRY, widget=forms.RadioSelect,
    )  # fmt: skip
    way = forms.ChoiceField(
        label=_("How they came"), choices=Way.choices, initial=Way.ONLINE,
        widget=forms.RadioSelect,
    )  # fmt: skip
    what = long_text(_("What it is about"))
    phone = forms.CharField(
        label=_("Phone number"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    name = forms.CharField(label=_("Name of the customer"), max_length=100, required=False)
    order = OrderField(label=_("Order number"), max_length=64, required=False)
    sku = SkuField(label=_("SKU"), max_length=64, required=False)
    answer = long_text(_("What you answered at once"), required=False, rows=2)

    def clean(self):
        """A customer, or something to know them by."""
        data = super().clean()
        named = any(data.get(name) for name in ("customer", "phone", "name", "order"))
        if not named and not self.errors:
            self.add_error("name", _("Name the customer, or give their number or order."))
        return data


class StepForm(forms.Form):
    """What is done with a ticket; which of the fields counts is the step's matter."""

    step = forms.ChoiceField(choices=Step.choices, widget=forms.HiddenInput)
    note = long_text(_("What there is to say"), required=False)
    to = PersonField(label=pgettext_lazy("ticket", "To whom"), required=False)
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.all(), required=False
    )
    outside = forms.CharField(label=_("Outside body"), max_length=100, required=False)
    until = DayField(label=_("Outside: agreed until"), required=False)
    outcome = forms.ChoiceField(
        label=_("How it came out"), required=False, widget=forms.RadioSelect
    )
    order = OrderField(label=_("Order that came of it"), max_length=64, required=False)

    def __init__(self, *args, kind: str, **options):
        super().__init__(*args, **options)
        outcomes = OUTCOMES[Kind(kind)]
        self.fields["outcome"].choices = [(each.value, each.label) for each in outcomes]


class NoteForm(forms.Form):
    """A note on a customer."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Note.choices, initial=Note.NOTE)
    text = long_text(_("Note"))


class MergeForm(forms.Form):
    """Who is the same person, and how that is known."""

    gone = CustomerField()
    reason = long_text(_("How you know it"), rows=2, longest=500)


class ReasonForm(forms.Form):
    """A reason, for marks and for what is taken back."""

    reason = long_text(_("What happened"), rows=2, longest=500)
