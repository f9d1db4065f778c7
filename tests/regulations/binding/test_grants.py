"""What the portal's role may do to each table is what the registry says."""

import pytest
from django.apps import apps
from django.db import connection

from regulations.binding.registry import protection


@pytest.mark.clause("C7-5")
def test_every_grant_is_what_the_registry_says(db):
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if not model._meta.managed or model._meta.proxy:
                continue
            table = model._meta.db_table
            grants = protection(model).grants
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                cursor.execute("SELECT has_table_privilege(%s, %s)", [table, right])
                has = cursor.fetchone()[0]
                wanted = right in [grant.strip() for grant in grants.split(",")]
                assert has == wanted, (table, right)
