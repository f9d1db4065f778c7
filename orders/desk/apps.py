"""The room of the order desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "orders.desk"
    label = "desk"
    verbose_name = _("Order desk")

    def ready(self):
        from hr.careers import registry as careers
        from hr.discipline import registry as discipline
        from hr.roster import registry as roster
        from hr.roster.models import Duty
        from orders.desk import attempts, leaving, models
        from orders.desk.clocks import replay, rules, selectors, services
        from regulations.amendments import registry as amendments
        from regulations.binding import registry as binding
        from regulations.deadlines import registry as deadlines
        from regulations.notices import registry as notices
        from regulations.rulebook import rulesets

        binding.record_changes(models.Order, clause="C7-5")
        binding.record_changes(models.OrderLine, clause="C7-5", is_whole=True)
        binding.record_changes(models.OrderEvent, clause="C7-5", chain="orders")
        binding.insert_only(models.Push)
        binding.never_deleted(models.OrderState, models.ImportBatch, models.ImportFile)
        rulesets.register("orders", rules.OrderRules)
        notices.register("received", label=_("Orders to be accepted"), is_clock=True)
        notices.register("handed-over", label=_("Orders handed over"))
        notices.register("import", label=_("Imports of orders"))
        notices.register("push", label=_("Pushes that could not be read"))
        words = {"covers": replay.COVERS, "first": replay.first}
        amendments.replay("orders", replay.judge_anew, **words)
        discipline.read_evidence("attempts", attempts.attempts_of, attempts.in_words)
        discipline.name_facts(order=_("Order"), attempt=_("What was tried"))
        roster.require(Duty.Kind.ORDER_DESK, "desk.work_order")
        roster.on_change(Duty.Kind.ORDER_DESK, services.on_roster_change)
        careers.clear("orders", label=_("Orders in hand"), desk="own", find=leaving.orders_in_hand)
        for timer in rules.TIMERS:
            deadlines.register(
                timer.kind,
                label=timer.label,
                on_breach=services.report_breaches,
                link=selectors.link_of,
                names=selectors.names_of,
                watch="desk.watch_clocks",
                forgives_outages=timer is rules.ATTENTION,
            )
        self._allow()
        self._find()
        self._figure()

    def _allow(self):
        from hr.people.positions import MANAGERS, allow
        from regulations import handing

        handing.register("orders", label=_("List of orders"))
        allow(handing.right("orders"), "ecommerce_lead", *MANAGERS)
        desk = ("ecommerce_assistant", "customer_service", "ecommerce_lead")
        operations = ("product_operations", "product_manager")
        allow("desk.view_order", *desk, *operations, "site_manager", *MANAGERS)
        allow("desk.work_order", *desk)
        allow("desk.take_over_order", *operations)
        allow("desk.import_order", *desk)
        allow(
            "desk.view_push",
            "ecommerce_lead",
            "site_manager",
            "system_administrator",
            *MANAGERS,
        )
        allow("desk.watch_clocks", "ecommerce_lead", "site_manager", "hr_officer", *MANAGERS)

    def _find(self):
        from orders.desk import hits
        from regulations import finding

        finding.register(
            finding.Source(_("Orders"), "desk", hits.look, "desk.view_order", "desk:desk")
        )

    def _figure(self):
        from orders.desk import company
        from regulations import figures

        figures.register(
            figures.Source(_("Orders and their clocks"), company.tell, "desk.view_order")
        )
