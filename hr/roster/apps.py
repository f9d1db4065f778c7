"""The room of the duty roster."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RosterConfig(AppConfig):
    name = "hr.roster"
    label = "roster"
    verbose_name = _("Duty roster")

    def ready(self):
        from hr.people.own import calendar as agenda
        from hr.roster import replay, rules
        from hr.roster.agenda import entries
        from hr.roster.shifts.rules import RosterRules
        from regulations.amendments import registry as amendments
        from regulations.notices import registry as notices
        from regulations.rulebook import rulesets

        rulesets.register("service_hours", rules.ServiceHours)
        rulesets.register("roster", RosterRules)
        agenda.fill(entries)
        self._bind()
        words = {"covers": replay.COVERS, "first": replay.first}
        amendments.replay("service_hours", replay.judge_hours, **words)
        notices.register("duty", label=_("Duties on the roster"))
        self._listen()
        self._allow()

    def _bind(self):
        from hr.roster import models
        from regulations.binding import registry

        registry.never_deleted(models.Duty)
        registry.insert_only(models.CompanyDay)
        registry.insert_only(models.CompanyYear)
        registry.insert_only(models.ShiftPattern, clause="A2.2-1")
        registry.update_columns(models.ShiftAssignment, "ends_on", "replaced_at")
        registry.update_columns(models.SingleDay, "withdrawn_at")
        registry.update_columns(
            models.DutyPair,
            "main_id",
            "assistant_id",
            "origin",
            "reason",
            "choice",
            "set_by_id",
            "set_at",
        )
        registry.read_only(models.PairChange)
        registry.update_columns(models.PairExclusion, "ends_on", "ended_by_id", "withdrawn_at")
        registry.update_columns(models.DutySwap, "approval_id", "outcome", "settled_at")

    def _allow(self):
        from hr.people.positions import EVERYBODY, MANAGERS, POSITIONS, allow
        from hr.roster import registry
        from hr.roster.models import Duty

        for right in ("view_duty", "view_dutypair"):
            allow(f"roster.{right}", EVERYBODY)
        allow("roster.assign_duty", "ecommerce_lead", "office_clerk", *MANAGERS)
        planners = ("office_clerk", "hr_officer", *MANAGERS)
        for right in ("set_pair", "plan_shifts", "keep_calendar"):
            allow(f"roster.{right}", *planners)
        # Managers take turns with the forwarded hotline, everybody else in the pair.
        allow("roster.stand_in_pair", *(code for code in POSITIONS if code not in MANAGERS))
        allow(
            "roster.stand_as_manager",
            "department_manager",
            "ecommerce_lead",
            "product_manager",
            "site_manager",
            "chief_accountant",
            *MANAGERS,
        )
        registry.require(Duty.Kind.DUTY_MANAGER, "roster.stand_as_manager")

    def _listen(self):
        from hr.people import registry as people
        from hr.roster import reactions
        from hr.roster.models import DutySwap
        from hr.roster.pairs import swaps
        from regulations.approvals import registry as approvals

        people.on_leave(reactions.free_from_duties)
        people.on_change(reactions.free_from_forbidden_duties)
        approvals.register(
            swaps.KIND,
            label=_("duty swap"),
            clause="A2.2-1",
            model=DutySwap,
            settle=swaps.settle_swap,
            link=swaps.link_of,
            charts=swaps.charts,
            facts=swaps.facts_of,
        )
