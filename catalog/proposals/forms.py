"""What the pages of proposals ask for."""

from decimal import Decimal
from itertools import zip_longest

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog.products.models import Product
from catalog.products.rules import price_of
from catalog.products.spreadsheet import PRICES
from catalog.proposals import selectors
from catalog.proposals.evidence import Noted
from catalog.proposals.facts import window_of
from catalog.proposals.models import Plan, Proposal
from catalog.proposals.rules import CLAUSES, PRICED, Kind, Line, State
from catalog.proposals.services import Draft
from regulations.rulebook.fields import MomentField
from regulations.sheets import read_sheet
from regulations.words import listed


class PromotionField(forms.ModelChoiceField):
    """A promotion that was carried out, by its plan and its window."""

    def label_from_instance(self, obj: Proposal) -> str:
        """What people call it."""
        return f"{obj.plan} {window_of(obj)}"


class ProposalForm(forms.Form):
    """The reason, a file as evidence; for a promotion its plan and window too."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    ends = PromotionField(
        label=_("Promotion"), queryset=None, empty_label="—",
        help_text=_("without rows above, all of its goods"),
    )  # fmt: skip
    plan = forms.ModelChoiceField(label=_("Promotion plan"), queryset=None, empty_label="—")
    starts_at = MomentField(label=_("From"))
    ends_at = MomentField(label=_("Until"))
    file = forms.FileField(
        label=_("Evidence"), required=False, max_length=200,
        help_text=_("PDF, picture, text or .xlsx, up to 10 MB."),
    )  # fmt: skip
    prices = forms.FileField(
        label=_("Prices from a spreadsheet"), required=False, max_length=200,
        help_text=_("with the columns SKU and price, competitor and competitor's price too"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )  # fmt: skip

    def __init__(self, *args, kind: Kind, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        accepted = Plan.objects.filter(state=State.APPROVED, ends_at__gt=at)
        self.fields["plan"].queryset = accepted.order_by("starts_at")
        if kind != Kind.PROMOTION:
            for name in ("plan", "starts_at", "ends_at"):
                del self.fields[name]
        if kind not in PRICED:
            del self.fields["prices"]
        if kind == Kind.ENDING:
            self.fields["ends"].queryset = selectors.running_promotions(at)
        else:
            del self.fields["ends"]

    def draft(self, rows: list["Row"]) -> Draft:
        """What was typed, as the services take it."""
        words = {
            name: self.cleaned_data[name]
            for name in ("plan", "starts_at", "ends_at", "ends")
            if name in self.cleaned_data
        }
        lines = [Line(row.product.pk, row.amount(self.kind)) for row in rows]
        return Draft(self.kind, lines, self.cleaned_data["reason"], **words)

    def papers(self) -> list[tuple[str, bytes]]:
        """The file that came as evidence, if any."""
        file = self.cleaned_data.get("file")
        return [(file.name, file.read())] if file else []


class Row:
    """One row of goods as it was typed."""

    def __init__(self, sku: str, price: str, product=None, rival: str = "", theirs: str = ""):
        self.sku, self.price, self.product = sku.strip(), price.strip(), product
        self.rival, self.theirs = rival.strip(), theirs.strip()

    def amount(self, kind: Kind) -> Decimal | None:
        """The price of the row; refused where it is none."""
        if kind not in PRICED or (kind == Kind.LISTING and not self.price):
            return None
        return self._price(self.price, CLAUSES[kind])

    def _price(self, text: str, ref: str) -> Decimal:
        price = price_of(text)
        if price is None:
            words = {"sku": self.sku, "text": text}
            raise ValidationError(_("%(sku)s: “%(text)s” is no price."), params=words, code=ref)
        return price

    def noted(self) -> Noted | None:
        """The competitor's price beside it, if one was typed."""
        if not self.rival and not self.theirs:
            return None
        return Noted(self.product, self.rival, self._price(self.theirs, "C11-1"))


def rows_from(data, file=None) -> list[Row]:
    """The rows that a form sent and those of a file of prices, each with its product."""
    typed = zip_longest(
        *(data.getlist(name) for name in ("sku", "price", "competitor", "theirs")), fillvalue=""
    )
    rows = [Row(sku, price, None, *rival) for sku, price, *rival in typed if sku.strip()]
    if file is not None:
        sheet = read_sheet(
            name=file.name, content=file.read(), columns=PRICES, required=("sku", "price")
        )
        rows += [
            Row(each["sku"], each["price"], None, each.get("rival", ""), each.get("theirs", ""))
            for each in sheet.rows
            if each["sku"]
        ]
    known = Product.objects.filter(sku__in=[row.sku for row in rows]).in_bulk(field_name="sku")
    for row in rows:
        row.product = known.get(row.sku)
    return rows


def all_of(promotion: Proposal, at) -> list[Row]:
    """A row for each product whose special price is not over."""
    products = Product.objects.filter(pk__in=selectors.windows_of(promotion, at)).order_by("sku")
    return [Row(each.sku, "", each) for each in products]


def check_known(rows: list[Row], kind: Kind) -> None:
    """Refuse SKUs that no product carries."""
    unknown = [row.sku for row in rows if row.product is None]
    if unknown:
        raise ValidationError(
            _("No product carries the SKU %(sku)s."),
            params={"sku": listed(unknown[:5])},
            code=CLAUSES[kind],
        )


class PlanForm(forms.Form):
    """A promotion as the planner thinks it out."""

    title = forms.CharField(label=_("Title"), max_length=100)
    text = forms.CharField(label=_("Plan"), max_length=1000, widget=forms.Textarea({"rows": 6}))
    starts_at = MomentField(label=_("From"))
    ends_at = MomentField(label=_("Until"))


class ContentForm(forms.Form):
    """What is to be shown of a product: its words, pictures that come to it, and why."""

    name = forms.CharField(label=_("Name"), max_length=200)
    variant = forms.CharField(label=_("Variety"), max_length=50, required=False)
    description = forms.CharField(
        label=_("Description"), required=False, max_length=20_000,
        widget=forms.Textarea({"rows": 8}),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 2}))
    shrink = forms.BooleanField(label=_("Shrink it to fit"), required=False)


class HandBackForm(forms.Form):
    """Why something cannot be carried out."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class CompetitorForm(forms.Form):
    """What a competitor charges."""

    competitor = forms.CharField(label=_("Competitor"), max_length=60)
    price = forms.DecimalField(label=_("Price"), min_value=0, max_digits=10, decimal_places=2)
    address = forms.URLField(
        label=_("Where it was seen"), max_length=500, required=False, assume_scheme="https"
    )
