"""The shell as an app: its template tags, and the admin site behind the lists."""

import gc

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class ShellConfig(AppConfig):
    name = "config"
    label = "shell"

    def ready(self):
        from config import hits
        from regulations import finding

        finding.register(finding.Source(_("Pages"), "home", hits.look))
        gc.freeze()  # what is loaded stays, and workers share it as long as nobody touches it
        gc.enable()


class ShellAdminConfig(AdminConfig):
    default_site = "config.site.BylawAdminSite"
