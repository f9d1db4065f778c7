"""The room of the books."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "finance.ledger"
    label = "ledger"
    verbose_name = _("Books")

    def ready(self):
        from finance.ledger.rules import BookRules
        from regulations.rulebook import rulesets

        rulesets.register("books", BookRules)
        self._bind()
        self._allow()
        self._ask()
        self._watch()
        self._figure()

    def _bind(self):
        from finance.ledger import models
        from regulations.binding import registry

        for model in (
            models.Entry,
            models.Line,
            models.Movement,
            models.Dropping,
            models.CashCount,
            models.CashCheck,
            models.Reconciliation,
            models.BankFile,
            models.BankCheck,
            models.Closing,
        ):
            registry.insert_only(model, clause="A7.1-1")
        registry.insert_only(models.Posting, clause="A7.1-1", chain="ledger")
        registry.update_columns(models.Consent, "approval_id")
        registry.update_columns(models.Account, "name", "is_open")
        # Written by the gates alone, which run as the owner of the tables.
        registry.read_only(models.Purse)
        registry.insert_only(models.Fund)
        registry.insert_only(models.Period)

    def _allow(self):
        from hr.people.positions import MANAGERS, allow
        from regulations import handing

        allow("ledger.view_entry", "chief_accountant", "cashier", *MANAGERS)
        handing.register("books", label=_("Books of a month"))
        allow(handing.right("books"), "chief_accountant", "cashier", *MANAGERS)
        allow("ledger.prepare_entry", "chief_accountant", "cashier")
        allow("ledger.move_money", "cashier")
        for right in ("post_entry", "check_count", "close_month"):
            allow(f"ledger.{right}", "chief_accountant")
        allow("ledger.countersign_entry", *MANAGERS)
        allow("ledger.count_drawer", "cashier")
        for right in ("view_account", "change_account", "add_account"):
            allow(f"ledger.{right}", "chief_accountant")

    def _ask(self):
        from django.db.models.signals import post_migrate

        from finance.ledger import access, consents, models, registry
        from hr.people import registry as people
        from regulations.approvals import registry as approvals

        approvals.keep_out(access.kept_out)
        people.on_leave(consents.drop_consents)

        registry.keeps("1901")  # what was found too little or too much in the drawer
        post_migrate.connect(registry.sync, dispatch_uid="ledger.kept")
        approvals.register(
            consents.KIND,
            label=_("consent to a voucher by hand or a reversal"),
            clause="A7.2-1",
            model=models.Consent,
            settle=consents.settle_consent,
            link=consents.link_of,
            charts=consents.charts,
            facts=consents.facts_of,
            returns=False,
        )

    def _watch(self):
        from finance.ledger import breaches, rules
        from regulations.deadlines import registry as deadlines
        from regulations.notices import registry as notices

        notices.register("cash", label=_("Cash reports"))
        for kind, label in (
            (rules.REPORT, _("cash report of a day")),
            (rules.MONTH, _("closing of a month of the books")),
        ):
            deadlines.register(
                kind,
                label=label,
                on_breach=breaches.report_breaches,
                link=breaches.link_of,
                names=breaches.names_of,
            )

    def _figure(self):
        from finance.ledger import company
        from regulations import figures

        figures.register(figures.Source(_("Money"), company.tell, "ledger.view_entry"))
