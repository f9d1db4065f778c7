"""The room of approvals."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApprovalsConfig(AppConfig):
    name = "regulations.approvals"
    label = "approvals"
    verbose_name = _("Approvals")

    def ready(self):
        from regulations.approvals import models, overdue, phone, rounds
        from regulations.binding import registry
        from regulations.deadlines import registry as deadlines
        from regulations.notices import registry as notices

        notices.register("approval", label=_("Requests and decisions"))
        for model in (models.Asking, models.Decision, models.PhoneConfirmation, models.RoundEnd):
            registry.insert_only(model, clause="C12")
        # A request keeps its asker and its kind; what it has become is checked by a trigger.
        registry.update_columns(
            models.Approval,
            "state",
            "round",
            "ended_at",
            "text",
            "params",
            "amount",
            "version_id",
            "barred",
            "latest_at",
            "doubted_at",
        )
        registry.update_columns(
            models.Step, "state", "people", "opened_at", "escalated_at", "deadline_id"
        )
        deadlines.register(
            rounds.STEP,
            label=_("decision on a request"),
            on_breach=overdue.escalate_steps,
            links=overdue.links_of_steps,
            names=overdue.names_of_steps,
            is_private=True,
        )
        deadlines.register(
            phone.PHONE,
            label=_("confirmation of a consent by phone"),
            on_breach=overdue.report_unconfirmed,
            links=overdue.links_of_consents,
            is_private=True,
        )
