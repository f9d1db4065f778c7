"""The room of rows that bind."""

from django.apps import AppConfig, apps
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_delete, pre_save
from django.utils.translation import gettext_lazy as _


class BindingConfig(AppConfig):
    name = "regulations.binding"
    label = "binding"
    verbose_name = _("Binding records")

    def ready(self):
        from regulations.binding import denials, grants, registry
        from regulations.binding.models import Attempt, Seal, Unsealed

        registry.read_only(Attempt)
        registry.read_only(Seal)
        registry.read_only(Unsealed)
        connection_created.connect(denials.watch, dispatch_uid="binding.denials")
        post_migrate.connect(grants.apply, dispatch_uid="binding.grants")
        self._refuse()

    def _refuse(self):
        """Let every model of rows that stay refuse by itself what would change one."""
        from regulations.binding.models import Kept, refuse_deleted, refuse_saved

        for model in apps.get_models():
            if issubclass(model, Kept):
                pre_save.connect(refuse_saved, sender=model)
                pre_delete.connect(refuse_deleted, sender=model)
