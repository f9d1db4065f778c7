"""What the pages of tours send."""

from decimal import Decimal
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from finance.expenses.claims.originals import read_file
from finance.expenses.claims.rules import (
    Draft,
    Finding,
    as_read,
    check_named,
    numbers_of,
    plain,
    read_qr,
)
from finance.ledger.fields import SumField
from finance.tours.budgets.services import Planned
from finance.tours.models import BudgetLine, Tour
from finance.tours.papers.services import ORIGINALS
from finance.tours.rules import Category, Kind, Paper, Way
from finance.tours.services import Plan
from finance.tours.states import LEAVING, State
from hr.people.models import Employee
from hr.people.selectors import allowed
from regulations.rulebook.fields import DayField, MonthField

ENDINGS = "image/*,.pdf,.xlsx,.csv,.txt"
BLANK_LINES = 6


def sum_field(label, **options) -> SumField:
    """A sum in yuan and cents."""
    return SumField(label=label, min_value=Decimal("0.01"), **options)


def file_field(label, *, may_be_invoice: bool = False, **options) -> forms.FileField:
    """A file as it was received; that of an invoice may be its electronic original."""
    endings = ",".join((ENDINGS, *ORIGINALS)) if may_be_invoice else ENDINGS
    return forms.FileField(
        label=label, max_length=200, allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": endings}), **options,
    )  # fmt: skip


class HolderField(forms.ModelChoiceField):
    """One of those whose position includes a step."""

    def __init__(self, permission: str, **options):
        self.permission = permission
        super().__init__(queryset=Employee.objects.none(), empty_label="—", **options)

    def fill(self) -> None:
        """Offer who holds the post now and moves no money."""
        cashiers = allowed("ledger.move_money").values("pk")
        self.queryset = allowed(self.permission).exclude(pk__in=cashiers).order_by("number")

    def label_from_instance(self, person):
        return f"{person.name} {person.number}"


class PeopleForm(forms.Form):
    """Who is responsible for a tour."""

    operations = HolderField("tours.sign_budget", label=_("Tour operations"))
    sales = HolderField("tours.take_money", label=_("Responsible salesperson"))
    guide = HolderField("tours.ask_advance", label=_("Tour guide"), required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name in ("operations", "sales", "guide"):
            self.fields[name].fill()


class TourForm(PeopleForm):
    """A tour as it is registered."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.GROUP
    )
    code = forms.CharField(label=_("Tour code"), max_length=30)
    name = forms.CharField(label=_("Name"), max_length=80)
    customer = forms.CharField(label=_("Customer"), max_length=80)
    route = forms.CharField(label=_("Route"), max_length=200)
    travellers = forms.IntegerField(label=_("Travellers"), min_value=1, max_value=9999)
    departs_on = DayField(label=_("Departs on"))
    returns_on = DayField(label=_("Returns on"))
    field_order = (
        "kind", "code", "name", "customer", "route", "travellers", "departs_on", "returns_on",
        "operations", "sales", "guide",
    )  # fmt: skip

    def plan(self) -> Plan:
        """The tour that was asked for."""
        return Plan(**self.cleaned_data)


class RequestForm(forms.Form):
    """A form that moves money is sent once, however often it is pressed."""

    request = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class WayForm(RequestForm):
    """How money goes out or comes in."""

    way = forms.ChoiceField(label=_("How"), choices=Way.choices, initial=Way.CASH)

    def __init__(self, *args, ways=None, **options):
        super().__init__(*args, **options)
        if ways:  # only the places that have the money
            field = self.fields["way"]
            field.choices = [(way, Way(way).label) for way in ways]
            field.initial = ways[0]

    def offer(self, other: "WayForm") -> None:
        """Offer what another form of the same kind offers, and say what it says of it."""
        mine, way = self.fields["way"], other.fields["way"]
        mine.choices, mine.initial, mine.help_text = way.choices, way.initial, way.help_text


class PayForm(forms.Form):
    """How an advance is paid; it carries the request it was asked for with."""

    way = forms.ChoiceField(label=_("How"), choices=Way.choices, initial=Way.CASH)


class NoForm(forms.Form):
    """An act that needs no word."""


class ContractForm(forms.Form):
    """A signed contract."""

    price = sum_field(_("The customer owes"))
    signed_on = DayField(label=_("Signed on"))
    reason = forms.CharField(
        label=_("Why the price falls"), max_length=300, required=False,
        help_text=_("for a lower price than before: operations and the general manager decide"),
    )  # fmt: skip
    file = file_field(pgettext_lazy("paper", "Contract"), help_text=_("PDF or picture"))


class PaperForm(forms.Form):
    """A paper of the settlement."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[choice for choice in Paper.choices if choice[0] != Paper.CONTRACT],
    )
    file = file_field(pgettext_lazy("paper", "File"), may_be_invoice=True)


class MoneyForm(WayForm):
    """Money taken from a customer."""

    amount = sum_field(_("Amount"))
    payer = forms.CharField(label=_("Paid by"), max_length=80)
    field_order = ("amount", "payer", "way", "request")


class RefundForm(RequestForm):
    """Money a customer is to get back."""

    amount = sum_field(_("Amount"))
    payer = forms.CharField(label=_("Paid to"), max_length=80)
    reason = forms.CharField(label=_("Reason"), max_length=200)
    field_order = ("amount", "payer", "reason", "request")


class AdvanceForm(RequestForm):
    """An advance the guide takes along."""

    amount = sum_field(_("Amount"))
    purpose = forms.CharField(label=_("What for"), max_length=200)
    field_order = ("amount", "purpose", "request")


class CostForm(forms.Form):
    """Money spent on a line of the budget sheet."""

    item = forms.TypedChoiceField(label=_("Line of the budget sheet"), coerce=int)
    amount = sum_field(_("Amount"))
    text = forms.CharField(label=_("What for"), max_length=120)
    qr = forms.CharField(
        label=_("QR text"), max_length=500, required=False,
        help_text=_("scanned or pasted; that of a picture is read"),
    )  # fmt: skip
    number = forms.CharField(label=_("Invoice number"), max_length=30, required=False)
    code = forms.CharField(
        label=_("Invoice code"), max_length=20, required=False,
        help_text=_("none: fully digital"),
    )  # fmt: skip
    day = DayField(label=_("Day of the invoice"), required=False)
    seller = forms.CharField(label=_("Seller"), max_length=120, required=False)
    file = file_field(
        _("Receipt: picture or electronic original"), required=False, may_be_invoice=True
    )

    def __init__(self, *args, items=(), **options):
        super().__init__(*args, **options)
        self.fields["item"].choices = [(item.number, item.text) for item in items if item.planned]


def invoice_of(sent: dict, name: str = "", content: bytes = b"") -> Draft | None:
    """The invoice of a cost as it was typed, scanned, or read from its picture or its electronic
    original; takes its fields out of what was sent. Refused: a QR text that is none of an
    invoice, a file that is of another one."""
    said, texts = read_file(name, content) if content else (None, [])
    text, number, code = sent.pop("qr").strip(), plain(sent.pop("number")), plain(sent.pop("code"))
    day, seller = sent.pop("day"), sent.pop("seller").strip()
    if not text:
        text = _text_of(number, texts)
    if said and not text and not number:
        number, code, seller = said.number, said.code, seller or said.seller
    if text and not number:
        read = read_qr(text)
        number, code = read.number, read.code
    if not number:
        return None
    draft = Draft(number, sent["amount"], code=code, day=day, seller=seller, text=text)
    check_named([numbers_of(said, texts)], [draft])
    return as_read(draft, said if said and said.number == number else None)


def _text_of(number: str, texts: list[str]) -> str:
    """The QR text of a file that is of a number, of whatever invoice where none was typed."""
    parts = ((text, text.replace("，", ",").split(",")) for text in texts)
    fits = (text for text, cut in parts if len(cut) > 3 and number in ("", plain(cut[3])))
    return next(fits, "")


class FindingForm(forms.Form):
    """What a check of an invoice found."""

    finding = forms.ChoiceField(choices=Finding.choices)


class RepayForm(WayForm):
    """Money a tour pays back to the company."""

    amount = sum_field(_("Amount"))
    field_order = ("amount", "way", "request")


class ShiftForm(RepayForm):
    """Money of a tour that is brought to another place."""

    way = forms.ChoiceField(
        label=_("What is done"),
        choices=[
            (Way.CASH, _("take cash out of the bank")),
            (Way.BANK, _("bring cash to the bank")),
        ],
    )


class ReasonForm(forms.Form):
    """A reason."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReportForm(forms.Form):
    """What operations adds to the report of a day."""

    note = forms.CharField(
        label=_("Note for finance"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class ListForm(forms.Form):
    """Which tours are listed."""

    _states = [("", ""), (LEAVING, LEAVING), *State.choices]
    state = forms.ChoiceField(choices=_states, required=False)
    kind = forms.ChoiceField(choices=[("", ""), *Kind.choices], required=False)
    q = forms.CharField(required=False, max_length=50)
    month = MonthField(required=False)
    mine = forms.BooleanField(required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)


class LineForm(forms.Form):
    """One line of a budget sheet; a line without anything is left out."""

    item = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=30_000)
    category = forms.ChoiceField(choices=Category.choices, required=False)
    text = forms.CharField(label=_("What for"), max_length=120, required=False)
    amount = sum_field(_("Amount"), required=False)

    def planned(self) -> Planned | None:
        """The line; None where nothing was written."""
        sent = self.cleaned_data
        if not sent.get("text") and sent.get("amount") is None:
            return None
        return Planned(sent["category"], sent["text"], sent["amount"], sent["item"])


LineFormSet = forms.formset_factory(LineForm, extra=0, max_num=60)


def lines_of(lines: list[BudgetLine]) -> list[dict]:
    """The rows a budget form begins with: what was signed, and room for more."""
    rows = [
        {"item": line.item, "category": line.category, "text": line.text, "amount": line.amount}
        for line in lines
    ]
    kinds = [Category.TRANSPORT, Category.ROOMS, Category.MEALS, Category.TICKETS, Category.GUIDE]
    blank = [{"category": kind} for kind in ([] if rows else kinds)]
    return rows + blank + [{"category": Category.OTHER}] * (2 if blank or rows else BLANK_LINES)


def people_of(tour: Tour) -> dict:
    """Who is responsible, as the form begins."""
    return {"operations": tour.operations_id, "sales": tour.sales_id, "guide": tour.guide_id}
