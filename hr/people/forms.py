"""What the pages of people are asked for."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr.people.models import Employee
from hr.people.plans.rules import Leaving
from regulations.rulebook.fields import LONG_AGO, DayField, within


def day_input() -> forms.DateInput:
    """A day as the browser's own picker."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PersonField(forms.ModelChoiceField):
    """One of the people who work here (or are to come), shown with number and position."""

    def __init__(self, *, with_coming: bool = False, **options):
        shown = Q(is_active=True) | Q(left_on=None) if with_coming else Q(is_active=True)
        people = Employee.objects.filter(shown).select_related("position")
        super().__init__(queryset=people, **options)

    def label_from_instance(self, person):
        return f"{person.number} {person.name} · {person.position or '—'}"


class EmployeeForm(forms.ModelForm):
    """What hr keeps of a person."""

    supervisor = PersonField(label=_("Direct supervisor"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=100,
        required=False,
        help_text=_("Asked for where another first day touches days that are judged."),
    )

    class Meta:
        model = Employee
        fields = ["name", "department", "position", "supervisor", "phone", "email", "hired_on"]
        widgets = {"hired_on": day_input(), "phone": forms.TextInput(attrs={"type": "tel"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("department", "position", "supervisor"):
            self.fields[name].empty_label = "—"
        self.fields["hired_on"].validators += within(LONG_AGO)

    def changes(self) -> dict:
        """What was sent and differs; a field that was not sent stays as it is."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self.data}


class HireForm(EmployeeForm):
    """A person who is taken on."""

    reason = None

    def clean_number(self) -> str:
        """A number is one person's whatever its case."""
        number = self.cleaned_data["number"]
        if Employee.objects.filter(number__iexact=number).exists():
            raise forms.ValidationError(_("This staff number is taken."))
        return number

    class Meta(EmployeeForm.Meta):
        fields = ["number", *EmployeeForm.Meta.fields, "kept_from"]
        help_texts = {
            "hired_on": _("With a day to come the login works from that day on."),
            "kept_from": _(
                "The days from this one on are judged at once: each day of work without a mark is "
                "an absence, with what follows from it. Left empty, it is today, or the first day "
                "of work where that lies ahead."
            ),
        }
        widgets = EmployeeForm.Meta.widgets | {"kept_from": day_input()}


class LastDayForm(forms.Form):
    """The last day of a person who leaves."""

    kind = forms.ChoiceField(label=_("Kind of leaving"), choices=[("", "—"), *Leaving.choices])
    reason = forms.CharField(label=_("Reason, in a sentence"), max_length=500)
    last_day = DayField(label=_("Last day"))
    at_once = forms.BooleanField(label=_("End the login now, not after that day"), required=False)


class ListForm(forms.Form):
    """A search over the list of people."""

    q = forms.CharField(required=False, max_length=50)
    left = forms.BooleanField(required=False)


class PageForm(forms.Form):
    """Which page of a list that grows: everything or only what is open, and before which row."""

    all = forms.BooleanField(required=False)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class FileForm(forms.Form):
    """An uploaded list of employees."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("Choose a file.")},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > 5 * 1024 * 1024:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        return file
