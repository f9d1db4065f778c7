"""The room of people."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "hr.people"
    label = "people"
    verbose_name = _("People")

    def ready(self):
        from hr.people import positions, selectors
        from regulations.deadlines import registry as deadlines

        deadlines.set_superiors(selectors.superior_ids)
        hr = ("hr_officer", "general_manager")
        positions.allow("people.view_employee", positions.EVERYBODY)
        positions.allow("people.add_employee", *hr)
        positions.allow("people.change_employee", *hr)
        for right in ("view_department", "add_department", "change_department"):
            positions.allow(f"people.{right}", *hr)
        positions.allow("people.view_position", *hr)
        positions.allow("people.change_position", *hr)
        # The ground floor knows no positions: what its records need is said here.
        for right in ("binding.view_attempt", "binding.view_seal"):
            positions.allow(right, "system_administrator", "site_manager", *positions.MANAGERS)
        post_migrate.connect(positions.sync, dispatch_uid="people.positions")
