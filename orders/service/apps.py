"""The room of the service desk: customers, what they ask, how they are served."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


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

        desk = ("customer_service", "ecommerce_assistant", "ecommerce_lead")
        allow("service.work_ticket", *desk)
        allow("service.view_customer", *desk, "site_manager", *MANAGERS)
        allow("service.lead_service", "ecommerce_lead", *MANAGERS)
