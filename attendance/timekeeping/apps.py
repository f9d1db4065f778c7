"""The room in which recorded times are kept and judged."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimekeepingConfig(AppConfig):
    name = "attendance.timekeeping"
    label = "timekeeping"
    verbose_name = _("Timekeeping")

    def ready(self):
        self._keep_facts()

    def _keep_facts(self):
        from attendance.timekeeping import models
        from regulations.binding import registry

        registry.insert_only(models.Punch, clause="A2.2-3")
