"""The room of proposals."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

LOOKERS = (
    "product_manager", "product_operations", "product_specialist", "web_editor",
    "ecommerce_assistant", "web_designer",
)  # fmt: skip
MARKET = ("ecommerce_lead", "channel_specialist", "promotion_specialist", "department_manager")


class ProposalsConfig(AppConfig):
    name = "catalog.proposals"
    label = "proposals"
    verbose_name = _("Proposals")

    def ready(self):
        from catalog.proposals import replay
        from catalog.proposals.rules import CatalogRules
        from regulations.amendments import registry as amendments
        from regulations.notices import registry as notices
        from regulations.rulebook import rulesets

        rulesets.register("catalog", CatalogRules)
        amendments.replay("catalog", replay.judge_proposals, covers=replay.COVERS)
        notices.register("proposal", label=_("Prices, listings and promotions"))
        self._bind()
        self._allow()
        self._ask()
        self._watch()

    def _bind(self):
        from catalog.proposals import models
        from regulations.binding import registry

        for model in (
            models.Competitor,
            models.CompetitorPrice,
            models.Evidence,
            models.Execution,
            models.HandBack,
            models.Mismatch,
            models.ProposalLine,
        ):
            registry.insert_only(model, clause="C11-1")
        # What else changes of these is checked by a trigger.
        asked = ("state", "approval_id", "reason", "starts_at", "ends_at")
        registry.update_columns(models.Plan, *asked, "title")
        registry.update_columns(models.Proposal, *asked, "plan_id", "round", "deadline_id")

    def _allow(self):
        from catalog.proposals.rules import CONTENT_PROPOSERS
        from hr.people.positions import MANAGERS, allow

        allow("proposals.view_proposal", *LOOKERS, *MARKET, *MANAGERS)
        allow("proposals.propose", "product_manager")
        allow("proposals.propose_delisting", "product_manager", "product_operations")
        allow("proposals.propose_content", *CONTENT_PROPOSERS)
        allow("proposals.execute_proposal", "web_editor")
        allow("proposals.plan_promotion", "promotion_specialist", "ecommerce_lead")
        allow(
            "proposals.note_competitor", "product_manager", "product_operations",
            "product_specialist", "ecommerce_lead", "channel_specialist",
        )  # fmt: skip

    def _ask(self):
        from catalog.proposals import facts, models, plans, services
        from regulations.approvals import registry as approvals

        approvals.register(
            services.KIND,
            label=_("proposal on goods"),
            clause="C11-1",
            model=models.Proposal,
            settle=services.settle_proposal,
            link=facts.link_of,
            charts=facts.charts,
            facts=facts.facts_of,
            hints=facts.hints_of,
            edit=facts.edit_of,
        )
        approvals.register(
            plans.KIND,
            label=_("promotion plan"),
            clause="C11-3",
            model=models.Plan,
            settle=plans.settle_plan,
            link=facts.link_of_plan,
            charts=facts.charts,
            facts=facts.facts_of_plan,
            edit=facts.edit_of_plan,
        )

    def _watch(self):
        from catalog.products import registry as products
        from catalog.proposals import automatic, execution, selectors
        from hr.discipline import registry as discipline
        from hr.people import registry as people
        from regulations.deadlines import registry as deadlines

        products.on_return(automatic.propose_relisting)
        products.on_page(selectors.links_of)
        people.on_leave(automatic.drop_proposals)
        discipline.name_facts(
            goods=_("Goods"), approved=_("approved"), found=_("found"), what=_("what of it"),
            proposer=_("Proposed by"), approver=_("Approved by"), executor=_("Carried out by"),
        )  # fmt: skip
        deadlines.register(
            execution.EXECUTE,
            label=_("carry out a proposal"),
            on_breach=execution.report_overdue,
            link=execution.link_of,
            names=execution.names_of,
        )
