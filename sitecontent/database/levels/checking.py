"""The report of rights that no approval carries (C13-7): what is there against what was granted."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction
from django.utils.translation import gettext_noop

from hr.people.models import Employee
from hr.people.rules import HEAD
from hr.people.selectors import general_manager
from regulations.binding.rows import insert
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from sitecontent.database.levels import catalog
from sitecontent.database.levels import roles as postgres
from sitecontent.database.levels.models import GrantCheck, RightGrant
from sitecontent.database.levels.rules import GROUPS, Finding, What
from sitecontent.database.levels.selectors import (
    administrators,
    effective_level,
    in_force,
    last_check,
)

CHINA, NIGHT = ZoneInfo("Asia/Shanghai"), 1
TOLD = gettext_noop("Rights without an approval: %(count)s were found.")
_GROUPS = """
SELECT m.employee_id, m.group_id FROM people_employee_groups AS m
JOIN people_employee AS e ON e.id = m.employee_id
LEFT JOIN people_position AS p ON p.id = e.position_id
WHERE p.group_id IS DISTINCT FROM m.group_id ORDER BY 1, 2
"""
_PERMISSIONS = (
    "SELECT employee_id, permission_id FROM people_employee_user_permissions ORDER BY 1, 2"
)
# The history of a person, each row with the one before it: who gave the post that is held, or let
# them in again, at last? Nobody may have, until there was a general manager on record.
_POSTS = """
WITH head AS (
    SELECT h.written_in, h.written_at FROM people_historicalemployee AS h
    JOIN people_position AS p ON p.id = h.position_id
    WHERE p.code = %s ORDER BY h.written_at LIMIT 1
)
SELECT e.id, p.code FROM people_employee AS e
JOIN people_position AS p ON p.id = e.position_id
LEFT JOIN LATERAL (
    SELECT h.position_id, h.history_user_id, h.written_in, h.written_at FROM (
        SELECT r.*, lag(r.position_id) OVER w AS before, lag(r.is_active) OVER w AS worked
        FROM people_historicalemployee AS r WHERE r.id = e.id WINDOW w AS (ORDER BY r.history_id)
    ) AS h
    WHERE h.history_type = '+' OR h.position_id IS DISTINCT FROM h.before
        OR h.is_active AND NOT h.worked
    ORDER BY h.history_id DESC LIMIT 1
) AS moved ON true
WHERE e.is_active AND (
    moved.position_id IS DISTINCT FROM e.position_id OR moved.history_user_id = e.id
    OR moved.history_user_id IS NULL AND EXISTS (SELECT FROM head
        WHERE (head.written_in, head.written_at)
            IS DISTINCT FROM (moved.written_in, moved.written_at)))
ORDER BY 1
"""
_SUPERUSERS = "SELECT id, 0 FROM people_employee WHERE is_superuser AND is_active ORDER BY 1"
# Rights over one object: a private file, a pay scale or a contract opened to a reader is on record
# in a table of its own.
_OBJECTS = """
SELECT DISTINCT o.user_id, o.permission_id FROM guardian_userobjectpermission AS o
JOIN auth_permission AS p ON p.id = o.permission_id
WHERE NOT coalesce(CASE p.codename
    WHEN 'view_private' THEN (
        SELECT a.is_open FROM people_fileaccess AS a
        WHERE a.reader_id = o.user_id AND a.employee_id::text = o.object_pk
        ORDER BY a.recorded_at DESC, a.id DESC LIMIT 1)
    WHEN 'view_payscale' THEN (
        SELECT a.is_open FROM careers_scaleaccess AS a
        WHERE a.reader_id = o.user_id AND a.scale_id::text = o.object_pk
        ORDER BY a.recorded_at DESC, a.id DESC LIMIT 1)
    WHEN 'read_contract' THEN (
        SELECT a.is_open FROM contracts_access AS a
        WHERE a.reader_id = o.user_id AND a.contract_id::text = o.object_pk
        ORDER BY a.recorded_at DESC, a.id DESC LIMIT 1) END, false)
"""
_OF_GROUPS = "SELECT DISTINCT group_id, permission_id FROM guardian_groupobjectpermission"

Found = tuple[Finding, Employee | None, str]


def is_due(last: datetime | None, at: datetime) -> bool:
    """Whether the check of a night is to be made: once a day in China, from one o'clock on."""
    now = at.astimezone(CHINA)
    return last is None or (last.astimezone(CHINA).date() < now.date() and now.hour >= NIGHT)


def is_old(row: GrantCheck | None, at: datetime) -> bool:
    """Whether the last check says nothing of today any more."""
    return row is None or (at - row.at).total_seconds() > 26 * 3600


@clause("C13-7")
@transaction.atomic
def check_grants(*, by: Employee | None, at: datetime) -> GrantCheck:
    """Compare what people and roles may with what was granted, and keep what was found.

    Where anything was, the general manager and the system administrator are told, once a day.
    """
    findings = lines()
    roles = postgres.known()
    row = GrantCheck(
        findings=findings, people=Employee.objects.count(), grants=in_force().count(),
        roles=len(postgres.members(roles)), by=by, at=at,
    )  # fmt: skip
    insert(row)
    if findings:
        _tell(len(findings), at.astimezone(CHINA).date(), at)
    return row


def _tell(count: int, day: date, at: datetime) -> None:
    head = general_manager()
    message = Message(
        key=f"level:unapproved:{day}", text=TOLD, params={"count": count},
        url="/database/levels/check/", clause="C13-7",
    )  # fmt: skip
    notify(recipients=[*([head] if head else []), *administrators()], message=message, at=at)


def lines() -> list[dict[str, str]]:
    """What is found now, as it is kept: objects with `kind`, `number`, `who` and `what`.

    A kept check may be forged by whoever holds the portal's role; what is there now may not.
    """
    return [
        {"kind": kind, "number": who.number if who else "", "who": who.name if who else "",
         "what": what}
        for kind, who, what in found()
    ]  # fmt: skip


def found() -> list[Found]:
    """Every right without an approval, in the order of the kinds."""
    people = {each.pk: each for each in Employee.objects.select_related("position")}
    granted = list(in_force())
    return [
        *_of_posts(people),
        *_of_portal(people, granted),
        *_of_rows(granted),
        *_of_roles(people),
    ]


def _rows(sql: str, *values: str) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall()


def _of_portal(people: dict[int, Employee], granted: list[RightGrant]) -> Iterator[Found]:
    """Groups, single rights and superusers beyond the position, and what is granted but absent."""
    groups, rights = set(_rows(_GROUPS)), set(_rows(_PERMISSIONS))
    names = dict(Group.objects.values_list("pk", "name"))
    codes = {name: pk for pk, name in names.items()}
    titles = dict(Permission.objects.values_list("pk", "codename"))
    wanted_rights = {(r.employee_id, r.permission_id) for r in granted if r.permission_id}
    wanted_groups = {
        (r.employee_id, r.group_id or codes.get(GROUPS.get(r.level, "")))
        for r in granted if r.what != What.PERMISSION
    }  # fmt: skip
    own = {(pk, each.position.group_id) for pk, each in people.items() if each.position}
    for person, group in sorted(groups - wanted_groups):
        yield Finding.GROUP, people[person], names[group]
    for person, right in sorted((rights | set(_rows(_OBJECTS))) - wanted_rights):
        yield Finding.PERMISSION, people[person], titles[right]
    for group, right in sorted(_rows(_OF_GROUPS)):
        yield Finding.PERMISSION, None, f"{names[group]}: {titles[right]}"
    for person, group in sorted(wanted_groups - groups - own):
        yield Finding.MISSING, people[person], names.get(group, "")
    for person, right in sorted(wanted_rights - rights):
        yield Finding.MISSING, people[person], titles[right]
    for person, _none in _rows(_SUPERUSERS):
        yield Finding.SUPERUSER, people[person], "is_superuser"


def _of_rows(granted: list[RightGrant]) -> Iterator[Found]:
    """Grants whose approval is missing, was never given, or is in doubt."""
    for row in granted:
        consent = row.request.approval if row.request else None
        if consent is None or consent.state != "approved" or consent.is_doubted:
            what = row.level or (row.group.name if row.group else row.permission.codename)
            yield Finding.GRANT, row.employee, what


def _of_roles(people: dict[int, Employee]) -> Iterator[Found]:
    """Members of the roles of PostgreSQL without the level, and what nobody declared there."""
    roles = postgres.known()
    by_login = {roles.login(each.number): each for each in people.values()}
    for member, role in catalog.memberships(roles):
        person = by_login.get(member)
        level = effective_level(person) if person and person.is_active else ""
        if role not in roles.meant_for(level):
            yield Finding.ROLE, person, f"{member} → {role}"
    for kind, role, what in (*catalog.undeclared(roles), *catalog.mighty(roles)):
        yield kind, by_login.get(role), what


def _of_posts(people: dict[int, Employee]) -> Iterator[Found]:
    """Who holds a position, or may log in again, as the history does not tell, or tells by nobody
    or by themselves."""
    for person, code in _rows(_POSTS, HEAD):
        yield Finding.POST, people[person], code


def check_if_due(at: datetime) -> GrantCheck | None:
    """The check of the night, where it is due."""
    last = last_check()
    return check_grants(by=None, at=at) if is_due(last and last.at, at) else None
