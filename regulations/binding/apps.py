"""The room of rows that bind."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class BindingConfig(AppConfig):
    name = "regulations.binding"
    label = "binding"
    verbose_name = _("Binding records")

    def ready(self):
        from regulations.binding import grants, registry
        from regulations.binding.models import Attempt, Seal, Unsealed

        registry.read_only(Attempt)
        registry.read_only(Seal)
        registry.read_only(Unsealed)
        post_migrate.connect(grants.apply, dispatch_uid="binding.grants")
