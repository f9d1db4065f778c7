"""Passwords of site, community, server and database: never lent, and kept by the site lead (C6-2)."""

from django.db import migrations

from regulations.binding.triggers import sql_file


class Migration(migrations.Migration):
    dependencies = [("vault", "0003_portal")]

    operations = [sql_file(__file__, "site_kinds.sql")]
