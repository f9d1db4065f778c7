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
        self._keep_safe()
        self._show_documents()
        self._record_handing()
        self._take_feedback()
        self._change_system()
        self._ask_for_changes()
        self._figure()

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
                groups=selectors.groups_of, guarded=hooks.guarded, level=hooks.level_said,
                story=hooks.story_of, page=hooks.page_of,
            )
        )  # fmt: skip
        people.on_leave(services.end_for_leaver)
        people.on_change(services.end_for_mover)

    def _record_handing(self):
        """Data leaves once it is on record (C13-9)."""
        from hr.people.positions import allow
        from regulations import handing
        from regulations.binding import registry
        from regulations.notices import registry as notices
        from regulations.rulebook import rulesets
        from sitecontent.database import models
        from sitecontent.database.handing.services import note_handing
        from sitecontent.database.rules import CareRules

        rulesets.register("care", CareRules)
        registry.insert_only(models.Handing, clause="C13-9")
        notices.register("handing", label=_("Data given out in unusual amounts"))
        allow("database.watch_handing", "general_manager", "system_administrator")
        handing.set_record(note_handing)

    def _take_feedback(self):
        from hr.people import registry as people
        from hr.people.positions import MANAGERS, allow
        from regulations.binding import registry
        from regulations.deadlines import registry as deadlines
        from regulations.notices import registry as notices
        from sitecontent.database import models
        from sitecontent.database.feedback import services

        for model in (models.Feedback, models.Reply):
            registry.insert_only(model, clause="C13-M3")
        notices.register("feedback", label=_("Feedback on the portal"))
        people.on_leave(services.pass_on)
        people.on_change(services.pass_on)
        allow("database.answer_feedback", "system_administrator")
        allow("database.watch_feedback", "system_administrator", "site_manager", *MANAGERS)
        deadlines.register(
            services.ANSWER, label=_("answer feedback on the portal"),
            on_breach=services.report_unanswered, link=services.link_of, names=services.names_of,
            is_private=True,
        )  # fmt: skip

    def _change_system(self):
        from hr.people.positions import EVERYBODY, allow
        from regulations.binding import registry
        from regulations.notices import registry as notices
        from sitecontent.database import models

        for model in (models.LeftOut, models.Plan, models.Signing, models.Dropping, models.Release):
            registry.insert_only(model, clause="C13-M1")
        for model in (models.SystemChange, models.AskedView):
            registry.update_columns(model, "approval_id")
        notices.register("system-change", label=_("Changes of the system"))
        allow("database.view_change", EVERYBODY)
        allow("database.draft_change", "system_administrator")

    def _ask_for_changes(self):
        from datetime import timedelta

        from regulations.approvals import registry as approvals
        from sitecontent.database import models
        from sitecontent.database.changes import facts, services

        approvals.register(
            services.CHANGE, label=_("change of the system"), clause="C13-M1",
            model=models.SystemChange, settle=services.settle_change, link=facts.link_of,
            charts=facts.charts, facts=facts.facts_of, edit=facts.link_of,
            barred=lambda document, person: approvals.ASKED,
        )  # fmt: skip
        approvals.register(
            services.VIEW, label=_("view on a change of the system"), clause="C13-M1",
            model=models.AskedView, settle=services.settle_view, link=facts.link_of_view,
            charts=facts.charts_of_view, facts=facts.facts_of_view, hints=facts.hints_of_view,
            returns=False, within=timedelta(days=60),
            barred=lambda document, person: approvals.ASKED,
        )  # fmt: skip

    def _keep_safe(self):
        """What is in use, known exceptions, the weekly look (C13-S1)."""
        from hr.people.positions import allow
        from regulations.binding import registry
        from regulations.deadlines import registry as deadlines
        from regulations.notices import registry as notices
        from regulations.rulebook import rulesets
        from sitecontent.database.security import clocks, models
        from sitecontent.database.security.rules import HEAD, KEEPER, SecurityRules

        rulesets.register("security", SecurityRules)
        for model in (
            models.ExceptionEnd, models.ExceptionWord, models.Findings, models.KnownException,
            models.Look, models.SessionEnd,
        ):  # fmt: skip
            registry.insert_only(model, clause="C13-S1")
        allow("database.view_security", KEEPER, HEAD)
        allow("database.keep_security", KEEPER)
        allow("database.acknowledge_exception", HEAD)
        notices.register("security", label=_("Safety of the portal"), is_clock=True)
        deadlines.register(
            clocks.LOOK, label=_("look through the safety of the portal"),
            on_breach=clocks.report_not_looked, link=clocks.link_of,
        )  # fmt: skip
        deadlines.register(
            clocks.ENDING, label=_("mend what was accepted for a time"),
            on_breach=clocks.report_over, link=clocks.link_of, names=clocks.names_of,
            is_private=True,
        )  # fmt: skip

    def _show_documents(self):
        """Documents of the handbook (C13-1, C13-9)."""
        from hr.people.positions import allow
        from regulations.approvals import registry as approvals
        from regulations.binding import registry
        from regulations.notices import registry as notices
        from regulations.rulebook import registry as rulebook
        from sitecontent.database.documents import facts, models, selectors, services
        from sitecontent.database.documents.rules import WRITERS

        registry.update_columns(models.DocumentVersion, "approval_id")
        registry.insert_only(models.DocumentForce, clause="C13-1")
        registry.insert_only(models.DocumentReading, clause="C13-1")
        allow("database.write_document", *WRITERS)
        allow("database.view_documentreading", *WRITERS, "general_manager", "hr_officer")
        notices.register("document", label=_("Documents of the handbook"))
        rulebook.set_papers(selectors.papers)
        approvals.register(
            services.KIND,
            label=_("document of the handbook"),
            clause="C13-1",
            model=models.DocumentVersion,
            settle=services.settle_version,
            link=facts.link_of,
            charts=facts.charts,
            facts=facts.facts_of,
            returns=False,
            by_deputy=approvals.ByDeputy.NAMED,
            barred=lambda document, person: approvals.ASKED,
        )

    def _figure(self):
        from regulations import figures
        from sitecontent.database import company

        figures.register(figures.Source(_("Backups"), company.tell, "database.view_backup"))
