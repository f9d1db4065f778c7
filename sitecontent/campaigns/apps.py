"""The room of campaigns."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

SITE = ("channel_specialist", "promotion_specialist", "ecommerce_lead")
CHANNELS = ("channel_specialist", "ecommerce_lead")
LEADS = ("ecommerce_lead", "department_manager")
LOOKERS = (
    "product_manager", "product_specialist", "product_operations", "web_editor", "site_manager",
)  # fmt: skip


class CampaignsConfig(AppConfig):
    name = "sitecontent.campaigns"
    label = "campaigns"
    verbose_name = _("Channels and campaigns")

    def ready(self):
        from regulations.amendments import registry as amendments
        from regulations.notices import registry as notices
        from regulations.rulebook import rulesets
        from sitecontent.campaigns import replay
        from sitecontent.campaigns.rules import CampaignRules

        rulesets.register("campaigns", CampaignRules)
        amendments.replay("campaigns", replay.judge_anew, covers=replay.COVERS)
        notices.register("campaign", label=_("Campaigns and their evaluation"))
        notices.register("report", label=_("Monthly reports on channels and campaigns"))
        notices.register("partner", label=_("Partnerships"))
        self._bind()
        self._allow()
        self._ask()
        self._watch()

    def _bind(self):
        from regulations.binding import registry
        from sitecontent.campaigns import models

        for model in (
            models.Choice, models.Cost, models.Evaluation, models.Link, models.Traffic,
            models.Win, models.WinUndone,
        ):  # fmt: skip
            registry.insert_only(model, clause="B5")
        for model in (models.Target, models.PartnerNote, models.ReportReading):
            registry.insert_only(model, clause="B2")
        for model in (models.MarketNote, models.PlanItem, models.Progress):
            registry.insert_only(model, clause="B1")
        # Written by triggers and one function alone, which run as the owner of the tables.
        registry.read_only(models.Click)
        registry.read_only(models.Sale)
        registry.read_only(models.SaleTail)
        registry.never_deleted(models.Campaign, models.Channel, models.Partner)
        # What else changes of these is checked by a trigger.
        asked = ("state", "approval_id", "title", "text")
        registry.update_columns(models.OperatingPlan, *asked, "round")
        registry.update_columns(models.Suggestion, *asked)
        registry.update_columns(
            models.Report, "state", "text", "figures", "handed_in_at", "fingerprint"
        )

    def _allow(self):
        from hr.people.positions import MANAGERS, allow

        everybody = (*SITE, *LEADS, *MANAGERS)
        for model in ("campaign", "channel", "partner", "operatingplan", "marketnote"):
            allow(f"campaigns.view_{model}", *everybody, *LOOKERS)
        allow("campaigns.run_campaign", *SITE)
        allow("campaigns.set_target", *CHANNELS)
        allow("campaigns.lead_targets", *LEADS, *MANAGERS)
        for model in ("channel", "partner"):
            for verb in ("add", "change"):
                allow(f"campaigns.{verb}_{model}", *CHANNELS)
        allow("campaigns.note_partner", *SITE)
        allow("campaigns.write_plan", "ecommerce_lead")
        allow("campaigns.suggest", *SITE, *LOOKERS)
        allow("campaigns.note_market", *SITE, *LOOKERS)
        allow("campaigns.read_reports", *LEADS, *MANAGERS)

    def _ask(self):
        from regulations.approvals import registry as approvals
        from sitecontent.campaigns import models
        from sitecontent.campaigns.planning import facts, services

        words = {
            "clause": services.CLAUSE, "settle": services.settle, "link": facts.link_of,
            "charts": facts.charts, "edit": facts.edit_of,
        }  # fmt: skip
        approvals.register(
            services.PLAN,
            label=_("operating plan"),
            model=models.OperatingPlan,
            facts=facts.facts_of_plan,
            **words,
        )
        approvals.register(
            services.SUGGESTION,
            label=_("proposal of a development"),
            model=models.Suggestion,
            facts=facts.facts_of_suggestion,
            **words,
        )

    def _watch(self):
        from hr.discipline import registry as discipline
        from hr.people import registry as people
        from regulations.deadlines import registry as deadlines
        from sitecontent.campaigns import breaches, leaving, services
        from sitecontent.campaigns.planning.services import drop_documents
        from sitecontent.campaigns.reports.services import HAND_IN

        people.on_leave(drop_documents)
        people.on_leave(leaving.hand_over)
        discipline.name_facts(name=_("What was due"))
        deadlines.register(
            services.EVALUATE,
            label=_("evaluate a campaign"),
            on_breach=breaches.report_unevaluated,
            link=breaches.link_of_campaign,
            names=breaches.names_of_campaigns,
        )
        deadlines.register(
            HAND_IN,
            label=_("hand a report in"),
            on_breach=breaches.report_missing,
            links=breaches.links_of_reports,
            names=breaches.names_of_reports,
        )
