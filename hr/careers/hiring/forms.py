"""What pages of hiring ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.careers.hiring.rules import Channel, Why
from hr.careers.models import Grade, JobDescription, Outlet
from hr.people.forms import PersonField
from hr.people.models import Department
from regulations.rulebook.fields import DayField
from regulations.uploads import ENDINGS


class OutletForm(forms.Form):
    """A channel of a vacancy."""

    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices)
    name = forms.CharField(label=_("Where"), max_length=100)


class VacancyForm(OutletForm):
    """A vacancy with its first channel."""

    job = forms.ModelChoiceField(
        JobDescription.objects.none(), label=_("Position, by its job description"), empty_label="—"
    )
    title = forms.CharField(label=_("Title"), max_length=100)
    department = forms.ModelChoiceField(
        Department.objects.all(), label=_("Department"), empty_label="—"
    )
    is_specialist = forms.BooleanField(
        label=_("Specialist, paid by a scale of their own"), required=False
    )
    headcount = forms.IntegerField(label=_("Posts"), min_value=1, max_value=100, initial=1)
    field_order = ("job", "title", "department", "headcount", "channel", "name", "is_specialist")

    def __init__(self, *args, jobs, **options):
        super().__init__(*args, **options)
        keys = [job.pk for job in jobs]
        self.fields["job"].queryset = JobDescription.objects.filter(pk__in=keys).select_related(
            "position"
        )

    def clean(self):
        """The channel as the first of `outlets`."""
        found = super().clean()
        outlet = (found.pop("channel", ""), found.pop("name", ""))
        return found | {"outlets": [outlet]}


class CandidateForm(forms.Form):
    """A candidate, and how they agreed that this is kept."""

    outlet = forms.ModelChoiceField(Outlet.objects.none(), label=_("Channel"), empty_label="—")
    name = forms.CharField(label=_("Name"), max_length=50)
    phone = forms.CharField(
        label=_("Phone"), max_length=30, widget=forms.TextInput(attrs={"type": "tel"})
    )
    email = forms.EmailField(label=_("Mail address"), required=False)
    about = forms.CharField(
        label=pgettext_lazy("candidate", "About"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    consent = forms.CharField(
        label=_("How they agreed that their data is kept"), max_length=200,
        help_text=_("such as: signed on paper, by mail of a day"),
    )  # fmt: skip

    def __init__(self, *args, vacancy, **options):
        super().__init__(*args, **options)
        self.fields["outlet"].queryset = vacancy.outlets.all()


class FileForm(forms.Form):
    """A paper of a candidate."""

    file = forms.FileField(
        label=_("Paper"), max_length=200, allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join((*ENDINGS, ".docx"))}),
        help_text=_("PDF, picture, Word (.docx), text or .xlsx, up to 10 MB"),
    )  # fmt: skip


class OfferForm(forms.Form):
    """An offer; of a specialist with a sum by the scale."""

    supervisor = PersonField(label=_("Direct supervisor"), empty_label="—")
    first_day = DayField(label=pgettext_lazy("offer", "First day"))
    probation_months = forms.IntegerField(label=_("Months on probation"), min_value=1, max_value=6)

    def __init__(self, *args, grades=None, **options):
        super().__init__(*args, **options)
        if grades is not None:
            self.fields["grade"] = forms.ModelChoiceField(
                Grade.objects.filter(pk__in=[grade.pk for grade in grades]), label=_("Grade"),
                empty_label="—",
            )  # fmt: skip
            self.fields["amount"] = forms.DecimalField(
                label=_("A month"), min_value=1, max_digits=12, decimal_places=2
            )


class AnswerForm(forms.Form):
    """What the candidate answers."""

    accepts = forms.TypedChoiceField(
        label=pgettext_lazy("offer", "Answer"), choices=[("1", _("accepts")), ("0", _("declines"))],
        coerce=lambda value: value == "1",
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class HireForm(forms.Form):
    """The staff number of somebody who is taken on."""

    number = forms.CharField(label=_("Staff number"), max_length=20)


class EndForm(forms.Form):
    """Why nothing comes of a candidate."""

    why = forms.ChoiceField(label=pgettext_lazy("candidate", "Why"), choices=Why.choices)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class CloseForm(forms.Form):
    """Why a vacancy is closed."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
