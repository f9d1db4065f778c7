"""What the pages of content ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.products.models import Product
from regulations.rulebook.fields import MomentField
from sitecontent.publishing import rules
from sitecontent.publishing.models import Item, Version
from sitecontent.publishing.rules import Kind, Place
from sitecontent.publishing.services import Draft

FIELDS = tuple(name for name in Draft.__dataclass_fields__ if name != "files")


class ManyFiles(forms.FileField):
    """Several files at once."""

    def __init__(self, **options):
        widget = forms.FileInput()
        widget.allow_multiple_selected = True
        widget.attrs["multiple"] = True
        super().__init__(widget=widget, **options)

    def clean(self, data, initial=None):
        """Every file that was sent."""
        if not isinstance(data, list | tuple):
            data = [data] if data else []
        return [super(ManyFiles, self).clean(each, initial) for each in data]


class CollectForm(forms.Form):
    """What was collected and what it is to become."""

    kind = forms.ChoiceField(label=_("Kind"))
    title = forms.CharField(label=_("What it is about"), max_length=rules.LONGEST_TITLE)
    note = forms.CharField(
        label=_("Notes"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("where it comes from, whom to ask"),
    )  # fmt: skip
    place = forms.ChoiceField(label=_("Place"), required=False)
    sku = forms.CharField(
        label=_("SKU of the product"), max_length=64, required=False,
        help_text=_("for product information"),
    )  # fmt: skip

    def __init__(self, *args, position: str, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [kind for kind in Kind if position in rules.AUTHORS[kind]]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        places = {place for kind in kinds for place in rules.PLACES.get(kind, ()) if place}
        self.fields["place"].choices = [("", "—")] + [
            (place.value, place.label) for place in Place if place in places
        ]
        if not places:
            del self.fields["place"]
        if Kind.PRODUCT not in kinds:
            del self.fields["sku"]

    def clean(self):
        """A place and a product only where the kind has them."""
        found = super().clean()
        kind = found.get("kind")
        sku = found.pop("sku", "").strip()
        found["product"] = None
        if kind == Kind.PRODUCT:
            found["product"] = Product.objects.filter(sku=sku).first()
            if found["product"] is None:
                text = _("No product carries this SKU.") if sku else rules.UNNAMED_PRODUCT
                self.add_error("sku", text)
        if kind not in rules.PLACES:
            found["place"] = ""
        return found


class VersionForm(forms.Form):
    """A version as it is written, with the files that stand in it and new ones."""

    title = forms.CharField(label=_("Title"), max_length=rules.LONGEST_TITLE)
    summary = forms.CharField(
        label=_("Summary"), max_length=rules.LONGEST_SUMMARY, required=False,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    body = forms.CharField(
        label=pgettext_lazy("content", "Text"), max_length=rules.LONGEST_BODY, required=False,
        widget=forms.Textarea({"rows": 14}),
        help_text=_("## heading · - list · > quotation · **bold** · [words](https://…)"),
    )  # fmt: skip
    address = forms.URLField(
        label=_("Where it leads"), max_length=500, required=False, assume_scheme="https"
    )
    starts_at = MomentField(label=_("From"), required=False)
    ends_at = MomentField(label=_("Until"), required=False)
    is_important = forms.BooleanField(
        label=_("Important: published within 48 hours"), required=False
    )
    is_confidential = forms.BooleanField(label=_("Confidential"), required=False)
    is_copyrighted = forms.BooleanField(label=_("Copyrighted"), required=False)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)
    licence = forms.CharField(
        label=_("Licence, or by whose consent"), max_length=300, required=False
    )
    files = forms.TypedMultipleChoiceField(required=False, coerce=int)
    uploads = ManyFiles(
        label=_("Pictures, videos, documents"), required=False, max_length=200,
    )  # fmt: skip
    shrink = forms.BooleanField(label=_("Shrink pictures that are too large"), required=False)
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)

    def __init__(self, *args, item: Item, **kwargs):
        super().__init__(*args, **kwargs)
        known = item.attachments.defer("content").order_by("id")
        self.known = list(known)
        self.fields["files"].choices = [(each.pk, each.name) for each in self.known]
        if item.kind == Kind.SLOT:
            for name in ("starts_at", "ends_at"):
                self.fields[name].required = True

    @property
    def chosen(self) -> set[int]:
        """The files that stand in it as the form shows it."""
        return {int(each) for each in self["files"].value() or () if str(each).isdecimal()}

    def draft(self) -> Draft:
        """What was typed, as the services take it."""
        found = self.cleaned_data
        return Draft(**{name: found[name] for name in FIELDS}, files=found["files"])


def initial_of(item: Item, version: Version | None) -> dict:
    """What the form shows at first: the version that stands, or what was collected."""
    if version is None:
        return {"title": item.title, "after": 0}
    found = {name: getattr(version, name) for name in FIELDS}
    files = list(version.placed.values_list("attachment", flat=True))
    return found | {"files": files, "after": item.number}
