"""The room in which rule versions are drafted, tried and approved."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AmendmentsConfig(AppConfig):
    name = "regulations.amendments"
    label = "amendments"
    verbose_name = _("Amendments")

    def ready(self):
        from regulations.amendments import hints, origin, rules, selectors, services, work
        from regulations.amendments.models import RuleDraft, Trial
        from regulations.approvals import registry
        from regulations.binding.registry import update_columns
        from regulations.notices import registry as notices
        from regulations.rulebook import registry as rulebook

        update_columns(Trial, *work.CHANGING)
        rulebook.set_warrant(selectors.is_approved)
        rulebook.set_origin(origin.origin_of)
        notices.register("trial", label=_("Trials of drafted rules"))
        registry.register(
            services.KIND,
            label=_("rule version"),
            clause=rules.CLAUSE,
            model=RuleDraft,
            settle=services.settle_draft,
            link=selectors.link_of,
            edit=selectors.edit_link_of,
            by_deputy=registry.ByDeputy.NAMED,
            barred=lambda draft, person_id: registry.ASKED,
            charts=selectors.charts,
            facts=selectors.facts_of,
            found=selectors.found_of,
            hints=hints.hints_of,
        )
