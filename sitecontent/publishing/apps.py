"""The room of publishing."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

CHECKERS = (
    "web_editor", "culture_officer", "product_specialist", "product_manager", "product_operations",
    "ecommerce_lead",
)  # fmt: skip


class PublishingConfig(AppConfig):
    name = "sitecontent.publishing"
    label = "publishing"
    verbose_name = _("Content of the site")

    def ready(self):
        from regulations.notices import registry as notices

        notices.register("content", label=_("Content to publish or taken down"))
        notices.register("incident", label=_("Incidents of the site"), is_clock=True)
        self._bind()
        self._allow()
        self._ask()
        self._watch()
        self._figure()

    def _bind(self):
        from regulations.binding import registry
        from sitecontent.publishing import models

        for model in (
            models.Check, models.Placed, models.Publication, models.Attachment,
        ):  # fmt: skip
            registry.insert_only(model, clause="C6-1")
        registry.insert_only(models.Takedown, clause="C6-7")
        registry.insert_only(models.GoodsTakedown, clause="C6-7")
        registry.insert_only(models.HomeReview, clause="C3-1")
        registry.insert_only(models.Maintenance, clause="C6-8")
        for model in (
            models.Screening, models.Hit, models.HitDecision,
            models.GoodsScreening, models.GoodsHit, models.GoodsHitDecision,
        ):  # fmt: skip
            registry.insert_only(model, clause="C6-4")
        for model in (models.Incident, models.IncidentStep):
            registry.insert_only(model, clause="C6-3")
        # Written by triggers alone, which run as the owner of the tables.
        registry.read_only(models.Shown)
        registry.read_only(models.SiteState)
        # What else changes of these is checked by a trigger.
        registry.update_columns(models.Item, "state", "changed_at")
        registry.update_columns(models.Version, "approval_id", "deadline_id")
        registry.never_deleted(models.Word, models.Partner)

    def _allow(self):
        from hr.people.positions import MANAGERS, allow
        from sitecontent.publishing.rules import EDITOR, SITE_ADMINISTRATORS, WRITERS

        leads = ("department_manager", "ecommerce_lead")
        allow("publishing.view_item", *WRITERS, *CHECKERS, *leads, *SITE_ADMINISTRATORS, *MANAGERS)
        allow("publishing.write_item", *WRITERS)
        allow("publishing.check_item", *CHECKERS, *SITE_ADMINISTRATORS, *leads)
        allow("publishing.publish_item", EDITOR)
        allow("publishing.take_down", *SITE_ADMINISTRATORS)
        allow("publishing.decide_hit", *SITE_ADMINISTRATORS, *leads, *MANAGERS)
        allow("publishing.keep_words", *SITE_ADMINISTRATORS)
        allow("publishing.view_word", *SITE_ADMINISTRATORS, *MANAGERS)
        allow("publishing.review_home", "site_manager", "department_manager", *MANAGERS)
        allow("publishing.handle_incident", *SITE_ADMINISTRATORS)
        allow("publishing.view_incident", *SITE_ADMINISTRATORS, *leads, *MANAGERS)
        for row in ("publication", "takedown"):
            allow(f"publishing.view_{row}", *SITE_ADMINISTRATORS, *MANAGERS)
        for right in ("view", "add", "change"):
            allow(f"publishing.{right}_partner", *SITE_ADMINISTRATORS)

    def _ask(self):
        from regulations.approvals import registry as approvals
        from sitecontent.publishing import facts, models, services

        approvals.register(
            services.KIND,
            label=_("content of the site"),
            clause="C6-1",
            model=models.Version,
            settle=services.settle_version,
            link=facts.link_of,
            charts=facts.charts,
            facts=facts.facts_of,
            hints=facts.hints_of,
            edit=facts.edit_of,
        )

    def _watch(self):
        from catalog.products import registry as products
        from catalog.proposals import registry as proposals
        from hr.discipline import registry as discipline
        from hr.people import registry as people
        from regulations.deadlines import registry as deadlines
        from sitecontent.publishing import evidence, home, leaving, publication
        from sitecontent.publishing.goods import screening, takedown
        from sitecontent.publishing.screening import services as words

        people.on_leave(leaving.drop_requests)
        proposals.watch_shown(screening.look_at, screening.objections_to)
        words.on_words(screening.look_at_open)
        products.on_page(takedown.links_of)
        products.refuse_text(screening.check_name)
        publication.on_publish(home.note_redone)
        discipline.name_facts(published_by=_("Published by"), version=_("Version"))
        discipline.name_facts(part=_("Part"), shown_then=_("What was shown"))
        discipline.read_evidence(evidence.EVIDENCE, evidence.shown_then, evidence.in_reading)
        discipline.read_evidence(takedown.EVIDENCE, takedown.shown_then, takedown.in_reading)
        deadlines.register(
            publication.PUBLISH,
            label=_("publish what is approved"),
            on_breach=publication.report_overdue,
            links=publication.links_of,
            names=publication.names_of,
        )
        deadlines.register(
            home.REVIEW,
            label=_("review the home page"),
            on_breach=home.report_unreviewed,
            link=home.link_of,
        )

    def _figure(self):
        from regulations import figures
        from sitecontent.publishing import company

        figures.register(figures.Source(_("Content"), company.tell, "publishing.view_item"))
