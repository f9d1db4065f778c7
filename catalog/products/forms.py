"""What the pages of goods ask for."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.products.goods import Draft
from catalog.products.listing import shelves
from catalog.products.models import Category, Product
from regulations.binding.pages import number_of

LONG = {"rows": 6}


def category_choices(*, empty) -> list[tuple[str, str]]:
    """Every category indented by its depth, behind the choice of none."""
    rows = [(str(each.pk), f"{'　' * each.depth}{each.name}") for each in shelves()]
    return [("", empty), *rows]


class ProductForm(forms.Form):
    """What a product is; the price is asked for while it is new."""

    sku = forms.CharField(label=_("SKU"), max_length=64)
    name = forms.CharField(label=_("Name"), max_length=200)
    category = forms.ChoiceField(label=pgettext_lazy("goods", "Category"), required=False)
    variant_of = forms.CharField(
        label=_("Variety of"), max_length=64, required=False, help_text=_("SKU of the main product")
    )
    variant = forms.CharField(
        label=_("Variety"), max_length=50, required=False, help_text=_("such as 250 g")
    )
    description = forms.CharField(
        label=_("Description"), required=False, max_length=20_000, widget=forms.Textarea(LONG)
    )
    price = forms.DecimalField(
        label=_("Suggested price"), required=False, min_value=0, max_digits=14, decimal_places=2,
        help_text=_("yuan; in force once its listing is approved"),
    )  # fmt: skip

    def __init__(self, *args, is_new: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = category_choices(empty="—")
        if not is_new:
            del self.fields["price"]

    def clean_variant_of(self):
        """The product that the SKU names."""
        sku = self.cleaned_data["variant_of"].strip()
        if not sku:
            return None
        found = Product.objects.filter(sku=sku).first()
        if found is None:
            text = _("No product carries the SKU %(sku)s.")
            raise forms.ValidationError(text, params={"sku": sku})
        return found

    def clean_category(self):
        """The category that was chosen."""
        pk = number_of(self.cleaned_data["category"])
        return Category.objects.filter(pk=pk).first() if pk else None

    def draft(self) -> Draft:
        """What was typed, as the services take it."""
        words = {"price": Decimal(0)} | self.cleaned_data
        words["price"] = words["price"] or Decimal(0)
        return Draft(**words)


class CategoryForm(forms.Form):
    """A name and what it stands below."""

    name = forms.CharField(label=_("Name"), max_length=50)
    parent = forms.ChoiceField(label=_("Below"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = category_choices(empty=_("at the top"))

    def clean_parent(self):
        """The category that was chosen."""
        pk = number_of(self.cleaned_data["parent"])
        return Category.objects.filter(pk=pk).first() if pk else None


class PictureForm(forms.Form):
    """One picture, and whether it may be shrunk to fit."""

    file = forms.FileField(label=_("Picture"), max_length=200)
    shrink = forms.BooleanField(label=_("Shrink it to fit"), required=False)


class WriteOffForm(forms.Form):
    """Pieces that are gone, and why."""

    pieces = forms.IntegerField(label=_("Pieces"), min_value=1)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ReviewForm(forms.Form):
    """A review as a customer wrote it in a shop."""

    channel = forms.CharField(label=_("Channel"), max_length=30)
    author = forms.CharField(label=_("Customer"), max_length=60)
    stars = forms.TypedChoiceField(
        label=_("Stars"), coerce=int, choices=[(n, "★" * n) for n in (5, 4, 3, 2, 1)]
    )
    text = forms.CharField(label=_("Review"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class ReplyForm(forms.Form):
    """The reply to a review."""

    text = forms.CharField(label=_("Reply"), max_length=1000, widget=forms.Textarea({"rows": 2}))


class FileForm(forms.Form):
    """An uploaded list of goods."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("Choose a file.")},
    )
