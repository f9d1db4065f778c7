"""What pages of pay scales ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hr.careers.pay.selectors import grades_on
from hr.people.forms import PersonField
from hr.people.models import Position
from regulations.rulebook.fields import DayField


def _sum(label):
    return forms.DecimalField(label=label, min_value=1, max_digits=12, decimal_places=2)


class ScaleForm(forms.Form):
    """A new scale."""

    name = forms.CharField(label=_("Name"), max_length=100)
    position = forms.ModelChoiceField(Position.objects.all(), label=_("Position"), empty_label="—")


class GradeForm(forms.Form):
    """A grade of a scale from a day on."""

    code = forms.CharField(label=_("Grade"), max_length=10)
    from_on = DayField(label=_("In force from"))
    low = _sum(_("A month from"))
    high = _sum(_("Up to"))
    market = _sum(_("Standard of the industry"))
    source = forms.CharField(label=_("Source of the standard"), max_length=200)


class ReaderForm(forms.Form):
    """One reader of a scale."""

    reader = PersonField(label=_("Open to"), empty_label="—")


class PayForm(forms.Form):
    """What somebody is paid by a grade."""

    person = PersonField(label=_("Person"), empty_label="—", with_coming=True)
    grade = forms.ModelChoiceField(None, label=_("Grade"), empty_label="—")
    from_on = DayField(label=_("From"))
    amount = _sum(_("A month"))
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, *args, scale, day, **options):
        super().__init__(*args, **options)
        keys = [grade.pk for grade in grades_on(scale, day)]
        self.fields["grade"].queryset = scale.grades.filter(pk__in=keys)
        self.fields["grade"].label_from_instance = lambda grade: (
            f"{grade.code} {grade.low:,.0f}–{grade.high:,.0f}"
        )
