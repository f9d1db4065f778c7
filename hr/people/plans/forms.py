"""What planning a move asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hr.people.forms import PersonField
from hr.people.models import Department, Employee, Position
from regulations.rulebook.fields import DayField

STAYS = _("stays as it is")


class MoveForm(forms.Form):
    """What changes from a day on; what is left empty stays."""

    day = DayField(label=_("From (first day)"))
    department = forms.ModelChoiceField(
        Department.objects.all(), label=_("Department"), required=False, empty_label=STAYS
    )
    position = forms.ModelChoiceField(
        Position.objects.all(), label=_("Position"), required=False, empty_label=STAYS
    )
    supervisor = PersonField(
        label=_("Direct supervisor"), required=False, empty_label=STAYS, with_coming=True
    )

    def __init__(self, *args, person: Employee, **options):
        super().__init__(*args, **options)
        for name in ("department", "position", "supervisor"):
            now = getattr(person, name)
            if now:
                self.fields[name].empty_label = _("stays as it is: %(now)s") % {"now": now}
