"""Grants for the portal's role, set anew after each migration by the owner of the tables."""

from django.apps import apps
from django.conf import settings
from django.db import connections, router, transaction

from regulations.binding.registry import ORDINARY, portal_functions, protection

# Tables of libraries that are not models we may address by name, and what the role needs.
EXTRA = {"django_migrations": "SELECT"}


def role_of(url_user: str) -> str:
    """The portal's role: what the owner's name says with `_app` for `_owner`."""
    return url_user.removesuffix("_owner") + "_app" if url_user.endswith("_owner") else url_user


def statements(app_role: str) -> list[str]:
    """The SQL that gives `app_role` what the registry says, table by table."""
    lines = [
        f'GRANT USAGE ON SCHEMA public TO "{app_role}"',
        f'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "{app_role}", PUBLIC',
        f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{app_role}"',
    ]
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            lines.append(_grant(protection(model).grants, model._meta.db_table, app_role))
    lines += [_grant(rights, table, app_role) for table, rights in EXTRA.items()]
    for function in portal_functions():
        lines.append(f"REVOKE ALL ON FUNCTION public.{function} FROM PUBLIC")
        lines.append(f'GRANT EXECUTE ON FUNCTION public.{function} TO "{app_role}"')
    return lines


def _grant(rights: str, table: str, app_role: str) -> str:
    return f'GRANT {rights} ON public."{table}" TO "{app_role}"'


def apply(*, using: str, app_config, **kwargs) -> None:
    """Receiver of `post_migrate`: acts once, after the last app, and only as the owner."""
    last = [c for c in apps.get_app_configs() if c.models_module is not None][-1]
    if app_config != last or not router.allow_migrate(using, "binding"):
        return
    connection = connections[using]
    # At once: a portal that serves meanwhile finds the rights of before or those of now.
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        owner = cursor.fetchone()[0]
        app_role = settings.APP_ROLE or role_of(owner)
        if app_role == owner:
            return
        for statement in statements(app_role):
            cursor.execute(statement)


__all__ = ["ORDINARY", "apply", "statements"]
