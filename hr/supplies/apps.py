"""The room of office supplies."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SuppliesConfig(AppConfig):
    name = "hr.supplies"
    label = "supplies"
    verbose_name = _("Office supplies")

    def ready(self):
        from hr.supplies.rules import SupplyRules
        from regulations.notices import registry as notices
        from regulations.rulebook import rulesets

        rulesets.register("supplies", SupplyRules)
        notices.register("supplies", label=_("Office supplies"))
        self._bind()
        self._allow()
        self._ask()
        self._watch()

    def _bind(self):
        from hr.supplies import models
        from regulations.binding import registry

        for ref, names in {
            "A3-1": ("Limit",),
            "A3-2": ("OrderMail", "PurchaseEnd"),
            "A3-3": ("Quote", "QuotePrice"),
            "A3-4": (
                "Delivery",
                "DeliveryFix",
                "DeliveryLine",
                "InvoiceEnd",
                "OrderEnd",
                "SupplyInvoiceLine",
            ),
            "A3-5": ("LocalAudit", "LocalBill", "LocalLine", "Wish", "WishEnd", "WishLine"),
            "A3-L3": ("Custody", "IssueReceipt"),
            "A3-L4": ("PurchaseLine",),
            "A3-L5": ("IssueLine", "IssueReturn", "ShelfCount", "WriteOff"),
        }.items():
            for name in names:
                registry.insert_only(getattr(models, name), clause=ref)
        # Written by triggers alone, which run as the owner of the tables.
        for model in (models.SupplyMove, models.OrderLine, models.OrderCount):
            registry.read_only(model)
        registry.never_deleted(models.Category, models.Supplier)
        registry.update_columns(
            models.Item, "code", "name", "initials", "category_id", "specification", "unit",
            "shelf", "is_active",
        )  # fmt: skip
        # What else changes of these is written by triggers.
        for model in (models.Purchase, models.Choice, models.Slip, models.LocalPurchase):
            registry.update_columns(model, "state", "approval_id")
        registry.update_columns(models.Issue, "deadline_id")
        registry.update_columns(models.Order, "deadline_id")
        registry.insert_only(models.SupplyInvoice, clause="A3-4")

    def _allow(self):
        from hr.people.positions import EVERYBODY, MANAGERS, allow
        from regulations import handing

        handing.register("supplies", label=_("consumption of supplies"))
        allow(handing.right("supplies"), "office_clerk", *MANAGERS, "chief_accountant")
        office = ("office_clerk",)
        allow("supplies.view_item", EVERYBODY)
        for right in ("keep_stock", "place_order", "receive_goods"):
            allow(f"supplies.{right}", *office)
        allow("supplies.set_limit", *MANAGERS)
        allow("supplies.audit_local", *office)
        allow("supplies.view_every_purchase", *office, *MANAGERS, "chief_accountant", "cashier")

    def _ask(self):
        from hr.supplies import facts, models
        from hr.supplies.local import services as local
        from hr.supplies.receipts import services as receipts
        from hr.supplies.requests import choosing
        from hr.supplies.requests import services as requests
        from regulations.approvals import registry as approvals

        approvals.register(
            requests.KIND,
            label=_("purchase of supplies"),
            clause="A3-2",
            model=models.Purchase,
            settle=requests.settle_purchase,
            link=facts.link_of_purchase,
            charts=facts.request_charts,
            facts=facts.facts_of_purchase,
            returns=False,
        )
        approvals.register(
            choosing.KIND,
            label=_("another quote than the cheapest"),
            clause="A3-3",
            model=models.Choice,
            settle=choosing.settle_choice,
            link=facts.link_of_choice,
            charts=facts.choice_charts,
            facts=facts.facts_of_choice,
            returns=False,
        )
        approvals.register(
            receipts.KIND,
            label=_("payment slip of supplies"),
            clause="A3-4",
            model=models.Slip,
            settle=receipts.settle_slip,
            link=facts.link_of_slip,
            charts=facts.slip_charts,
            facts=facts.facts_of_slip,
            barred=facts.why_barred_from_slip,
            returns=False,
        )
        approvals.register(
            local.KIND,
            label=_("local purchase"),
            clause="A3-5",
            model=models.LocalPurchase,
            settle=local.settle_local,
            link=facts.link_of_local,
            charts=facts.request_charts,
            facts=facts.facts_of_local,
            returns=False,
        )

    def _watch(self):
        from hr.careers import registry as careers
        from hr.people import registry as people
        from hr.supplies import leaving, replay
        from hr.supplies.local import auditing
        from hr.supplies.orders import services as orders
        from hr.supplies.stock import services as stock
        from regulations.amendments import registry as amendments
        from regulations.deadlines import registry as deadlines

        words = {"covers": replay.COVERS, "first": replay.first}
        amendments.replay("supplies", replay.judge_supplies, **words)
        people.on_leave(leaving.drop_supplies)
        careers.clear(
            "supplies", label=_("Office supplies"), desk="office", find=leaving.still_open
        )
        people.on_change(leaving.end_custody)
        deadlines.register(
            orders.DELIVERY,
            label=_("delivery of supplies"),
            on_breach=orders.report_overdue,
            link=orders.link_of_deadline,
            names=orders.names_of,
        )
        deadlines.register(
            stock.SIGN,
            label=_("receipt of supplies to sign"),
            on_breach=stock.report_unsigned,
            link=stock.link_of_deadline,
            names=stock.names_of,
        )
        deadlines.register(
            auditing.AUDIT,
            label=_("audit of a purchase nearby"),
            on_breach=auditing.report_unaudited,
            link=auditing.link_of_deadline,
            names=auditing.names_of,
        )
