"""What the pages of spending send."""

from decimal import Decimal
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from finance.expenses.models import Category
from finance.expenses.rules import BANK, CASH, MOST, PLACES, Kind, State
from finance.expenses.services import Draft
from finance.ledger.fields import SumField
from hr.people.forms import PersonField
from hr.people.models import Employee


class YuanField(SumField):
    """A sum in yuan and cents."""

    def __init__(self, **options):
        widget = forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01", "min": "0"})
        super().__init__(**{"max_value": MOST, "widget": widget} | options)


class CategoryField(forms.ModelChoiceField):
    """A category with a budget line this year, chosen by a tap."""

    def __init__(self, lines):
        self.lines = {line.category_id: line for line in lines}
        rows = Category.objects.filter(pk__in=self.lines).order_by("kind", "account__code")
        super().__init__(rows, label=_("Category"), widget=forms.RadioSelect, empty_label=None)


class SpendingForm(forms.Form):
    """What somebody wants to spend."""

    amount = YuanField(label=_("Amount"), min_value=Decimal("0.01"))
    purpose = forms.CharField(
        label=_("Purpose"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    advance = YuanField(
        label=_("Advance wanted"), required=False, min_value=Decimal(0),
        help_text=_("empty: paid against the invoices afterwards"),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why it goes beyond the budget"), max_length=300, required=False
    )

    field_order = ("category", "amount", "purpose", "advance", "reason")

    def __init__(self, *args, lines, **options):
        super().__init__(*args, **options)
        self.fields["category"] = CategoryField(lines)
        self.order_fields(self.field_order)

    def draft(self) -> Draft:
        """The request as it was sent."""
        asked = self.cleaned_data
        return Draft(
            asked["category"], asked["amount"], asked["purpose"], asked["advance"] or Decimal(0),
            asked["reason"],
        )  # fmt: skip


class ReasonForm(forms.Form):
    """One reason."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class TokenForm(forms.Form):
    """The number of a form of its own: sent twice, it does one thing."""

    token = forms.UUIDField()


class PayForm(forms.Form):
    """From where something is paid; `token` makes a second click harmless."""

    account = forms.ChoiceField(choices=list(PLACES.items()))
    token = forms.UUIDField()


def pay_words() -> dict:
    """What a template needs to draw the buttons of a payment."""
    return {"token": uuid4(), "cash": CASH, "bank": BANK}


class ListForm(forms.Form):
    """Which requests of a list: of a state, year, kind, category or person; before which one."""

    state = forms.ChoiceField(choices=[("", _("all")), *State.choices], required=False)
    year = forms.IntegerField(required=False, min_value=2000, max_value=2100)
    kind = forms.ChoiceField(choices=[("", _("all")), *Kind.choices], required=False)
    category = forms.ModelChoiceField(Category.objects.all(), required=False)
    person = forms.ModelChoiceField(Employee.objects.all(), required=False)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class YearForm(forms.Form):
    """Which year."""

    year = forms.IntegerField(min_value=2000, max_value=2100, required=False)


class BudgetForm(forms.Form):
    """The budget of a category and year as the general manager sets it."""

    year = forms.IntegerField(min_value=2000, max_value=2100)
    category = forms.ModelChoiceField(Category.objects.filter(is_open=True))
    amount = YuanField(min_value=Decimal(0))
    reason = forms.CharField(max_length=300, required=False)


class MisuseForm(forms.Form):
    """A report of misappropriation."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=60)
    person = PersonField(label=_("Person"))
    amount = YuanField(label=_("Amount"), min_value=Decimal("0.01"))
    matter = forms.CharField(label=_("In a few words"), max_length=200)
    account = forms.CharField(
        label=_("What happened"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
