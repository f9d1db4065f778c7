"""The room of contracts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ContractsConfig(AppConfig):
    name = "hr.contracts"
    label = "contracts"
    verbose_name = _("Contracts")

    def ready(self):
        from hr.contracts.rules import ContractRules
        from regulations.notices import registry as notices
        from regulations.rulebook import rulesets

        rulesets.register("contracts", ContractRules)
        notices.register("contract", label=_("Contracts you keep, read or borrow"))
        notices.register("contract_clock", label=_("Clocks of contracts"), is_clock=True)
        self._bind()
        self._allow()
        self._ask()
        self._watch()
        self._find()

    def _bind(self):
        from hr.contracts import models
        from regulations.binding import registry

        for model, ref in (
            (models.Contract, "A6-1"), (models.Version, "A6-1"), (models.ContractFile, "A6-1"),
            (models.Ending, "A6-3"), (models.Move, "A6-6"), (models.Access, "A6-7"),
            (models.FileEnd, "A6-1"), (models.FileText, "A6-4"), (models.TextPage, "A6-4"),
            (models.PlaceCheck, "A6-6"), (models.Count, "A6-2"), (models.CountEnd, "A6-2"),
            (models.Tick, "A6-2"), (models.Reading, "A6-5"), (models.HandOut, "A6-5"),
            (models.LoanReturn, "A6-5"),
        ):  # fmt: skip
            registry.insert_only(model, clause=ref)
        # Written by triggers alone, which run as the owner of the tables.
        registry.read_only(models.Serial)
        registry.read_only(models.CountLine)
        registry.update_columns(models.Loan, "approval_id")
        registry.never_deleted(models.Kind, models.Place)

    def _allow(self):
        from hr.people.positions import EVERYBODY, MANAGERS, allow
        from regulations import handing

        handing.register("contracts", label=_("List of contracts"))
        group = ("office_clerk", "hr_officer")
        allow("contracts.view_contract", EVERYBODY)
        for right in ("manage_contract", "count_contract"):
            allow(f"contracts.{right}", *group)
        for right in ("contracts.view_every_contract", handing.right("contracts")):
            allow(right, *group, *MANAGERS, "chief_accountant")

    def _ask(self):
        from hr.contracts.loans import facts, services
        from hr.contracts.models import Loan
        from regulations.approvals import registry as approvals

        approvals.register(
            services.KIND,
            label=_("loan of a contract"),
            clause="A6-5",
            model=Loan,
            settle=services.settle_loan,
            link=facts.link_of,
            charts=facts.charts,
            facts=facts.facts_of,
            returns=False,
        )

    def _watch(self):
        from hr.careers import registry as careers
        from hr.contracts import leaving, replay
        from hr.contracts.inventory import clocks
        from hr.contracts.loans import services as loans
        from hr.discipline import registry as discipline
        from hr.people import registry as people
        from regulations.amendments import registry as amendments
        from regulations.deadlines import registry as deadlines

        amendments.replay("contracts", replay.judge_loans, covers=replay.COVERS)
        discipline.name_facts(
            contract=pgettext_lazy("paper", "contract"), cause=_("cause"),
            found=pgettext_lazy("count", "found"),
        )  # fmt: skip
        people.on_leave(leaving.on_leave)
        careers.clear("contracts", label=_("Contracts"), desk="office", find=leaving.still_open)
        deadlines.register(
            clocks.KIND, label=_("half-yearly check of contracts"), on_breach=clocks.report_late,
            link=clocks.link_of, names=clocks.names_of,
        )  # fmt: skip
        deadlines.register(
            loans.DUE, label=_("lent contract to give back"), on_breach=loans.report_overdue,
            link=loans.link_of, names=loans.names_of,
        )  # fmt: skip

    def _find(self):
        from hr.contracts import hits
        from regulations import finding

        finding.register(
            finding.Source(
                _("Contracts"), "contract", hits.look, "contracts.view_contract", "contracts:list"
            )
        )
