"""The room of notices."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "regulations.notices"
    label = "notices"
    verbose_name = _("Notices")

    def ready(self):
        from regulations.binding.registry import insert_only, update_columns
        from regulations.notices import editions, registry
        from regulations.notices.models import Delivery, Ending, Notice, Posting
        from regulations.rulebook import registry as rulebook

        insert_only(Posting)
        insert_only(Ending)
        update_columns(Notice, "read_at")
        update_columns(
            Delivery, "batch_id", "not_before", "leased_until", "attempts",
            "done_at", "given_up_at", "error",
        )  # fmt: skip
        registry.register("posting", label=_("Postings on the board"))
        registry.register("edition", label=_("Editions of the handbook"))
        registry.register(registry.TEST, label=_("Tests of a channel"), is_clock=True)
        rulebook.on_publish(editions.tell_readers)
        rulebook.on_remind(editions.remind_readers)
