"""The room of leave."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeaveConfig(AppConfig):
    name = "attendance.leave"
    label = "leave"
    verbose_name = _("Leave")
