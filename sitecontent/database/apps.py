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
        self._grant()
        self._tell_people()

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

    def _grant(self):
        """Levels and rights beside the position (C13-2 to C13-7)."""
        from django.contrib.auth.models import Group, Permission
        from django.db.models.signals import post_migrate

        from hr.people.positions import MANAGERS, allow
        from regulations.approvals import registry as approvals
        from regulations.binding import registry
        from regulations.notices import registry as notices
        from sitecontent.database import models
        from sitecontent.database.levels import facts, services, sync
        from sitecontent.database.levels.rules import SYSTEM_OFFICE

        notices.register("level", label=_("Levels and rights"))
        registry.insert_only(models.RightGrant, clause="C13-7")
        registry.insert_only(models.GrantCheck, clause="C13-7")
        registry.update_columns(models.RightRequest, "approval_id")
        for model in (Group, Permission, Group.permissions.through):  # written after migrations
            registry.read_only(model)
        allow("database.view_rightrequest", SYSTEM_OFFICE, "hr_officer", *MANAGERS)
        allow("database.apply_right", SYSTEM_OFFICE)
        approvals.register(
            services.KIND, label=_("level or right of a person"), clause="C13-6",
            model=models.RightRequest, settle=services.settle_right, link=facts.link_of,
            charts=facts.charts, facts=facts.facts_of, returns=False,
            by_deputy=approvals.ByDeputy.NAMED,
        )  # fmt: skip
        post_migrate.connect(sync.apply, dispatch_uid="database.levels")

    def _tell_people(self):
        from hr.people import registry as people
        from sitecontent.database.levels import hooks, selectors, services

        people.set_beside(
            people.Beside(
                groups=selectors.groups_of, is_guarded=hooks.is_guarded, level=hooks.level_said,
                story=hooks.story_of, page=hooks.page_of,
            )
        )  # fmt: skip
        people.on_leave(services.end_for_leaver)
        people.on_change(services.end_for_mover)
