"""The room of cases against the rules."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisciplineConfig(AppConfig):
    name = "hr.discipline"
    label = "discipline"
    verbose_name = _("Discipline")

    def ready(self):
        from hr.discipline.models import Case
        from hr.people.positions import MANAGERS, allow
        from regulations.binding import registry

        registry.insert_only(Case)
        allow("discipline.view_case", "hr_officer", *MANAGERS)
        allow(
            "discipline.open_case", "hr_officer", "department_manager", "ecommerce_lead", *MANAGERS
        )
