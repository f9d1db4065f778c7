"""The room in which recorded times are kept and judged."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimekeepingConfig(AppConfig):
    name = "attendance.timekeeping"
    label = "timekeeping"
    verbose_name = _("Timekeeping")

    def ready(self):
        self._keep_facts()
        self._allow()
        self._suspect()
        self._listen()

    def _keep_facts(self):
        from attendance.timekeeping import models
        from regulations.binding import registry

        for model in (models.Punch, models.Upload, models.DeviceNote):
            registry.insert_only(model, clause="A2.2-3")
        registry.insert_only(models.CorrectionProof, clause="A2.2-3")
        for model in (models.Suspicion, models.Judgement):
            registry.insert_only(model, clause="A2.3-3")
        registry.update_columns(models.Stray, "taken_at", "reason")
        registry.update_columns(models.PinOwner, "ended_at")
        registry.update_columns(models.Command, "sent_at", "answered_at", "code")
        registry.update_columns(
            models.Correction,
            "approval_id",
            "wanted_at",
            "reason",
            "proof",
            "outcome",
            "settled_at",
        )
        registry.update_columns(models.PunchFile, "written_by_id", "written_at", "counts")

    def _allow(self):
        from hr.people.positions import MANAGERS, allow

        hr = ("hr_officer", *MANAGERS)
        allow("timekeeping.manage_device", "system_administrator", "hr_officer")
        for right in ("view_network", "add_network", "change_network"):
            allow(f"timekeeping.{right}", "system_administrator", "hr_officer")
        allow("timekeeping.import_punch", "hr_officer", "office_clerk")
        allow("timekeeping.view_punch", *hr)
        allow("timekeeping.view_correction", "office_clerk", *hr)
        allow("timekeeping.view_suspicion", *hr)
        allow("timekeeping.judge_suspicion", *hr)

    def _suspect(self):
        from attendance.timekeeping import registry
        from attendance.timekeeping.suspicions import selectors
        from attendance.timekeeping.suspicions.rules import CLAUSE
        from hr.discipline import registry as discipline

        registry.finding(selectors.confirmed_findings)
        discipline.fix_fine(CLAUSE, selectors.fine_of)
        discipline.name_facts(
            people=_("People"),
            found=_("What was found"),
            judged_by=_("Judged by"),
            punches=_("Recorded times"),
            person=_("Person"),
            where=_("Where it was recorded"),
        )

    def _listen(self):
        from attendance.timekeeping.corrections import services as corrections
        from attendance.timekeeping.corrections.rules import CLAUSE
        from attendance.timekeeping.models import Correction
        from regulations.approvals import registry as approvals
        from regulations.notices import registry as notices

        notices.register("clock", label=_("Clock devices"))
        notices.register("suspicion", label=_("Suspicions of clocking for others"))
        approvals.register(
            corrections.KIND,
            label=_("punch correction"),
            clause=CLAUSE,
            model=Correction,
            settle=corrections.settle_correction,
            link=corrections.link_of,
            charts=corrections.charts,
            facts=corrections.facts_of,
        )
