"""What is sent for each line of a document: quotes, deliveries, invoices."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.supplies.forms import PaperField, YuanField
from hr.supplies.models import Supplier
from regulations.rulebook.fields import DayField


class ByLineForm(forms.Form):
    """A form with fields of its own for each line of a document, as `rows`."""

    def __init__(self, *args, lines, **options):
        super().__init__(*args, **options)
        self.lines = list(lines)
        for line in self.lines:
            for name, made in self.made_for(line).items():
                self.fields[f"{name}_{line.pk}"] = made

    def made_for(self, line) -> dict[str, forms.Field]:
        """The fields of a line, by name."""
        raise NotImplementedError

    @property
    def rows(self) -> list[tuple]:
        """(line, field, …) for the page."""
        return [
            (line, *(self[f"{name}_{line.pk}"] for name in self.made_for(line)))
            for line in self.lines
        ]

    def of(self, line, name):
        """What was sent for a line."""
        return self.cleaned_data.get(f"{name}_{line.pk}")


class QuoteForm(ByLineForm):
    """What a supplier asks for each line."""

    supplier = forms.ModelChoiceField(
        Supplier.objects.filter(is_active=True), label=_("Supplier"), empty_label="—"
    )
    delivery_on = DayField(label=_("Delivery date"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def made_for(self, line):
        return {"price": YuanField(label=_("Price"))}


def _count(label, **options) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=100_000, required=False, **options
    )


class FixForm(forms.Form):
    """What really came of a line of a delivery, and how the wrong count came about."""

    line_id = forms.IntegerField(label=_("Item"), min_value=1, max_value=2**62)
    good = forms.IntegerField(
        label=pgettext_lazy("supplies", "Came in good quality"), min_value=0, max_value=100_000
    )
    bad = forms.IntegerField(
        label=pgettext_lazy("supplies", "Sent back"), min_value=0, max_value=100_000, initial=0
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ReceiveForm(ByLineForm):
    """What came, line by line, with its quality."""

    note = forms.CharField(label=_("Delivery note"), max_length=60)

    def made_for(self, line):
        return {
            "good": _count(pgettext_lazy("supplies", "Good")),
            "bad": _count(pgettext_lazy("supplies", "Sent back")),
            "quality": forms.CharField(label=_("Quality"), max_length=200, required=False),
        }


class InvoiceForm(ByLineForm):
    """The supplier's invoice as it says."""

    number = forms.CharField(label=_("Invoice number"), max_length=20)
    day = DayField(label=_("Day of the invoice"))
    total = YuanField(label=_("Sum of the invoice"))
    paper = PaperField()

    def made_for(self, line):
        return {
            "quantity": _count(_("Pieces")),
            "price": YuanField(label=_("Price"), required=False),
        }

    def lines_told(self) -> dict[int, tuple[int, Decimal]]:
        """Line id → (pieces, price) of what the invoice names."""
        found = {}
        for line in self.lines:
            quantity, price = self.of(line, "quantity"), self.of(line, "price")
            if quantity:
                found[line.pk] = (quantity, price or Decimal(0))
        return found


def _hinted(kind, text) -> forms.Widget:
    return kind(attrs={"placeholder": text})


class GiveForm(ByLineForm):
    """How much of each line of a wish is issued."""

    def made_for(self, line):
        return {"give": _count(pgettext_lazy("supplies", "Issued now"))}


class CountShelfForm(ByLineForm):
    """What was counted of each item; `seen` is its newest move when the page was made."""

    def made_for(self, line):
        return {
            "counted": _count(
                pgettext_lazy("supplies", "Counted"),
                widget=_hinted(forms.NumberInput, pgettext_lazy("supplies", "Counted")),
            ),
            "reason": forms.CharField(
                label=_("Explanation of a difference"),
                max_length=200,
                required=False,
                widget=_hinted(forms.TextInput, _("Explanation of a difference")),
            ),
            "seen": forms.IntegerField(
                min_value=0, max_value=2**62, required=False, widget=forms.HiddenInput
            ),
        }

    def counts(self) -> list[tuple]:
        """(item, counted, seen, reason) of each row that was filled in."""
        return [
            (item, self.of(item, "counted"), self.of(item, "seen") or 0, self.of(item, "reason"))
            for item in self.lines
            if self.of(item, "counted") is not None
        ]
