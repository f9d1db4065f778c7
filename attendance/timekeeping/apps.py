"""The room in which recorded times are kept and judged."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimekeepingConfig(AppConfig):
    name = "attendance.timekeeping"
    label = "timekeeping"
    verbose_name = _("Timekeeping")

    def ready(self):
        self._keep_facts()
        self._judge()
        self._allow()
        self._listen()

    def _keep_facts(self):
        from attendance.timekeeping import models
        from regulations.binding import registry

        for model in (models.Punch, models.Upload, models.DeviceNote):
            registry.insert_only(model, clause="A2.2-3")
        registry.update_columns(models.Stray, "taken_at", "reason")
        registry.update_columns(models.PinOwner, "ended_at")
        registry.update_columns(models.Command, "sent_at", "answered_at", "code")

    def _judge(self):
        from attendance.timekeeping import models
        from attendance.timekeeping.judging.rules import AttendanceRules
        from attendance.timekeeping.judging.services import mark_plans_stale
        from hr.roster import registry as roster
        from regulations.binding import registry as binding
        from regulations.rulebook import rulesets

        rulesets.register("attendance", AttendanceRules)
        columns = [field.column for field in models.DayResult._meta.fields]
        # What a day came to before is written by the owner's trigger alone.
        binding.update_columns(models.DayResult, *(set(columns) - {"id", "person_id", "day"}))
        binding.read_only(models.EarlierResult)
        roster.on_plans_changed(mark_plans_stale)

    def _allow(self):
        from hr.people.positions import allow

        allow("timekeeping.manage_device", "system_administrator", "hr_officer")

    def _listen(self):
        from regulations.notices import registry as notices

        notices.register("clock", label=_("Clock devices"))
