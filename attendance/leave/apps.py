"""The room of leave."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LeaveConfig(AppConfig):
    name = "attendance.leave"
    label = "leave"
    verbose_name = pgettext_lazy("attendance", "Leave")

    def ready(self):
        from attendance.leave import covers, leaving, refitting, replay, rules, undecided
        from attendance.leave.agenda import entries
        from attendance.timekeeping import registry as timekeeping
        from attendance.timekeeping.months import registry as months
        from hr.people import registry as people
        from hr.people.own import calendar as agenda
        from hr.roster import registry as roster
        from regulations.amendments import registry as amendments
        from regulations.notices import registry as notices
        from regulations.rulebook import rulesets

        rulesets.register("leave", rules.LeaveRules)
        words = {"covers": replay.COVERS, "first": replay.first}
        amendments.replay("leave", replay.judge_leaves, **words)
        notices.register("leave", label=pgettext_lazy("attendance", "Leave"))
        timekeeping.cover(covers.covers_of)
        agenda.fill(entries)
        people.on_absence(covers.absences_of)
        people.on_leave(leaving.drop_leaves)
        roster.on_plans_changed(refitting.refit_leaves)
        months.blocker(undecided.undecided)
        self._bind()
        self._allow()
        self._ask()

    def _bind(self):
        from attendance.leave import models
        from regulations.binding import registry

        for model in (models.LeaveEvent, models.LotUse, models.Certificate):
            registry.insert_only(model)
        registry.update_columns(models.Shortening, "state", "approval_id")
        # Who, when and how it was first asked for stays; the rest is checked by a trigger.
        registry.update_columns(
            models.Leave,
            "approval_id",
            "kind",
            "unit",
            "starts_at",
            "ends_at",
            "asked_from",
            "asked_until",
            "days",
            "run_days",
            "reason",
            "occasion",
            "path",
            "clause",
            "version_id",
            "is_paid",
            "told_at",
            "told_how",
            "state",
            "form_deadline_id",
            "certificate_deadline_id",
            "uncovered_at",
        )

    def _allow(self):
        from hr.people.positions import EVERYBODY, MANAGERS, allow

        allow("leave.view_leave", EVERYBODY)
        allow("leave.view_every_leave", "hr_officer", "office_clerk", *MANAGERS)
        allow("leave.report_for_others", "hr_officer", "office_clerk")

    def _ask(self):
        from attendance.leave import facts, models, reports, services
        from attendance.leave.certificates import services as certificates
        from attendance.leave.changes import services as changes
        from regulations.approvals import registry as approvals
        from regulations.deadlines import registry as deadlines

        approvals.register(
            services.KIND,
            label=pgettext_lazy("attendance", "leave"),
            clause=services.CLAUSE,
            model=models.Leave,
            settle=services.settle_leave,
            link=facts.link_of,
            edit=facts.edit_link_of,
            charts=facts.charts,
            facts=facts.facts_of,
            is_bulk=True,
            phone=facts.phone_terms,
            reopen=services.reopen_leave,
            hears="leave.report_for_others",
        )
        approvals.register(
            changes.KIND,
            label=pgettext_lazy("attendance", "shortening of leave"),
            clause=changes.CLAUSE,
            model=models.Shortening,
            settle=changes.settle_shortening,
            link=changes.link_of,
            charts=lambda at: [(_("as the leave itself"), facts.shortest(at))],
            facts=facts.facts_of_shortening,
        )
        deadlines.register(
            reports.FORM,
            label=_("form of a reported leave"),
            on_breach=reports.lapse_reports,
            link=reports.link_of,
            names=reports.names_of,
        )
        deadlines.register(
            certificates.DUE,
            label=_("medical certificate"),
            on_breach=certificates.uncover_leaves,
            link=certificates.link_of,
            names=certificates.names_of,
        )
