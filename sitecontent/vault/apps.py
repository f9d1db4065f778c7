"""The room of the vault."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VaultConfig(AppConfig):
    name = "sitecontent.vault"
    label = "vault"
    verbose_name = _("Vault of official accounts")

    def ready(self):
        from regulations.notices import registry as notices
        from regulations.rulebook import rulesets
        from sitecontent.vault.rules import VaultRules

        rulesets.register("vault", VaultRules)
        notices.register("vault", label=_("Official accounts you keep or borrow"))
        notices.register("vault_alarm", label=_("Alarms of the vault"), is_clock=True)
        self._bind()
        self._allow()
        self._ask()
        self._watch()

    def _bind(self):
        from regulations.binding import registry
        from sitecontent.vault import models

        for model in (
            models.Canary, models.Enactment, models.Entry, models.MustChange, models.Review,
            models.Secret, models.Use, models.Wrapping, models.WrongTry,
        ):  # fmt: skip
            registry.insert_only(model, clause="C8-2")
        registry.insert_only(models.Reveal, clause="C8-2", chain="vault")
        registry.insert_only(models.LoanEnd, clause="C13-8")
        # What is locked is handed out by one function, for a reveal that is committed.
        registry.hidden(models.Cipher, "id", "secret_id", "field")
        registry.for_the_portal_alone("vault_open(bigint)")
        # Written by triggers and that function alone, which run as the owner of the tables.
        registry.read_only(models.Custody)
        registry.read_only(models.Opening)
        # What else changes of these is checked by a trigger.
        registry.update_columns(models.Change, "approval_id")
        registry.update_columns(models.Loan, "approval_id")

    def _allow(self):
        from hr.people.positions import MANAGERS, allow
        from sitecontent.vault.rules import SEATS

        for right in ("view_entry", "keep_vault", "watch_vault", "break_glass"):
            allow(f"vault.{right}", *SEATS)
        allow("vault.review_vault", *MANAGERS)

    def _ask(self):
        from regulations.approvals import registry as approvals
        from sitecontent.vault import facts, models, services
        from sitecontent.vault.lending import services as lending

        approvals.register(
            services.CHANGE,
            label=_("change of an official account"),
            clause="C8-2",
            model=models.Change,
            settle=services.settle_change,
            link=facts.link_of,
            charts=facts.charts,
            facts=facts.facts_of,
            returns=False,
            by_deputy=approvals.ByDeputy.NAMED,
            barred=lambda document, person: approvals.ASKED,
        )
        approvals.register(
            lending.LOAN,
            label=_("loan of a login"),
            clause="C13-8",
            model=models.Loan,
            settle=lending.settle_loan,
            link=facts.link_of_loan,
            charts=facts.charts_of_loan,
            facts=facts.facts_of_loan,
            returns=False,
        )

    def _watch(self):
        from hr.careers import registry as careers
        from hr.discipline import registry as discipline
        from hr.people import registry as people
        from regulations.binding import restored
        from regulations.deadlines import registry as deadlines
        from sitecontent.vault import clocks, leaving, losses, selectors, verify

        discipline.name_facts(account=pgettext_lazy("vault", "Account"))
        restored.on_restore("vault", verify.after_restore, needs=verify.needs_after_restore)
        people.on_leave(losses.on_leave)
        careers.clear(
            "vault", label=_("Official accounts"), desk="systems", find=leaving.accounts_kept
        )
        people.on_change(losses.on_change)
        people.set_lent(selectors.lent_until)
        labels = {
            clocks.ROTATE: _("change a secret by rule"),
            clocks.MUST_CHANGE: _("change a secret that somebody may see no more"),
            clocks.SUCCESSOR: _("name another custodian"),
            clocks.REVIEW: _("review an opening in an emergency"),
        }
        for kind, label in labels.items():
            deadlines.register(
                kind, label=label, on_breach=clocks.report_late, links=clocks.links_of,
                names=clocks.names_of, is_private=True,
            )  # fmt: skip
