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
        from hr.roster import reactions, replay, rules
        from regulations.amendments import registry as amendments
        from regulations.notices import registry as notices
        from regulations.rulebook import rulesets

        rulesets.register("service_hours", rules.ServiceHours)
        amendments.replay("service_hours", replay.judge_hours, covers=replay.COVERS)
        notices.register("duty", label=_("Duties on the roster"))
        people.on_leave(reactions.free_from_duties)
        people.on_change(reactions.free_from_forbidden_duties)
        allow("roster.view_duty", EVERYBODY)
        allow("roster.assign_duty", "ecommerce_lead", "office_clerk", *MANAGERS)
