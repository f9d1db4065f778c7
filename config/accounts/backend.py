"""Who somebody is, and what they may."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection

_RIGHTS = """
SELECT t.app_label || '.' || p.codename
FROM auth_permission AS p JOIN django_content_type AS t ON t.id = p.content_type_id
WHERE p.id IN (
    SELECT permission_id FROM auth_group_permissions AS g
    JOIN people_employee_groups AS m ON m.group_id = g.group_id WHERE m.employee_id = %(person)s
    UNION ALL
    SELECT permission_id FROM people_employee_user_permissions WHERE employee_id = %(person)s
)
"""


class PortalBackend(AuthenticationBackend):
    """allauth's login; a person's rights are asked for in one statement instead of two.

    Every page asks for them, so what building the statements costs counts.
    """

    def get_all_permissions(self, user_obj, obj=None):
        if obj is not None or not user_obj.is_active or user_obj.is_superuser:
            return super().get_all_permissions(user_obj, obj)
        if not hasattr(user_obj, "_perm_cache"):
            with connection.cursor() as cursor:
                cursor.execute(_RIGHTS, {"person": user_obj.pk})
                user_obj._perm_cache = {name for (name,) in cursor.fetchall()}
        return user_obj._perm_cache
