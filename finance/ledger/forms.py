"""Forms of the books: a voucher by hand, a count of the drawer, the bank's balance."""

from decimal import Decimal
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from finance.ledger.fields import SumField
from finance.ledger.models import Account
from finance.ledger.names import account_label
from finance.ledger.rules import NOTES, Bearing, Money, Row
from finance.ledger.selectors import company
from regulations.rulebook.fields import DayField

LINES = 8


def _sum(label, **options) -> SumField:
    box = forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal", "class": "num right"})
    return SumField(**{"label": label, "widget": box} | options)


class RequestForm(forms.Form):
    """A form that writes once however often it is sent."""

    request = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    @property
    def sent(self) -> UUID:
        """The id it was sent with."""
        return self.cleaned_data["request"]


class EntryForm(RequestForm):
    """The head of a voucher."""

    day = DayField(label=_("day"))
    summary = forms.CharField(label=_("summary"), max_length=200)
    reason = forms.CharField(
        label=_("why money leaves by hand"), max_length=200, required=False, strip=True
    )


class AccountField(forms.ModelChoiceField):
    """An account of the chart, by code and name."""

    def label_from_instance(self, account):
        return f"{account.code} {account_label(account.code, account.name)}"


class LineForm(forms.Form):
    """One line of a voucher; an empty one is passed over."""

    account = AccountField(
        Account.objects.filter(is_open=True), label=_("account"), required=False, empty_label="—"
    )
    text = forms.CharField(label=_("note"), max_length=200, required=False)
    debit = _sum(_("debit"), required=False, min_value=0)
    credit = _sum(_("credit"), required=False, min_value=0)

    def row(self, fund: int) -> Row | None:
        """The line of a fund as the rules take it, None for an empty one."""
        data = self.cleaned_data
        if not data.get("account") and not data.get("debit") and not data.get("credit"):
            return None
        return Row(
            account=data["account"].code if data.get("account") else "",
            fund=fund,
            debit=data.get("debit") or Decimal(0),
            credit=data.get("credit") or Decimal(0),
            text=data.get("text", ""),
        )


LineFormSet = forms.formset_factory(LineForm, extra=LINES, max_num=60)


class ReasonForm(RequestForm):
    """Why something is dropped or reversed, and on which day."""

    day = DayField(label=_("day"))
    reason = forms.CharField(label=_("reason"), max_length=200)


class CountForm(forms.Form):
    """The drawer, note by note."""

    explanation = forms.CharField(
        label=_("explanation of a difference"), max_length=300, required=False
    )

    def __init__(self, *args, **words):
        super().__init__(*args, **words)
        for face in NOTES:
            self.fields[f"n{face.replace('.', '_')}"] = forms.IntegerField(
                label=face, required=False, min_value=0, max_value=999_999,
                widget=forms.NumberInput(attrs={
                    "inputmode": "numeric", "class": "num right", "data-face": face,
                }),
            )  # fmt: skip

    def notes(self) -> dict[str, int]:
        """Pieces by face value."""
        return {face: self.cleaned_data.get(f"n{face.replace('.', '_')}") or 0 for face in NOTES}

    def boxes(self):
        """The boxes of the notes, the largest first."""
        return [self[f"n{face.replace('.', '_')}"] for face in NOTES]


class CheckForm(forms.Form):
    """The word of the second person."""

    note = forms.CharField(label=_("note"), max_length=300, required=False)


class BearingForm(RequestForm):
    """Who bears a difference of the drawer."""

    how = forms.ChoiceField(label=_("who bears it"), choices=Bearing.choices)
    account = AccountField(
        Account.objects.exclude(money=Money.NONE), label=_("money in or out"),
        to_field_name="code", empty_label=None, initial="1001",
    )  # fmt: skip
    reason = forms.CharField(label=_("person and reason"), max_length=150)


class BankForm(forms.Form):
    """What the bank says at the end of a month."""

    account = AccountField(
        Account.objects.filter(money=Money.BANK), label=_("bank account"), to_field_name="code",
        empty_label=None,
    )  # fmt: skip
    # A box for text: one for numbers would drop or refuse the bank's own "1,234.56" in the browser.
    stated = _sum(
        _("the bank's balance"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "num right"}),
    )
    explanation = forms.CharField(
        label=_("explanation of a difference"), max_length=300, required=False
    )
    paper = forms.FileField(label=_("the bank's statement"), required=False)


def filled_rows(formset) -> list[Row]:
    """The lines of a sent voucher; refused where a box cannot be read."""
    if not formset.is_valid():
        raise ValidationError(_("A line cannot be read: look at the marked boxes."), code="A7.1-1")
    fund = company().pk
    return [row for form in formset if (row := form.row(fund))]
