"""The room of the database."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DatabaseConfig(AppConfig):
    name = "sitecontent.database"
    label = "database"
    verbose_name = _("Database of the company")

    def ready(self):
        self._back_up()
        self._watch_backups()

    def _back_up(self):
        """Backups and their proofs (C7-4, C13-5, C13-S2)."""
        from hr.people.positions import MANAGERS, allow
        from regulations.binding import registry
        from regulations.rulebook import rulesets
        from sitecontent.database import models
        from sitecontent.database.backups.rules import ADMINISTRATORS, BACK_OFFICE, BackupRules

        rulesets.register("backup", BackupRules)
        for model in (models.Backup, models.Failure, models.Proof, models.Removal):
            registry.insert_only(model, clause="C13-S2")
        registry.insert_only(models.Certificate, clause="C7-4")
        allow("database.make_backup", *ADMINISTRATORS)
        allow("database.sign_backup", *BACK_OFFICE)
        allow("database.view_backup", *ADMINISTRATORS, *BACK_OFFICE, *MANAGERS)

    def _watch_backups(self):
        from regulations.deadlines import registry as deadlines
        from regulations.notices import registry as notices
        from sitecontent.database.backups import clocks

        notices.register("backup", label=_("Alarms of the backups"), is_clock=True)
        deadlines.register(
            clocks.WEEKLY, label=_("back up everything and prove it"),
            on_breach=clocks.report_unproven, link=clocks.link_of,
        )  # fmt: skip
        deadlines.register(
            clocks.SIGNED, label=_("sign the weekly record of the order backup"),
            on_breach=clocks.report_unsigned, link=clocks.link_of_week,
        )  # fmt: skip
