"""The room of deadlines."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeadlinesConfig(AppConfig):
    name = "regulations.deadlines"
    label = "deadlines"
    verbose_name = _("Deadlines")

    def ready(self):
        from regulations.binding import registry
        from regulations.deadlines.models import Deadline, Excuse, Heartbeat, Outage
        from regulations.notices import registry as notices

        # What was promised stays promised: only what happened afterwards may be written.
        registry.update_columns(
            Deadline,
            "owner_id",
            "met_at",
            "met_by_id",
            "breached_at",
            "voided_at",
            "void_reason",
            "handled_at",
            "attempts",
            "error",
        )
        registry.insert_only(Excuse)
        # Written by the owner's function alone: nobody makes up a gap of the portal.
        registry.read_only(Heartbeat)
        registry.read_only(Outage)
        notices.register("breach", label=_("Breaches of a deadline"), is_clock=True)
        notices.register("excuse", label=_("Words on a breach"))
