"""What pages of job descriptions, exams and trials ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hr.careers.models import Exam
from hr.careers.trials.rules import Item, Part
from regulations.rulebook.fields import DayField

# So many tasks of each part on the page of an exam.
TASKS = 3


def _long(label, rows: int = 4, **options):
    options = {"max_length": 4000} | options
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


class JobForm(forms.Form):
    """The next version of a job description."""

    duties = _long(_("Duties"))
    needs = _long(_("What the position needs"))
    software = forms.CharField(label=_("Software of the trade"), max_length=200, required=False)


class ExamForm(forms.Form):
    """An exam with the tasks of its parts; what is left empty is no task."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["title"] = forms.CharField(label=_("Title"), max_length=100)
        self.fields["pass_percent"] = forms.IntegerField(
            label=_("Pass mark in percent"), min_value=1, max_value=100
        )
        for part in Part:
            for number in range(TASKS):
                self._add(part, number)

    def _add(self, part: Part, number: int) -> None:
        label = part.label if number == 0 else _("another task")
        text = _long(label, 2, max_length=2000, required=False)
        points = forms.IntegerField(label=_("Points"), min_value=1, max_value=1000, required=False)
        self.fields[f"{part.value}_{number}"] = text
        self.fields[f"{part.value}_{number}_points"] = points

    def clean(self):
        """The tasks as `items`; one without points is refused at its field."""
        found = super().clean()
        items = []
        for part in Part:
            for number in range(TASKS):
                name = f"{part.value}_{number}"
                text, points = found.pop(name, ""), found.pop(f"{name}_points", None)
                if text and not points:
                    self.add_error(f"{name}_points", _("How many points does it have?"))
                elif text:
                    items.append(Item(part.value, text, points))
        return found | {"items": items}


class TrialForm(forms.Form):
    """A trial that was held."""

    exam = forms.ModelChoiceField(Exam.objects.none(), label=_("Exam"), empty_label="—")
    held_on = DayField(label=_("Held on"))
    answers = _long(_("What was handed in"), max_length=20000, required=False)

    def __init__(self, *args, exams, **options):
        super().__init__(*args, **options)
        self.fields["exam"].queryset = exams


class MarkForm(forms.Form):
    """Points of every task, and a word."""

    def __init__(self, *args, exam: Exam, **options):
        super().__init__(*args, **options)
        self.tasks = list(exam.tasks.all())
        for task in self.tasks:
            self.fields[f"task_{task.pk}"] = forms.IntegerField(
                label=task.text, min_value=0, max_value=task.points,
                help_text=_("%(part)s, up to %(points)s points")
                % {"part": task.get_part_display(), "points": task.points},
            )  # fmt: skip
        self.fields["note"] = _long(_("Note"), 2, max_length=2000, required=False)

    def clean(self):
        """The points by the id of their task."""
        found = super().clean()
        names = {f"task_{task.pk}": task.pk for task in self.tasks}
        points = {pk: found.pop(name) for name, pk in names.items() if name in found}
        return found | {"points": points}
