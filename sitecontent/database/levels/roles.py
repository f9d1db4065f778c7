"""The roles of PostgreSQL that carry the levels: their rights, and the logins of people in them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import connection

from regulations.binding.registry import protection
from regulations.rulebook import clause
from sitecontent.database.levels import matrix
from sitecontent.database.levels.rules import Level

ENDINGS = {Level.ORDINARY: "ordinary", Level.BACK_OFFICE: "office", Level.DATABASE: "database"}
_MEMBERS = """
SELECT m.rolname, g.rolname FROM pg_auth_members AS a
JOIN pg_roles AS g ON g.oid = a.roleid JOIN pg_roles AS m ON m.oid = a.member
WHERE g.rolname = ANY(%s) AND NOT m.rolsuper ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Roles:
    """The names of the portal's roles, made from that of the role it works as."""

    app: str

    @property
    def stem(self) -> str:
        """What all names begin with."""
        return self.app.removesuffix("_app")

    @property
    def backup(self) -> str:
        """The role that reads everything for a backup, and restores."""
        return f"{self.stem}_backup"

    @property
    def owner(self) -> str:
        """The role that owns the tables."""
        return f"{self.stem}_owner"

    def of(self, level: str) -> str:
        """The role of a level."""
        return f"{self.stem}_{ENDINGS[level]}"

    def levels(self) -> dict[str, str]:
        """Level → its role."""
        return {level: self.of(level) for level in Level.values}

    def login(self, number: str) -> str:
        """The login of a person by the staff number."""
        return f"{self.stem}_p_{number.lower()}"

    def meant_for(self, level: str) -> set[str]:
        """The roles a person's own login is a member of: that of the level; administrators of the
        database also back up and restore (C13-5)."""
        if not level:
            return set()
        return {self.of(level)} | ({self.backup} if level == Level.DATABASE else set())


def known() -> Roles:
    """The roles of this portal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        mine = cursor.fetchone()[0]
    return Roles(settings.APP_ROLE or mine.removesuffix("_owner").removesuffix("_app") + "_app")


@clause("C13-2", "C13-3", "C13-4")
def statements(role: str, level: str) -> list[str]:
    """The SQL that gives the role of a level what the matrix says, and nothing else."""
    lines = [
        f'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "{role}"',
        f'REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM "{role}"',
        f'GRANT USAGE ON SCHEMA public TO "{role}"',
    ]
    for label, verbs in matrix.tables(level).items():
        model = apps.get_model(label)
        own = protection(model).grants if model._meta.managed else "SELECT"
        rights = ", ".join(matrix.narrowed(verbs, own))
        lines.append(f'GRANT {rights} ON public."{model._meta.db_table}" TO "{role}"')
    return lines


def existing(names: Iterable[str]) -> set[str]:
    """Which of these roles the server has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(names)])
        return {name for (name,) in cursor.fetchall()}


def members(roles: Roles) -> list[tuple[str, str]]:
    """Who is a member of which of the portal's roles: (member, role)."""
    groups = [*roles.levels().values(), roles.backup, roles.app, roles.owner]
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS, [groups])
        return cursor.fetchall()


@clause("C13-7")
def sql_for(roles: Roles, number: str, level: str, have: set[str], *, is_there: bool) -> str:
    """What the administrator runs so that a person's own login fits an approved level.

    `have`: the roles it is a member of now. Empty where nothing is to be done.
    """
    login, meant = roles.login(number), roles.meant_for(level)
    if not level:
        return f'DROP ROLE "{login}";' if is_there else ""
    if not is_there:
        names = ", ".join(f'"{each}"' for each in sorted(meant))
        return (
            f'CREATE ROLE "{login}" LOGIN CONNECTION LIMIT 3 IN ROLE {names};\n'
            f"ALTER ROLE \"{login}\" SET statement_timeout = '60s';\n"
            f'\\password "{login}"'
        )
    lines = [f'REVOKE "{each}" FROM "{login}";' for each in sorted(have - meant)]
    lines += [f'GRANT "{each}" TO "{login}";' for each in sorted(meant - have)]
    return "\n".join(lines)
