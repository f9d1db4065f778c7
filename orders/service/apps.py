"""The room of the service desk: customers, what they ask, how they are served."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ServiceConfig(AppConfig):
    name = "orders.service"
    label = "service"
    verbose_name = _("Service desk")

    def ready(self):
        from orders.service.rules import ServiceRules
        from regulations.notices import registry as notices
        from regulations.rulebook import rulesets

        rulesets.register("service", ServiceRules)
        notices.register("service", label=_("What customers ask, and difficult customers"))
        notices.register("service_clock", label=_("Clocks of the service desk"), is_clock=True)
        self._bind()
        self._allow()
        self._ask()
        self._watch()
        self._scripts()
        self._quality()
        self._reports()
        self._find()

    def _bind(self):
        from orders.service import models
        from regulations.binding import registry

        for model, ref in (
            (models.Customer, "C10-6"), (models.CustomerKey, "C10-6"),
            (models.CustomerOrder, "C10-6"), (models.CustomerNote, "C10-1"),
            (models.Merge, "C10-6"), (models.MergeUndone, "C10-6"), (models.FlagEnd, "C10-9"),
            (models.Ticket, "C10-2"), (models.TicketStep, "C10-2"),
        ):  # fmt: skip
            registry.insert_only(model, clause=ref)
        registry.update_columns(models.Flag, "approval_id")

    def _allow(self):
        from hr.people.positions import MANAGERS, allow
        from regulations import handing

        handing.register("customers", label=_("List of customers"))
        handing.register("tickets", label=_("List of customers’ matters"))
        for kind in ("customers", "tickets"):
            allow(handing.right(kind), "ecommerce_lead", *MANAGERS)
        desk = ("customer_service", "ecommerce_assistant", "ecommerce_lead")
        allow("service.work_ticket", *desk)
        allow("service.view_customer", *desk, "site_manager", *MANAGERS)
        allow("service.lead_service", "ecommerce_lead", *MANAGERS)

    def _ask(self):
        from orders.service.customers import facts, services
        from orders.service.models import Flag
        from regulations.approvals import registry as approvals

        approvals.register(
            services.FLAG, label=_("difficult customer"), clause="C10-9", model=Flag,
            settle=services.settle_flag, link=facts.link_of, charts=facts.charts_of,
            facts=facts.facts_of, returns=False,
        )  # fmt: skip

    def _watch(self):
        from hr.careers import registry as careers
        from orders.desk import registry as desk
        from orders.service.customers.marks import DIFFICULT_VERSION
        from orders.service.customers.words import marks_on, words_on
        from orders.service.tickets import clocks, rules, selectors
        from regulations.deadlines import registry as deadlines

        desk.tell_of_customer(words_on)
        desk.mark_customers(desk.Marks(marks_on, DIFFICULT_VERSION))
        careers.clear(
            "tickets", label=_("Customers in hand"), desk="own", find=selectors.tickets_in_hand
        )
        for kind, label in (
            (rules.REPLY, _("first answer to a customer")),
            (rules.SOLVE, _("see a customer’s trouble through")),
            (rules.OUTCOME, _("write down how an enquiry came out")),
            (rules.FOLLOW, _("follow up what was brought outside")),
        ):
            deadlines.register(
                kind, label=label, on_breach=clocks.tell_late, link=clocks.link_of,
                names=clocks.names_of,
            )  # fmt: skip

    def _scripts(self):
        from hr.people.positions import MANAGERS, allow
        from orders.service import models
        from regulations.binding import registry

        registry.insert_only(models.ShopName, clause="C10-R1")
        for model in (models.Script, models.ScriptVersion, models.ScriptMove, models.ScriptUse):
            registry.insert_only(model, clause="C10-R4")
        writers = ("customer_service", "ecommerce_lead", "promotion_specialist")
        allow("service.write_script", *writers, *MANAGERS)

    def _quality(self):
        from hr.people.positions import MANAGERS, allow
        from orders.service import answering, models
        from regulations import handing
        from regulations.binding import registry
        from regulations.deadlines import registry as deadlines

        for model in (
            models.QualityDraw, models.QualitySample, models.QualityScore, models.QualityAppeal,
            models.QualityAnswer,
        ):  # fmt: skip
            registry.insert_only(model, clause="C10-R1")
        for kind, label in answering.LABELS.items():
            deadlines.register(
                kind, label=label, on_breach=answering.tell_unanswered,
                links=answering.links_of, names=answering.names_of,
            )  # fmt: skip
        handing.register("quality", label=_("quality of conversations in a month"))
        allow(handing.right("quality"), "ecommerce_lead", *MANAGERS)

    def _reports(self):
        from orders.service import models
        from orders.service.reports import breaches, selectors, services
        from regulations.binding import registry
        from regulations.deadlines import registry as deadlines

        for model in (
            models.ServiceReport, models.ReportText, models.ReportSent, models.ReportRead,
            models.Unusual, models.UnusualAnswer,
        ):  # fmt: skip
            registry.insert_only(model, clause="C10-R5")
        deadlines.register(
            services.KIND, label=_("send the monthly report of the service"),
            on_breach=breaches.report_missing, links=selectors.links_of_reports,
            names=selectors.names_of_reports,
        )  # fmt: skip

    def _find(self):
        from orders.service import hits
        from regulations import finding

        reads = "service.view_customer"
        for source in (
            finding.Source(_("Customers"), "people", hits.look, reads, "service:customers"),
            finding.Source(
                _("Customers’ matters"), "phone", hits.look_for_tickets, reads, "service:board"
            ),
            finding.Source(
                pgettext_lazy("service", "Scripts"), "say", hits.look_for_scripts,
                every="service:scripts",
            ),
        ):  # fmt: skip
            finding.register(source)
