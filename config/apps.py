"""The shell as an app: its template tags, and the admin site behind the lists."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ShellConfig(AppConfig):
    name = "config"
    label = "shell"


class ShellAdminConfig(AdminConfig):
    default_site = "config.site.BylawAdminSite"
