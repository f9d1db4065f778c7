"""The room of tours."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ToursConfig(AppConfig):
    name = "finance.tours"
    label = "tours"
    verbose_name = _("Tours")

    def ready(self):
        from finance.ledger import refusals
        from finance.tours import access, replay
        from finance.tours.purses import undoing
        from finance.tours.rules import TourRules
        from regulations.amendments import registry as amendments
        from regulations.rulebook import rulesets

        rulesets.register("tours", TourRules)
        words = {"covers": replay.COVERS, "first": replay.first}
        amendments.replay("tours", replay.judge_tours, **words)
        refusals.WORDS |= {
            "tour_money_by_tours": (
                _("The money of a tour moves by the tour's own documents alone."), "A7.3-2",
            ),
            "tour_hands_apart": (access.APART, "A7.1-2"),
            "tour_decided_by_another": (access.DECIDED, "A7.1-2"),
            "tour_is_settled": (undoing.FIRST, "A7.3-2"),
        }  # fmt: skip
        self._bind()
        self._allow()
        self._ask()
        self._watch()
        self._figure()

    def _bind(self):
        from finance.ledger import registry as books
        from finance.tours import models
        from finance.tours.purses import undoing
        from regulations.binding import registry

        # What customers paid ahead, what guides took along, what the company's fund advanced.
        books.keeps("2203", "122101", "122102", "224102")
        for kind in undoing.KINDS:
            books.undo(kind, undoing.undo_voucher)
            books.document(kind, undoing.link_of(kind))

        for clause, rows in {
            "A7.3-1": (models.Receipt, models.HandOver, models.Strike, models.Refund),
            "A7.3-2": (
                models.Payout,
                models.GiveBack,
                models.Repayment,
                models.Shift,
                models.Undoing,
                models.RefundDrop,
            ),
            "A7.3-3": (
                models.Budget,
                models.BudgetLine,
                models.Cost,
                models.CostAcceptance,
                models.CostStrike,
            ),
            "A7.3-4": (models.Contract, models.Departure, models.BadDebt, models.CallOff),
            "A7.3-5": (models.TourFile, models.Settlement),
            "A7.7-1": (models.TourEvent,),
            "A7.7-2": (models.DayReport,),
        }.items():
            for model in rows:
                registry.insert_only(model, clause=clause)
        registry.update_columns(models.Tour, "operations_id", "sales_id", "guide_id")
        # What was asked for: a trigger asks which way it may go.
        for model in (
            models.Exemption, models.Advance, models.Reckoning, models.RefundOrder, models.PriceCut,
        ):  # fmt: skip
            registry.update_columns(model, "approval_id", "state")

    def _allow(self):
        from hr.people.positions import MANAGERS, allow
        from regulations import handing

        money = ("chief_accountant", "cashier")
        handing.register("tours", label=_("List of tours"))
        allow(handing.right("tours"), *money, *MANAGERS)
        travel = ("operations", "sales", "guide", "department_manager")
        allow("tours.view_tour", *travel, *money, *MANAGERS)
        allow("tours.add_tour", "operations", "sales", "department_manager")
        allow("tours.change_tour", "operations", "department_manager")
        for right in ("sign_budget", "release_tour", "send_report"):
            allow(f"tours.{right}", "operations")
        allow("tours.take_money", "sales", "guide", "cashier")
        allow("tours.ask_advance", "operations", "guide")
        allow("tours.hand_in_papers", "operations", "sales", "guide")
        allow("tours.strike_receipt", "chief_accountant")

    def _ask(self):
        from finance.tours import models
        from finance.tours.advances import asking
        from finance.tours.budgets import hints as budgets
        from finance.tours.departures import services as departures
        from regulations.approvals import registry as approvals

        approvals.register(
            departures.KIND,
            label=_("departure by exception"),
            barred=lambda exemption, person_id: approvals.ASKED,
            clause=departures.CLAUSE,
            model=models.Exemption,
            settle=departures.settle_exemption,
            link=departures.link_of,
            charts=departures.charts,
            facts=departures.facts_of,
        )
        approvals.register(
            asking.KIND,
            label=_("advance above what the tour has left"),
            clause=asking.CLAUSE,
            model=models.Advance,
            settle=asking.settle_advance,
            link=asking.link_of,
            charts=asking.charts,
            facts=asking.facts_of,
            hints=budgets.hints_of,
        )
        self._ask_twice()

    def _ask_twice(self):
        """What finance and operations decide together."""
        from finance.tours import models
        from finance.tours.papers import prices
        from finance.tours.receipts import refunds
        from finance.tours.settling import reckoning
        from regulations.approvals import registry as approvals

        approvals.register(
            reckoning.KIND,
            label=_("settlement of a tour"),
            clause=reckoning.CLAUSE,
            model=models.Reckoning,
            settle=reckoning.settle_reckoning,
            link=reckoning.link_of,
            charts=reckoning.charts,
            facts=reckoning.facts_of,
            hints=reckoning.hints_of,
        )
        approvals.register(
            prices.KIND,
            label=_("lower price of a tour"),
            clause=prices.CLAUSE,
            model=models.PriceCut,
            settle=prices.settle_price,
            link=prices.link_of,
            charts=prices.charts,
            facts=prices.facts_of,
        )
        approvals.register(
            refunds.KIND,
            label=_("refund of tour money"),
            clause=refunds.CLAUSE,
            model=models.RefundOrder,
            settle=refunds.settle_refund,
            link=refunds.link_of,
            charts=refunds.charts,
            facts=refunds.facts_of,
            hints=refunds.hints_of,
        )

    def _watch(self):
        from finance.tours import balance, leaving
        from finance.tours.departures import report
        from finance.tours.receipts import breaches
        from hr.careers import registry as careers
        from hr.discipline import registry as discipline
        from regulations.deadlines import registry as deadlines
        from regulations.notices import registry as notices

        careers.clear(
            "tours.advance", label=_("Advances for tours"), desk="finance",
            find=leaving.advances_out,
        )  # fmt: skip
        notices.register("tours", label=_("Tours"))
        discipline.name_facts(tour=_("Tour"), amount=_("Amount"), due=_("Due"), payer=_("Paid by"))
        deadlines.register(
            breaches.HAND_OVER, label=_("money to be handed over"), names=breaches.names_of,
            on_breach=breaches.report_kept, links=breaches.links_of,
        )  # fmt: skip
        for kind, label, on_breach, room in (
            (balance.BALANCE, _("balance of a tour"), balance.report_unpaid, balance),
            (report.REPORT, _("daily departure report"), report.report_missed, report),
        ):
            deadlines.register(
                kind, label=label, on_breach=on_breach, link=room.link_of, names=room.names_of
            )

    def _figure(self):
        from finance.tours import company
        from regulations import figures

        figures.register(figures.Source(_("Tours"), company.tell, "tours.view_tour"))
