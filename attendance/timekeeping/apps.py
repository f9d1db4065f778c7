"""The room in which recorded times are kept and judged."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimekeepingConfig(AppConfig):
    name = "attendance.timekeeping"
    label = "timekeeping"
    verbose_name = _("Timekeeping")

    def ready(self):
        self._keep_facts()
        self._suspect()
        self._judge()
        self._close()
        self._go_out()
        self._work_overtime()
        self._listen()
        self._replan()
        self._allow()
        self._figure()
        self._fill_calendars()

    def _keep_facts(self):
        from attendance.timekeeping import models
        from regulations.binding import registry

        for model in (models.Punch, models.Upload, models.DeviceNote):
            registry.insert_only(model, clause="A2.2-3")
        registry.insert_only(models.CorrectionProof, clause="A2.2-3")
        registry.never_deleted(models.Device)
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
        from hr.people.positions import MANAGERS, allow
        from regulations import handing

        hr = ("hr_officer", *MANAGERS)
        allow("timekeeping.manage_device", "system_administrator", "hr_officer")
        for right in ("view_network", "add_network", "change_network"):
            allow(f"timekeeping.{right}", "system_administrator", "hr_officer")
        allow("timekeeping.import_punch", "hr_officer", "office_clerk")
        allow("timekeeping.view_punch", *hr)
        allow("timekeeping.view_correction", "office_clerk", *hr)
        allow("timekeeping.view_suspicion", *hr)
        allow("timekeeping.judge_suspicion", *hr)
        allow("timekeeping.view_months", *hr)
        allow("timekeeping.close_month", "hr_officer", "general_manager")
        handing.register("attendance", label=_("Attendance of a month"))
        allow(handing.right("attendance"), *hr)
        handing.register("punches", label=_("Raw punches of a clock"))
        allow(handing.right("punches"), "system_administrator", "hr_officer")

    def _listen(self):
        from attendance.timekeeping.corrections import services as corrections
        from attendance.timekeeping.corrections.rules import CLAUSE
        from attendance.timekeeping.models import Correction
        from regulations.approvals import registry as approvals
        from regulations.notices import registry as notices

        notices.register("clock", label=_("Clock devices"))
        notices.register("suspicion", label=_("Suspicions of clocking for others"))
        notices.register("day-open", label=_("Punches of a day that are missing"))
        notices.register("sheet", label=_("Monthly sheets"))
        notices.register("sheet-word", label=_("Objections against sheets"))
        notices.register("sheet-answer", label=_("Answers to objections against sheets"))
        notices.register("adjustment", label=_("Adjustments of closed months"))
        approvals.register(
            corrections.KIND,
            label=_("punch correction"),
            clause=CLAUSE,
            model=Correction,
            settle=corrections.settle_correction,
            link=corrections.link_of,
            edit=corrections.link_of,
            charts=corrections.charts,
            facts=corrections.facts_of,
        )

    def _replan(self):
        from attendance.timekeeping.models import PlanChange
        from attendance.timekeeping.punches.selectors import has_pressed
        from attendance.timekeeping.replanning import services
        from attendance.timekeeping.replanning.rules import CLAUSE
        from hr.people.positions import MANAGERS, allow
        from hr.roster import registry as roster
        from regulations.approvals import registry as approvals
        from regulations.binding import registry as binding
        from regulations.notices import registry as notices

        roster.on_past(services.check_past)
        roster.on_presses(has_pressed)
        roster.check_late("timekeeping_today_cleared")
        roster.set_past_page("/attendance/plans/ask/{}/".format)
        notices.register("plan-change", label=_("Changes of past plans"))
        binding.update_columns(PlanChange, "approval_id", "outcome", "settled_at", "effects")
        approvals.register(
            services.KIND,
            label=_("change of a past plan"),
            clause=CLAUSE,
            model=PlanChange,
            settle=services.settle_change,
            link=services.link_of,
            charts=services.charts,
            facts=services.facts_of,
        )
        allow("timekeeping.view_planchange", "office_clerk", "hr_officer", *MANAGERS)

    def _go_out(self):
        from attendance.timekeeping import models, registry
        from attendance.timekeeping.outings import selectors, services
        from hr.people import registry as people
        from hr.people.positions import MANAGERS, allow
        from regulations.approvals import registry as approvals
        from regulations.binding import registry as binding
        from regulations.notices import registry as notices

        registry.cover(selectors.covers_of)
        people.on_leave(services.drop_outings)
        notices.register("outing", label=_("Outings"))
        approvals.register(
            services.KIND,
            label=_("business outing"),
            clause="A2.2-4",
            model=models.Outing,
            settle=services.settle_outing,
            link=selectors.link_of,
            edit=selectors.edit_link_of,
            charts=selectors.charts,
            facts=selectors.facts_of,
            is_bulk=True,
        )
        told = ("starts_at", "ends_at", "place", "reason")
        found = ("finding", "found_by_id", "found_at")
        binding.update_columns(models.Outing, "approval_id", "state", *told, *found)
        allow("timekeeping.view_every_outing", "office_clerk", "hr_officer", *MANAGERS)
        allow("timekeeping.judge_outing", "hr_officer", *MANAGERS)

    def _work_overtime(self):
        from attendance.timekeeping import models, registry
        from attendance.timekeeping.overtime.services import drop_overtime
        from attendance.timekeeping.reassignments import services
        from hr.discipline import registry as discipline
        from hr.people import registry as people
        from hr.people.positions import MANAGERS, allow
        from regulations.binding import registry as binding
        from regulations.notices import registry as notices

        notices.register("overtime", label=_("Overtime"))
        notices.register("reassignment", label=_("Refused reassignments"))
        registry.finding(services.findings_of)
        people.on_leave(drop_overtime)
        filed = ("filed_by_id", "filed_at", "minutes", "is_rest_day", "marks")
        binding.update_columns(models.Overtime, "state", "reason", "answered_at", "loss", *filed)
        for model in (models.RefusedPosting, models.PostingVerdict):
            binding.insert_only(model, clause="A2.3-4")
        allow("timekeeping.file_overtime", "office_clerk")
        allow("timekeeping.judge_refusedposting", "hr_officer", *MANAGERS)
        discipline.name_facts(
            finding=_("Finding"),
            loss=_("Loss or delay"),
            outing_reason=_("Reason given for the outing"),
            person=_("Person"),
            place=_("Where to"),
            refusal=_("Reason of the refusal"),
            signed_by=_("Signed by"),
            task=_("What was to be done"),
            when=_("When"),
            written_by=_("Written down by"),
        )

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

    def _close(self):
        from attendance.timekeeping import closed, models
        from attendance.timekeeping.months import (
            adjustments,
            beginning,
            ending,
            evidence,
            penalties,
            registry,
            replay,
            selectors,
            undecided,
        )
        from hr.discipline import registry as discipline
        from hr.people import registry as people
        from regulations.amendments import registry as amendments
        from regulations.binding import registry as binding

        for model in (
            models.Beginning,
            models.SheetCall,
            models.SheetWord,
            models.SheetAnswer,
            models.Closing,
            models.Sheet,
            models.Adjustment,
        ):
            binding.insert_only(model)
        binding.update_columns(models.ClosingAsk, "ended_at", "refusal")
        registry.blocker(undecided.undecided)
        people.on_keep(beginning.check_keep, beginning.judge_from, beginning.page_of)
        people.on_move(beginning.move_first_day)
        people.on_end(ending.move_last_day)
        people.on_leave(ending.judge_left)
        closed.set_closing(
            selectors.closed_months, adjustments.book_adjustments, selectors.kept_from
        )
        discipline.read_evidence(penalties.EVIDENCE, evidence.records_of, evidence.shown)
        discipline.fix_fine("A2.2-7.1", penalties.fine_by_minutes)
        discipline.fix_fine("A2.3-5", penalties.fine_of_absence)
        discipline.name_facts(
            month=_("Month"),
            booked_in=_("Booked in"),
            sheet=_("Sheet"),
            fine=_("Fines in yuan"),
            fingerprint=_("Fingerprint"),
            what=_("What happened"),
            clause=_("Clause"),
            version=_("Rule version"),
        )
        words = {"counts": _("months of people judged"), "first": closed.begins}
        amendments.replay("attendance", replay.judge_anew, covers=replay.COVERS, **words)
        amendments.replay("roster", replay.plan_anew, covers=replay.COVERS_OF_ROSTER, **words)

    def _figure(self):
        from attendance.timekeeping import company
        from regulations import figures

        figures.register(figures.Source(_("Attendance"), company.tell, "timekeeping.view_months"))

    def _fill_calendars(self):
        from attendance.timekeeping.agenda import entries
        from hr.people.own import calendar

        calendar.fill(entries)
