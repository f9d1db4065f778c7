"""What the pages of supplies send."""

from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.people.forms import PersonField
from hr.people.models import Department
from hr.supplies.items.selectors import items_to_choose
from hr.supplies.items.services import Draft as ItemDraft
from hr.supplies.models import Category, Item, Supplier
from hr.supplies.rules import MOST_PRICE, Purpose
from regulations.rulebook.fields import DayField, MonthField
from regulations.uploads import LARGEST_FILE

BLANK = 4  # rows that are still empty


class YuanField(forms.DecimalField):
    """A sum in yuan and cents."""

    def __init__(self, **options):
        options = {
            "max_digits": 14, "decimal_places": 2, "min_value": Decimal("0.01"),
            "max_value": MOST_PRICE,
        } | options  # fmt: skip
        widget = forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01", "min": "0"})
        super().__init__(widget=widget, **options)


class PaperField(forms.FileField):
    """The paper of an invoice, as it came."""

    def __init__(self, **options):
        widget = forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.webp"})
        super().__init__(widget=widget, required=False, label=_("Paper of the invoice"), **options)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file and file.size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than %(limit)s MB."),
                                  params={"limit": LARGEST_FILE // 1024 // 1024})  # fmt: skip
        return file


def paper_of(form) -> dict:
    """Name and content of the file of a form, empty without one."""
    file = form.cleaned_data.get("paper")
    return {"name": file.name, "content": file.read()} if file else {}


class PiecesForm(forms.Form):
    """Items with their pieces, a row each: `pieces` by item id once the form is valid."""

    token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, pieces=None, **options):
        super().__init__(*args, **options)
        self.items = {item.pk: item for item in items_to_choose()}
        self.wanted = pieces or {}
        self.pieces: dict[int, int] = {}

    @property
    def rows(self) -> list[tuple[str, str]]:
        """(item, pieces) of each row as texts: those that were sent, and some empty ones."""
        sent = self._sent() if self.is_bound else [
            (str(item), str(count)) for item, count in self.wanted.items()
        ]  # fmt: skip
        filled = [row for row in sent if any(row)]
        return filled + [("", "")] * BLANK

    def _sent(self) -> list[tuple[str, str]]:
        if not hasattr(self.data, "getlist"):
            return []
        return list(zip(self.data.getlist("item"), self.data.getlist("quantity"), strict=False))

    def clean(self):
        for item, count in self._sent():
            if not item and not count.strip():
                continue
            pk = int(item) if item.isdecimal() and len(item) < 18 else 0
            number = int(count) if count.strip().isdecimal() and len(count.strip()) < 8 else 0
            if pk not in self.items or number < 1:
                raise ValidationError(_("Each row has an item and a whole number of pieces."))
            self.pieces[pk] = self.pieces.get(pk, 0) + number
        if not self.pieces:
            raise ValidationError(_("Choose at least one item."))
        return super().clean()


class AskForm(PiecesForm):
    """A written request that something be bought."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose.choices)
    reason = forms.CharField(label=_("Reason"), max_length=300)


class WishForm(PiecesForm):
    """What somebody asks the office for."""

    reason = forms.CharField(label=_("What it is for"), max_length=200)


class IssueForm(PiecesForm):
    """What is handed to a department."""

    department = forms.ModelChoiceField(
        Department.objects.all(), label=_("Department"), empty_label="—"
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class ItemForm(forms.Form):
    """An item; a new category is named beside the list of those there are."""

    code = forms.CharField(label=pgettext_lazy("supplies", "Number"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=100)
    category = forms.ModelChoiceField(
        Category.objects.all(), label=pgettext_lazy("supplies", "Category"), required=False,
        empty_label="—",
    )  # fmt: skip
    new_category = forms.CharField(label=_("or a new category"), max_length=40, required=False)
    specification = forms.CharField(label=_("Agreed specification"), max_length=200)
    unit = forms.CharField(label=_("Unit"), max_length=10)
    shelf = forms.CharField(label=_("Shelf"), max_length=30)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def clean(self):
        sent = super().clean()
        if not sent.get("category") and not sent.get("new_category"):
            self.add_error("category", _("Each item is kept in a category."))
        return sent

    def draft(self, category: Category) -> ItemDraft:
        """The item as it was sent."""
        sent = {name: self.cleaned_data[name] for name in self.cleaned_data}
        sent.pop("new_category")
        return ItemDraft(**(sent | {"category": category}))


class LimitForm(forms.Form):
    """A limit of a department; left empty, it ends."""

    department = forms.ModelChoiceField(
        Department.objects.all(), label=_("Department"), empty_label="—"
    )
    per_month = forms.IntegerField(
        label=_("Limit a month"), min_value=0, max_value=100_000, required=False,
        help_text=_("empty: no limit"),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=200)


class CountForm(forms.Form):
    """What was counted; `seen` is the newest move when the page was made."""

    counted = forms.IntegerField(
        label=pgettext_lazy("supplies", "Counted"), min_value=0, max_value=100_000
    )
    seen = forms.IntegerField(min_value=0, max_value=2**62, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Explanation of a difference"), max_length=200, required=False)


class WriteOffForm(forms.Form):
    """Broken or spoilt pieces."""

    quantity = forms.IntegerField(label=_("Pieces"), min_value=1, max_value=100_000)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class BackForm(forms.Form):
    """Which pieces of an issue come back, and why."""

    line_id = forms.IntegerField(label=_("Item"), min_value=1, max_value=2**62)
    quantity = forms.IntegerField(label=_("Pieces"), min_value=1, max_value=100_000)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ReasonForm(forms.Form):
    """One reason."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class DeliveryDayForm(forms.Form):
    """Until when an order is to come, where that is not what the quote said."""

    delivery_on = DayField(label=_("Delivery date"), required=False)


class CustodianForm(forms.Form):
    """Who keeps a department's supplies from now on."""

    department = forms.ModelChoiceField(Department.objects.all())
    person = PersonField(label=pgettext_lazy("supplies", "Custodian"))


class SupplierForm(forms.ModelForm):
    """A supplier."""

    class Meta:
        model = Supplier
        fields = ["name", "contact", "phone", "email", "is_active"]


class LocalForm(forms.Form):
    """The application to buy nearby."""

    what = forms.CharField(label=_("What is to be bought"), max_length=200)
    reason = forms.CharField(label=_("Why the office cannot buy it"), max_length=300)
    most = YuanField(label=_("At most, in yuan"))
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)


class LocalBillForm(forms.Form):
    """What was bought nearby; rows name what is an item of the company."""

    seller = forms.CharField(label=_("Seller"), max_length=80)
    number = forms.CharField(label=_("Invoice number"), max_length=20)
    total = YuanField(label=_("Sum of the invoice"))
    paper = PaperField()

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """(item, pieces, price) of each row as texts: those that were sent, and some empty ones."""
        return [row for row in self._sent() if any(row)] + [("", "", "")] * BLANK

    def _sent(self) -> list[tuple[str, str, str]]:
        if not hasattr(self.data, "getlist"):
            return []
        sent = (self.data.getlist(each) for each in ("item", "quantity", "price"))
        return [tuple(each.strip() for each in row) for row in zip(*sent, strict=False)]

    def lines_told(self) -> dict[int, tuple[int, Decimal]]:
        """Item id → (pieces, price of one). Refused: half a row, and an item twice."""
        found = {}
        for row in self._sent():
            if not any(row):
                continue
            pk, quantity, price = (_number(row[0]), _number(row[1]), _price(row[2]))
            if not pk or not quantity or price is None:
                raise ValidationError(
                    _("Each row has an item, a whole number of pieces, and a price."), code="A3-5"
                )
            if pk in found:
                raise ValidationError(_("An item stands in one row alone."), code="A3-5")
            found[pk] = (quantity, price)
        if len(found) != Item.objects.filter(pk__in=found).count():
            raise ValidationError(_("Choose what was bought."), code="A3-5")
        return found


def _number(text: str) -> int:
    """The whole number of a text, 0 where it is none."""
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def _price(text: str) -> Decimal | None:
    """The sum of a text; None where it is none, or not finite."""
    try:
        found = Decimal(text[:15])
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


class AuditForm(forms.Form):
    """What the audit found."""

    verdict = forms.ChoiceField(choices=[("ok", _("in order")), ("objected", _("objected"))])
    remark = forms.CharField(label=_("Remark"), max_length=300, required=False)


class ListForm(forms.Form):
    """What a list is narrowed by."""

    q = forms.CharField(required=False, max_length=60)
    category = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    after = forms.CharField(required=False, max_length=20)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    state = forms.CharField(required=False, max_length=12)


class SpanForm(forms.Form):
    """From which month on consumption is shown, how many months, of which department."""

    month = MonthField(required=False)
    months = forms.TypedChoiceField(
        coerce=int, choices=[(1, 1), (3, 3), (12, 12)], required=False, empty_value=1
    )
    department = forms.ModelChoiceField(Department.objects.all(), required=False)
