"""Raw SQL as the portal's role: no right without an approved grant, whatever way it is tried."""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from sitecontent.database.levels.models import RightGrant
from sitecontent.database.levels.rules import POSITION_LEVELS
from sitecontent.database.levels.selectors import level_of
from tests.rights import join, let
from tests.sitecontent.database.levels.conftest import Office

GRANT = """
INSERT INTO database_rightgrant
    (employee_id, what, level, permission_id, group_id, gives, cause, request_id, by_id, at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, clock_timestamp())
"""
GROUP = "INSERT INTO people_employee_groups (employee_id, group_id) VALUES (%s, %s)"


@contextmanager
def refused(words: str):
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        yield


def approved(office, level: str = "database"):
    """A request that the general manager approved, and nobody carried out."""
    row = office.ask(office.guide, level)
    office.say(row, office.head if level != "ordinary" else office.leader)
    return row


def level_group(level: str) -> int:
    from django.contrib.auth.models import Group

    return Group.objects.get(name=f"level_{level}").pk


@pytest.mark.clause("C13-7")
def test_a_grant_needs_the_request_that_was_approved(office, sql):
    person, by = office.guide.pk, office.admin.pk
    level = ("level", "database", None, None, True)
    for cause in ("applied", "left", "earlier"):
        with refused("without a request|rightgrant_by_its_request"):
            sql(GRANT, person, *level, cause, None, None if cause != "applied" else by)
    waiting = office.ask(office.guide, "database")
    with refused("grant_as_approved"):
        sql(GRANT, person, *level, "applied", waiting.pk, by)
    office.say(waiting, office.head)
    with refused("grant_as_approved"):  # for somebody else
        sql(GRANT, office.editor.pk, *level, "applied", waiting.pk, by)
    with refused("grant_as_approved"):  # another level
        sql(GRANT, person, "level", "back_office", None, None, True, "applied", waiting.pk, by)
    sql(GRANT, person, *level, "applied", waiting.pk, by)
    with refused("database_rightgrant_request_id_key"):  # twice
        sql(GRANT, person, *level, "applied", waiting.pk, by)


@pytest.mark.clause("C13-7")
def test_a_grant_names_an_administrator_who_neither_gained_nor_decided(office, sql):
    row = approved(office)
    level = (office.guide.pk, "level", "database", None, None, True, "applied", row.pk)
    for by in (office.head, office.leader, office.guide, office.other):
        with refused("grant_by_administrator"):
            sql(GRANT, *level, by.pk)
    own = office.ask(office.admin, "database")
    office.say(own, office.head)
    with refused("grant_by_another"):
        sql(GRANT, office.admin.pk, *level[1:7], own.pk, office.admin.pk)


@pytest.mark.clause("C13-6")
def test_a_special_grant_has_the_general_managers_word(office, sql):
    row = approved(office)
    office.head.position = office.other.position
    office.head.save()
    with refused("grant_special"):
        office_grant = ("level", "database", None, None, True, "applied", row.pk, office.admin.pk)
        sql(GRANT, office.guide.pk, *office_grant)


@pytest.mark.clause("C13-7")
def test_a_request_keeps_what_was_asked_and_its_approval(office, sql):
    row, other = approved(office), office.ask(office.editor, "ordinary")
    with refused("permission denied"):
        sql("UPDATE database_rightrequest SET level = 'database' WHERE id = %s", other.pk)
    with refused("stays as it was asked"):
        sql("UPDATE database_rightrequest SET approval_id = %s WHERE id = %s",
            row.approval_id, other.pk)  # fmt: skip
    with refused("stays as it was asked"):
        sql("UPDATE database_rightrequest SET approval_id = NULL WHERE id = %s", row.pk)
    fresh = """INSERT INTO database_rightrequest
        (employee_id, what, level, gives, position_id, reason, by_id, at, approval_id)
        VALUES (%s, 'level', 'database', true, %s, 'x', %s, clock_timestamp(), %s) RETURNING id"""
    words = (office.editor.pk, office.editor.position_id, office.editor.pk)
    with refused("begins undecided"):
        sql(fresh, *words, row.approval_id)
    ((made,),) = sql(fresh, *words, None)
    with refused("stays as it was asked"):  # an approval that was given for another
        sql("UPDATE database_rightrequest SET approval_id = %s WHERE id = %s",
            row.approval_id, made)  # fmt: skip


@pytest.mark.clause("C13-7")
def test_grants_and_checks_are_only_added(office, sql):
    office.do(approved(office))
    for statement in (
        "UPDATE database_rightgrant SET level = 'ordinary'",
        "DELETE FROM database_rightgrant",
        "TRUNCATE database_rightgrant",
        "DELETE FROM database_rightrequest",
        "DELETE FROM database_grantcheck",
        "INSERT INTO auth_group_permissions (group_id, permission_id) SELECT 1, id"
        " FROM auth_permission LIMIT 1",
        "UPDATE auth_group SET name = 'level_database' WHERE name = 'guide'",
        "DELETE FROM auth_permission",
    ):
        with refused("permission denied|binds"):
            sql(statement)
    assert RightGrant.objects.count() == 1


@pytest.mark.clause("C13-7")
def test_nobody_joins_a_group_or_gets_a_right_past_a_grant(office, sql):
    guide = office.guide
    for group in (level_group("database"), level_group("ordinary"), office.other.position.group_id):
        with refused("approved grants"):
            sql(GROUP, guide.pk, group)
    with refused("approved grants"):
        sql("UPDATE people_employee_groups SET group_id = %s WHERE employee_id = %s",
            level_group("database"), guide.pk)  # fmt: skip
    with refused("approved grants"):
        sql(
            "INSERT INTO people_employee_user_permissions (employee_id, permission_id)"
            " SELECT %s, id FROM auth_permission WHERE codename = 'make_backup'",
            guide.pk,
        )
    with refused("approved grants"):
        guide.groups.add(level_group("database"))
    with refused("keeps its group"):
        sql("UPDATE people_position SET group_id = %s WHERE id = %s", level_group("database"),
            guide.position_id)  # fmt: skip


@pytest.mark.clause("C13-7")
def test_what_is_granted_is_not_taken_past_its_row_and_goes_once_it_ended(office, sql):
    office.do(approved(office))
    leave = "DELETE FROM people_employee_groups WHERE employee_id = %s AND group_id = %s"
    with refused("approved grants"):
        sql(leave, office.guide.pk, level_group("database"))
    end = (office.guide.pk, "level", "", None, None, False)
    for cause in ("left", "post"):  # neither is so
        with refused("post or the login"):
            sql(GRANT, *end, cause, None, None)
    office.guide.position = office.other.position
    office.guide.save()
    sql(GRANT, *end, "post", None, None)
    assert level_of(office.guide) == ""
    sql(leave, office.guide.pk, level_group("database"))
    with refused("approved grants"):
        sql(GROUP, office.guide.pk, level_group("database"))


@pytest.mark.clause("C13-7")
def test_what_slipped_past_may_always_be_cleared_away(office, sql):
    let(office.guide, "make_backup")
    join(office.guide, office.other.position.group)
    sql("DELETE FROM people_employee_user_permissions WHERE employee_id = %s", office.guide.pk)
    sql("DELETE FROM people_employee_groups WHERE employee_id = %s AND group_id = %s",
        office.guide.pk, office.other.position.group_id)  # fmt: skip


@pytest.mark.clause("C13-2")
def test_the_database_knows_the_levels_of_positions_as_the_rules_do(office, sql):
    rows = sql("SELECT code, database_level_of_position(id) FROM people_position")
    assert dict(rows) == {code: POSITION_LEVELS.get(code, "ordinary") for code, _level in rows}
    assert set(POSITION_LEVELS) <= {code for code, _level in rows}


@pytest.mark.clause("C13-7")
def test_a_forged_moment_does_not_make_an_old_row_count(office, sql):
    """The newest row counts by the clock of the database, whatever id or moment is named."""
    office.do(approved(office))
    row = office.ask(office.guide, "")
    office.say(row, office.head)
    sql("SET LOCAL bylaw.past = 'x'")
    sql("INSERT INTO database_rightgrant (id, employee_id, what, level, gives, cause, request_id,"
        " by_id, at, recorded_at) VALUES (1, %s, 'level', '', false, 'applied', %s, %s, %s, %s)",
        office.guide.pk, row.pk, office.admin.pk, timezone.now().replace(year=2020),
        timezone.now().replace(year=2020))  # fmt: skip
    assert level_of(office.guide) == ""


@pytest.mark.clause("C13-7")
def test_a_post_and_a_login_change_with_their_history_alone(office, sql):
    admin, guide = office.admin.position_id, office.guide
    move = "UPDATE people_employee SET position_id = %s WHERE id = %s"
    now = "SET CONSTRAINTS people_employee_moves IMMEDIATE"
    later = "SET CONSTRAINTS people_employee_moves DEFERRED"
    note = """INSERT INTO people_historicalemployee (id, number, name, initials, phone, email,
        is_superuser, is_active, position_id, history_date, history_type, history_user_id,
        written_at, written_in) VALUES (%s, 'x', 'x', '', '', '', false, true, %s,
        clock_timestamp(), '~', %s, clock_timestamp(), 1)"""

    def change(*statements):
        for statement, *values in statements:
            sql(statement, *values)
        sql(now)

    new = """INSERT INTO people_employee (password, number, name, initials, phone, email,
        is_active, is_superuser, position_id) VALUES ('', 'y', 'y', '', '', '', true, false, %s)"""
    for statements in (
        [(move, admin, guide.pk)],
        [(move, admin, guide.pk), (note, office.editor.pk, admin, office.head.pk)],
        [(move, admin, guide.pk), (note, guide.pk, office.editor.position_id, office.head.pk)],
        [(move, admin, guide.pk), (note, guide.pk, admin, guide.pk)],  # by oneself
        [("UPDATE people_employee SET is_active = false WHERE id = %s", guide.pk)],
        [("UPDATE people_employee SET is_superuser = true WHERE id = %s", guide.pk)],
        [(new, admin)],
    ):
        with refused("history alone"):
            change(*statements)
        sql(later)
    with refused("keeps its code"):
        sql("UPDATE people_position SET code = 'chief' WHERE id = %s", guide.position_id)
    with refused("keeps its code"):
        sql("UPDATE people_position SET id = -1 WHERE id = %s", guide.position_id)
    change((move, admin, guide.pk), (note, guide.pk, admin, office.head.pk))


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("C13-7")
def test_what_was_written_before_carries_no_later_move(raw_connection):
    office = Office()
    guide, before = office.guide, office.guide.position_id
    for post in (office.admin.position_id, before):
        guide.position_id, guide._history_user = post, office.head
        with transaction.atomic():
            guide.save()
    with raw_connection("app") as server, server.cursor() as cursor:
        cursor.execute("UPDATE people_employee SET position_id = %s WHERE id = %s",
                       [office.admin.position_id, guide.pk])  # fmt: skip
        with pytest.raises(Exception, match="history alone"):
            server.commit()
