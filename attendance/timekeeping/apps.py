"""The room in which recorded times are kept and judged."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimekeepingConfig(AppConfig):
    name = "attendance.timekeeping"
    label = "timekeeping"
    verbose_name = _("Timekeeping")
