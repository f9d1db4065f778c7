"""The room of the duty roster."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RosterConfig(AppConfig):
    name = "hr.roster"
    label = "roster"
    verbose_name = _("Duty roster")

    def ready(self):
        from hr.people import registry as people
        from hr.people.positions import EVERYBODY, MANAGERS, allow
        from hr.roster import reactions, rules
        from hr.roster.shifts.rules import RosterRules
        from regulations.notices import registry as notices
        from regulations.rulebook import rulesets

        rulesets.register("service_hours", rules.ServiceHours)
        rulesets.register("roster", RosterRules)
        self._bind()
        notices.register("duty", label=_("Duties on the roster"))
        people.on_leave(reactions.free_from_duties)
        people.on_change(reactions.free_from_forbidden_duties)
        allow("roster.view_duty", EVERYBODY)
        allow("roster.assign_duty", "ecommerce_lead", "office_clerk", *MANAGERS)

    def _bind(self):
        from hr.roster import models
        from regulations.binding import registry

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
