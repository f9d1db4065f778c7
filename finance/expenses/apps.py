"""The room of spending."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ExpensesConfig(AppConfig):
    name = "finance.expenses"
    label = "expenses"
    verbose_name = _("Spending")

    def ready(self):
        from finance.expenses.rules import FinanceRules
        from regulations.notices import registry as notices
        from regulations.rulebook import rulesets

        rulesets.register("finance", FinanceRules)
        notices.register("spending", label=_("Spending and reimbursement"))
        self._bind()
        self._allow()
        self._ask()
        self._watch()
        self._book()
        self._pull()
        self._figure()

    def _bind(self):
        from finance.expenses import models
        from finance.ledger import registry as books
        from regulations.binding import registry

        books.keeps("122101")  # what the staff was lent

        for model in (
            models.BudgetChange,
            models.Hold,
            models.HoldEnd,
            models.Invoice,
            models.InvoiceFile,
            models.Payment,
            models.Release,
            models.RunFile,
            models.RunRow,
            models.Undoing,
            models.Verification,
        ):
            registry.insert_only(model, clause="A7.1-2")
        # Written by the triggers alone, which run as the owner of the tables.
        registry.read_only(models.BudgetLine)
        # What else changes of these is checked by a trigger.
        registry.update_columns(
            models.Spending, "state", "approval_id", "line_id", "amount", "advance", "purpose"
        )
        registry.update_columns(models.Overrun, "state", "approval_id", "amount", "reason")
        registry.update_columns(models.Claim, "state", "approval_id", "total", "note", "rejection")
        registry.update_columns(models.Run, "state", "approval_id", "rejection")
        registry.update_columns(models.Advance, "settled_at", "deadline_id")

    def _allow(self):
        from hr.people.positions import EVERYBODY, MANAGERS, allow
        from regulations import handing

        money = ("chief_accountant", "cashier")
        handing.register("spendings", label=_("List of spending"))
        allow(handing.right("spendings"), *money, *MANAGERS)
        allow("expenses.view_spending", EVERYBODY)
        allow("expenses.view_every_spending", *money, *MANAGERS)
        allow("expenses.view_budget", *money, *MANAGERS)
        allow("expenses.set_budget", "general_manager")
        allow("expenses.watch_business", "general_manager", "chief_accountant")
        allow("expenses.pay_expense", "cashier")
        allow("expenses.verify_invoice", *money)
        allow("expenses.release_advance", "chief_accountant")
        # Whoever pays hears no consent to it.
        allow("expenses.hear_consent", "office_clerk", "chief_accountant")
        allow("expenses.make_run", "office_clerk")
        allow("expenses.view_run", "office_clerk", *money, *MANAGERS)
        allow("expenses.report_misuse", "chief_accountant", *MANAGERS)

    def _ask(self):
        from finance.expenses import doubts, facts, models, overruns, services
        from finance.expenses.claims import services as claims
        from finance.expenses.runs import services as runs
        from regulations.approvals import registry as approvals

        approvals.register(
            services.KIND,
            label=_("spending request"),
            clause="A7.2-1",
            model=models.Spending,
            settle=services.settle_spending,
            link=facts.link_of,
            charts=facts.charts,
            facts=facts.facts_of,
            hints=facts.hints_of,
            phone=facts.phone_terms,
            present=facts.at_work,
            hears="expenses.hear_consent",
            reopen=services.reopen_spending,
            deny=doubts.demand_back,
        )
        approvals.register(
            overruns.KIND,
            label=_("special consent beyond the budget"),
            clause="A7.1-2",
            model=models.Overrun,
            settle=overruns.settle_overrun,
            link=facts.link_of_overrun,
            charts=facts.charts,
            facts=facts.facts_of_overrun,
        )
        approvals.register(
            claims.KIND,
            label=_("reimbursement"),
            clause="A7.2-3",
            model=models.Claim,
            settle=claims.settle_claim,
            link=facts.link_of_claim,
            charts=facts.charts,
            facts=facts.facts_of_claim,
            hints=facts.hints_of_claim,
        )
        approvals.register(
            runs.KIND,
            label=_("monthly run"),
            clause="A7.5-1",
            model=models.Run,
            settle=runs.settle_run,
            link=facts.link_of_run,
            charts=facts.charts,
            facts=facts.facts_of_run,
            hints=facts.hints_of_run,
        )

    def _book(self):
        from finance.expenses import letters, undoing
        from finance.expenses.rules import ADVANCES
        from finance.expenses.supplies import selectors as supplies
        from finance.expenses.supplies.services import SOURCE, undo_slip
        from finance.ledger import registry as ledger

        ledger.keeps(ADVANCES)
        for kind, undo, link in (
            ("expenses.advance", undoing.undo_loan, letters.link),
            ("expenses.claim", undoing.undo_claim, letters.link_of_claim),
            ("expenses.return", undoing.undo_return, letters.link_of_loan),
            ("expenses.run", undoing.undo_run, letters.link_of_run),
            (SOURCE, undo_slip, supplies.link),
        ):
            ledger.undo(kind, undo)
            ledger.document(kind, link)
        ledger.back("expenses.advance", undoing.close_loan)

    def _pull(self):
        from finance.expenses.supplies import selectors
        from hr.supplies import registry

        registry.on_paid(selectors.paid_slips)

    def _watch(self):
        from finance.expenses import doubts, leaving, replay
        from finance.expenses.advances import services as advances
        from hr.careers import registry as careers
        from hr.discipline import registry as discipline
        from hr.people import registry as people
        from regulations.amendments import registry as amendments
        from regulations.deadlines import registry as deadlines

        words = {"covers": replay.COVERS, "first": replay.first}
        amendments.replay("finance", replay.judge_money, **words)
        discipline.name_facts(amount=pgettext_lazy("money", "amount"), purpose=_("purpose"))
        people.on_leave(leaving.drop_spending)
        careers.clear(
            "expenses.advance", label=_("Advances"), desk="finance", find=leaving.advances_out
        )
        deadlines.register(
            advances.SETTLE,
            label=_("advance to settle"),
            on_breach=advances.report_unsettled,
            link=advances.link_of,
            names=advances.names_of,
        )
        deadlines.register(
            doubts.DEMAND,
            label=_("advance demanded back"),
            on_breach=doubts.report_kept,
            links=doubts.links_of,
            names=doubts.names_of,
        )

    def _figure(self):
        from finance.expenses import company
        from regulations import figures

        figures.register(figures.Source(_("Budget"), company.tell, "expenses.view_budget"))
