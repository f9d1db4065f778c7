"""After each migration: the groups of the levels and the roles of PostgreSQL as the matrix says."""

import logging

from django.apps import apps
from django.db import connections, router

from regulations.rulebook import clause
from sitecontent.database.levels import matrix
from sitecontent.database.levels.roles import Roles, existing, known, statements
from sitecontent.database.levels.rules import GROUPS, Level

log = logging.getLogger(__name__)
MISSING = (
    "These roles are not on the server: %s. The levels of C13-2 have none there until its "
    "administrator runs what `manage.py roles` prints."
)


def apply(*, using: str, app_config, **kwargs) -> None:
    """Receiver of `post_migrate`: acts once, after the last app, and only as the owner."""
    last = [c for c in apps.get_app_configs() if c.models_module is not None][-1]
    if app_config != last or not router.allow_migrate(using, "database"):
        return
    if "database_rightgrant" not in connections[using].introspection.table_names():
        return
    fill_groups()
    roles = known()
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT session_user")
        if cursor.fetchone()[0] != roles.app:
            fill_roles(cursor, roles)


@clause("C13-2")
def fill_groups() -> None:
    """Make the group of each level and give it what the matrix says."""
    from django.contrib.auth.models import Group, Permission

    by_name = {
        f"{row.content_type.app_label}.{row.codename}": row
        for row in Permission.objects.select_related("content_type")
    }
    for level in Level.values:
        group, _made = Group.objects.get_or_create(name=GROUPS[level])
        group.permissions.set(by_name[name] for name in matrix.permissions(level))


@clause("C13-2")
def fill_roles(cursor, roles: Roles) -> None:
    """Give the role of each level its rights on tables; where the server lacks one, say so."""
    named = roles.levels()
    there = existing(named.values())
    for view in ("database_publicgood", "database_publiccontent"):
        cursor.execute(f'GRANT SELECT ON public.{view} TO "{roles.app}"')
    for level, role in named.items():
        for statement in statements(role, level) if role in there else ():
            cursor.execute(statement)
    if missing := sorted(set(named.values()) - there):
        log.warning(MISSING, ", ".join(missing))
