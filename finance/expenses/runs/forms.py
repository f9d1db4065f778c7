"""What the pages of monthly runs send."""

from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class MonthForm(forms.Form):
    """Which month."""

    month = forms.DateField(input_formats=["%Y-%m"], required=False)

    def clean_month(self):
        """A month of this century."""
        month = self.cleaned_data["month"]
        if month and not 2000 <= month.year <= 2100:
            raise ValidationError(_("This month is not on."))
        return month


def bills_from(data, people) -> dict[int, Decimal]:
    """The bills that were typed, by the person; an empty one is none. Refused: what is no sum."""
    bills = {}
    for person in people:
        text = data.get(f"bill-{person.pk}", "").replace(",", "").strip()
        if not text:
            continue
        try:
            bill = Decimal(text)
        except InvalidOperation:
            bill = Decimal("NaN")
        if not bill.is_finite():
            raise ValidationError(
                _("%(person)s: “%(text)s” is no amount."),
                params={"person": person.name, "text": text[:30]},
                code="A7.5-1",
            )
        bills[person.pk] = bill
    return bills
