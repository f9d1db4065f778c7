"""The room of people."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "hr.people"
    label = "people"
    verbose_name = _("People")

    def ready(self):
        from axes.models import AccessFailureLog

        from hr.people import models, positions, registry, selectors
        from hr.people.deputies import selectors as deputies
        from hr.people.files.services import close_files_of_leaver
        from hr.people.models import (
            Deputyship,
            DeputyshipEnd,
            FileAccess,
            LeavingNote,
            PasswordSet,
            Plan,
        )
        from hr.people.plans.services import drop_plans
        from regulations import handing
        from regulations.approvals import registry as approvals
        from regulations.binding import registry as binding
        from regulations.deadlines import registry as deadlines
        from regulations.notices import registry as notices
        from regulations.passwords import PasswordRules
        from regulations.rulebook import registry as rulebook
        from regulations.rulebook import rulesets

        deadlines.set_superiors(selectors.superior_ids)
        deadlines.set_subordinates(selectors.subordinate_ids)
        notices.register("login", label=_("Passwords and logins"))
        notices.register("plan", label=_("Planned leavings and moves"))
        notices.register("deputy", label=_("Deputies"))
        notices.register("file", label=_("Personal files"))
        approvals.set_holders(lambda role: selectors.holders(role).values_list("pk", flat=True))
        approvals.set_deputies(deputies.deputies_of, deputies.principals_of)
        approvals.set_named(deputies.is_named)
        rulesets.register("passwords", PasswordRules)
        rulebook.set_readers(selectors.readers_of_handbook)
        self._find()
        hr = ("hr_officer", "general_manager")
        positions.allow("people.view_employee", positions.EVERYBODY)
        positions.allow("people.add_employee", *hr)
        positions.allow("people.change_employee", *hr)
        for right in ("view_department", "add_department", "change_department"):
            positions.allow(f"people.{right}", *hr)
        handing.register("staff", label=_("Staff list"))
        positions.allow(handing.right("staff"), *hr)
        handing.register("clauses", label=_("Clauses of the handbook"))
        # Whoever works here lives by the rules and may have them at hand; each copy is on record.
        positions.allow(handing.right("clauses"), positions.EVERYBODY)
        positions.allow("people.view_position", *hr)
        positions.allow("people.change_position", *hr)
        positions.allow("people.keep_private", "hr_officer")
        positions.allow("people.grant_private", *hr)
        positions.allow("people.view_private", "general_manager")  # of everybody
        positions.allow("people.take_factor", "general_manager")
        # The ground floor knows no positions: what its records need is said here.
        for right in ("binding.view_attempt", "binding.view_seal"):
            positions.allow(right, "system_administrator", "site_manager", *positions.MANAGERS)
        for right in ("change_channel", "view_delivery", "change_delivery"):
            positions.allow(f"notices.{right}", "system_administrator")
        positions.allow("notices.post", "hr_officer", "office_clerk", *positions.MANAGERS)
        positions.allow("notices.end_posting", *positions.MANAGERS)
        positions.allow("approvals.view_approval", *positions.MANAGERS)
        positions.allow(
            "approvals.record_phone_consent", "office_clerk", "cashier", "chief_accountant"
        )
        # C14: the customer development centre interprets the rules, and its lead speaks for it.
        positions.allow("rulebook.publish_edition", "ecommerce_lead", "general_manager")
        positions.allow(
            "rulebook.view_acknowledgement",
            "hr_officer",
            "department_manager",
            "ecommerce_lead",
            *positions.MANAGERS,
        )
        # A2.1-1 as it is read: who leads an area drafts its rules, the general manager approves.
        drafters = (
            "deputy",
            "department_manager",
            "ecommerce_lead",
            "hr_officer",
            "chief_accountant",
        )
        positions.allow("amendments.draft_rules", *drafters)
        positions.allow("amendments.view_ruledraft", "general_manager", *drafters)
        binding.never_deleted(
            models.Employee, models.Department, models.Position, models.PrivateFile
        )
        for model in (Deputyship, DeputyshipEnd, FileAccess, LeavingNote, PasswordSet):
            binding.insert_only(model)
        # Written by axes: a wrong login stays on record.
        binding.insert_only(AccessFailureLog, clause="C13-8")
        binding.update_columns(Plan, "outcome", "settled_at", "settled_by_id", "problem")
        for react in (drop_plans, close_files_of_leaver):
            registry.on_leave(react)
        post_migrate.connect(positions.sync, dispatch_uid="people.positions")

    def _find(self):
        from hr.people import hits
        from regulations import finding

        finding.register(
            finding.Source(
                _("Employees"), "people", hits.look, "people.view_employee", "people:list"
            )
        )
