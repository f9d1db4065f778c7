"""What the catalog of PostgreSQL says of rights, and what of it nobody declared.

Declared are the grants of the portal's own role, those of the levels, and the roles that the
installation makes; all else is somebody's doing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.apps import apps
from django.conf import settings
from django.db import connection

from regulations.binding import grants as portal
from regulations.binding.registry import protection
from regulations.rulebook import clause
from sitecontent.database.levels import matrix
from sitecontent.database.levels.roles import Roles
from sitecontent.database.levels.rules import Finding

# A right: whose, on which table, on which column ("": on all of it), what it lets.
Right = tuple[str, str, str, str]
PUBLIC, SHOWN = "PUBLIC", 4
_RIGHTS = """
SELECT coalesce(r.rolname, 'PUBLIC'), c.relname, x.part, (x.acl).privilege_type
FROM (
    SELECT oid AS id, '' AS part, relowner AS keeper, aclexplode(relacl) AS acl FROM pg_class
    UNION ALL
    SELECT a.attrelid, a.attname, t.relowner, aclexplode(a.attacl)
    FROM pg_attribute AS a JOIN pg_class AS t ON t.oid = a.attrelid
) AS x
JOIN pg_class AS c ON c.oid = x.id AND c.relnamespace = 'public'::regnamespace
LEFT JOIN pg_roles AS r ON r.oid = (x.acl).grantee
WHERE (x.acl).grantee <> x.keeper AND NOT coalesce(r.rolsuper, false)
UNION ALL
SELECT coalesce(r.rolname, 'PUBLIC'), n.nspname, '', x.privilege_type
FROM pg_namespace AS n CROSS JOIN LATERAL aclexplode(n.nspacl) AS x
LEFT JOIN pg_roles AS r ON r.oid = x.grantee
WHERE n.nspname = 'public' AND x.privilege_type = 'CREATE' AND x.grantee <> n.nspowner
  AND NOT coalesce(r.rolsuper, false)
UNION ALL
SELECT coalesce(r.rolname, 'PUBLIC'), '*', '', x.privilege_type
FROM pg_default_acl AS d CROSS JOIN LATERAL aclexplode(d.defaclacl) AS x
LEFT JOIN pg_roles AS r ON r.oid = x.grantee
WHERE d.defaclobjtype IN ('r', 'S') AND x.grantee <> d.defaclrole
"""
# The server's own first role may everything; what PostgreSQL brings along is none of anybody's.
_ROLES = r"""
SELECT rolname, array_remove(ARRAY[
    CASE WHEN rolsuper THEN 'SUPERUSER' END, CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
    CASE WHEN rolcreatedb THEN 'CREATEDB' END, CASE WHEN rolbypassrls THEN 'BYPASSRLS' END,
    CASE WHEN rolreplication THEN 'REPLICATION' END, CASE WHEN rolcanlogin THEN 'LOGIN' END], NULL)
FROM pg_roles WHERE oid <> 10 AND rolname NOT LIKE 'pg\_%' ORDER BY 1
"""
_MEMBERS = r"""
SELECT m.rolname, g.rolname FROM pg_auth_members AS a
JOIN pg_roles AS g ON g.oid = a.roleid JOIN pg_roles AS m ON m.oid = a.member
WHERE (g.rolname = ANY(%(ours)s) OR m.rolname = ANY(%(ours)s) OR g.rolname LIKE 'pg\_%%')
  AND m.rolname NOT LIKE 'pg\_%%' AND NOT m.rolsuper ORDER BY 1, 2
"""
# Whoever owns a table may everything with it: all belong to whom the first one does.
_OWNERS = """
SELECT o.rolname, c.relname FROM pg_class AS c JOIN pg_roles AS o ON o.oid = c.relowner
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
  AND c.relowner <> (SELECT relowner FROM pg_class WHERE oid = 'public.django_migrations'::regclass)
ORDER BY 1, 2
"""
_WORD = re.compile(r"(\w+)(?:\s*\(([^)]*)\))?")


def _rows(sql: str, values=None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def ours(roles: Roles) -> list[str]:
    """The roles that the installation makes."""
    return [*roles.levels().values(), roles.backup, roles.app, roles.owner]


def _spread(role: str, table: str, grants: Iterable[str]) -> Iterator[Right]:
    for right, columns in _WORD.findall(", ".join(grants)):
        for column in columns.split(",") if columns else [""]:
            yield role, table, column.strip().strip('"'), right


def declared(roles: Roles) -> set[Right]:
    """Every right on a table that the registry and the matrix give."""
    models = [m for m in apps.get_models(include_auto_created=True) if not m._meta.proxy]
    own = {
        m._meta.db_table: protection(m).grants if m._meta.managed else "SELECT" for m in models
    } | portal.EXTRA
    found = {right for table in own for right in _spread(roles.app, table, [own[table]])}
    for level, role in roles.levels().items():
        for label, verbs in matrix.tables(level).items():
            table = apps.get_model(label)._meta.db_table
            found.update(_spread(role, table, matrix.narrowed(verbs, own[table])))
    sequences = "SELECT relname FROM pg_class WHERE relkind = 'S'"
    return found | {(roles.app, name, "", "USAGE") for (name,) in _rows(sequences)}


@clause("C13-7")
def undeclared(roles: Roles) -> Iterator[tuple[Finding, str, str]]:
    """(kind, role, what) of every right on tables and columns beside the declared ones, a line for
    each role, and of tables that belong to another role than the rest."""
    mine, beside = declared(roles), defaultdict(list)
    for role, table, column, right in sorted(set(_rows(_RIGHTS)) - mine):
        if role != roles.owner:  # of whoever owns the tables nothing is kept
            beside[role].append(f"{right} {table}({column})" if column else f"{right} {table}")
    for role, found in beside.items():
        kind = Finding.PUBLIC if role == PUBLIC else Finding.TABLE
        kind = Finding.WIDER if role in ours(roles) else kind
        yield kind, role, f"{role}: {_few(found)}"
    owned = defaultdict(list)
    for role, table in _rows(_OWNERS):
        owned[role].append(table)
    for role, found in owned.items():
        yield Finding.OWNER, role, f"{role}: {_few(found)}"


def _few(found: list[str]) -> str:
    more = len(found) - SHOWN
    return ", ".join(found[:SHOWN]) + (f", … +{more}" if more > 0 else "")


@clause("C13-7")
def mighty(roles: Roles) -> Iterator[tuple[Finding, str, str]]:
    """(kind, role, what) of roles that may more on the server than the installation lets them."""
    meant = {role: set() for role in roles.levels().values()}
    meant |= {roles.app: {"LOGIN"}, roles.owner: {"LOGIN", "CREATEDB"}}
    meant[roles.backup] = {"LOGIN", "CREATEDB"}
    for role, has in _rows(_ROLES):
        more = [each for each in has if each not in meant.get(role, {"LOGIN"})]
        if more and role not in settings.SERVER_ROLES:
            kind = Finding.LOGIN if more == ["LOGIN"] else Finding.MIGHTY
            yield kind, role, f"{role}: {', '.join(more)}"


def memberships(roles: Roles) -> list[tuple[str, str]]:
    """(member, role) of the portal's roles and of those PostgreSQL brings, but for what the
    installation makes itself."""
    found = _rows(_MEMBERS, {"ours": ours(roles)})
    made = {(roles.backup, "pg_read_all_data")}
    return [pair for pair in found if pair not in made and pair[0] not in settings.SERVER_ROLES]
