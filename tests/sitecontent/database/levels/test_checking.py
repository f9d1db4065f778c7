"""The nightly report: empty where everything was granted, and each kind of what slipped past."""

import os
from datetime import datetime

import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone, translation
from guardian.shortcuts import assign_perm, remove_perm

from hr.careers.pay.services import make_scale, open_scale
from hr.people.files.models import FileAccess
from hr.people.files.services import close_file, open_file
from hr.roster.rules import CHINA
from regulations.notices.models import Notice
from sitecontent.database.levels import checking
from sitecontent.database.levels.models import GrantCheck
from sitecontent.database.levels.rules import Finding
from sitecontent.database.tasks import check_grants
from tests.rights import join, let, past_gates
from tests.sitecontent.database.levels.conftest import Office


def kinds() -> list[tuple[str, str]]:
    return [(str(kind), who.name if who else "") for kind, who, _what in checking.found()]


@pytest.mark.clause("C13-7")
def test_it_is_empty_where_everything_rests_on_an_approval(office):
    row = office.ask(office.guide, "database")
    office.say(row, office.head)
    office.do(row)
    check = checking.check_grants(by=office.admin, at=timezone.now())
    assert (check.findings, check.grants, check.people) == ([], 1, 7)
    assert not Notice.objects.filter(key__startswith="level:unapproved").exists()


@pytest.mark.clause("C13-7")
def test_what_slipped_past_the_gates_is_found_and_told(office):
    from django.contrib.auth.models import Group

    join(office.guide, Group.objects.get(name="level_database"), office.other.position.group)
    let(office.editor, "make_backup")
    past_gates(f"UPDATE people_employee SET is_superuser = true WHERE id = {office.leader.pk}")
    assert sorted(kinds()) == [
        ("group", "guide"), ("group", "guide"), ("permission", "editor"), ("superuser", "leader"),
    ]  # fmt: skip
    check = checking.check_grants(by=None, at=timezone.now())
    assert len(check.findings) == 4
    told = Notice.objects.filter(key__startswith="level:unapproved")
    assert {each.recipient.name for each in told} == {"head", "admin", "second"}


@pytest.mark.clause("C13-7")
def test_a_granted_level_that_is_not_in_force_is_found(office):
    row = office.ask(office.guide, "ordinary")
    office.say(row, office.leader)
    office.do(row)
    past_gates(
        f"DELETE FROM people_employee_groups WHERE employee_id = {office.guide.pk}"
        " AND group_id = (SELECT id FROM auth_group WHERE name = 'level_ordinary')"
    )
    assert kinds() == [("missing", "guide")]


@pytest.mark.clause("C13-7")
def test_what_was_given_before_requests_were_asked_for_is_named(office):
    past_gates(
        "INSERT INTO database_rightgrant (employee_id, what, level, gives, cause, by_id, at,"
        " recorded_at) VALUES"
        f" ({office.guide.pk}, 'level', 'ordinary', true, 'earlier', {office.head.pk}, now(),"
        " now())"
    )
    past_gates(
        "INSERT INTO people_employee_groups (employee_id, group_id)"
        f" SELECT {office.guide.pk}, id FROM auth_group WHERE name = 'level_ordinary'"
    )
    assert kinds() == [("grant", "guide")]


@pytest.mark.clause("C13-7")
def test_a_right_over_one_object_rests_on_its_record(office, sql):
    open_file(employee=office.editor, reader=office.leader, by=office.head, at=timezone.now())
    words = {"by": office.head, "at": timezone.now()}
    scale = make_scale(name="设计类", position=office.editor.position, **words)
    open_scale(scale=scale, reader=office.leader, **words)
    assert kinds() == []
    over = "(permission_id, object_pk, content_type_id, {0}_id) SELECT p.id, {1}, c.id, {2}"
    over += " FROM auth_permission AS p JOIN django_content_type AS c ON c.id = p.content_type_id"
    over += " WHERE p.codename = 'view_private'"
    user = over.format("user", office.editor.pk, office.other.pk)
    now = "SET CONSTRAINTS guardian_userobjectpermission_keep IMMEDIATE"
    for act in (
        lambda: assign_perm("people.view_private", office.other, office.editor),
        lambda: assign_perm("careers.view_payscale", office.guide, scale),
        lambda: remove_perm("careers.view_payscale", office.leader, scale),
        lambda: remove_perm("people.view_private", office.leader, office.editor),
        lambda: assign_perm("people.view_private", office.guide.position.group, office.editor),
        lambda: FileAccess.objects.create(employee=office.guide, reader=office.other, is_open=True,
                                          by=office.other, at=timezone.now()),
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
            sql(now)
        sql("SET CONSTRAINTS guardian_userobjectpermission_keep DEFERRED")
    assert kinds() == []
    past_gates(f"INSERT INTO guardian_userobjectpermission {user}")
    assert kinds() == [("permission", "other")]
    group = over.format("group", office.editor.pk, office.guide.position.group_id)
    past_gates(f"INSERT INTO guardian_groupobjectpermission {group}")
    assert sorted(kinds()) == [("permission", ""), ("permission", "other")]
    close_file(employee=office.editor, reader=office.leader, by=office.head, at=timezone.now())
    sql(now)


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("C13-2")
def test_what_was_given_before_goes_over_into_the_room(raw_connection):
    from pathlib import Path

    person = Office().guide.pk
    given = Path("sitecontent/database/migrations/sql/levels_given.sql").read_text()
    with raw_connection("owner") as old, old.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "CREATE TABLE people_levelgrant (id bigint, employee_id bigint, level text,"
            " by_id bigint, at timestamptz, recorded_at timestamptz)"
        )
        for number, level in ((1, "database"), (2, "")):
            cursor.execute(
                "INSERT INTO people_levelgrant VALUES (%s, %s, %s, null, '2026-01-01', now())",
                [number, person, level],
            )
        cursor.execute(given)
        cursor.execute("SELECT level, gives, cause FROM database_rightgrant ORDER BY id")
        assert cursor.fetchall() == [("database", True, "earlier"), ("", False, "earlier")]
        old.rollback()


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("C13-7")
def test_members_of_the_roles_are_compared_with_the_levels():
    office = Office()
    server = psycopg2.connect(
        os.environ["DATABASE_SUPERUSER_URL"], dbname=connection.settings_dict["NAME"]
    )
    server.autocommit = True
    run = server.cursor().execute
    try:
        run("CREATE ROLE bylaw_p_7003 LOGIN IN ROLE bylaw_office")
        run("CREATE ROLE stranger LOGIN")
        run("GRANT SELECT ON desk_order TO stranger")
        found = [(str(k), w.name if w else "", what) for k, w, what in checking.found()]
        assert found == [
            ("role", "guide", "bylaw_p_7003 → bylaw_office"),
            ("table", "", "stranger: SELECT desk_order"),
        ]  # fmt: skip
        row = office.ask(office.guide, "back_office")
        office.say(row, office.head)
        office.do(row)
        assert [kind for kind, _who in kinds()] == ["table"]
        # By the position: no grant is needed for the level that belongs to it.
        run("CREATE ROLE bylaw_p_7004 LOGIN IN ROLE bylaw_database, bylaw_backup")
        assert [kind for kind, _who in kinds()] == ["table"]
    finally:
        run("REVOKE ALL ON desk_order FROM stranger")
        for role in ("bylaw_p_7003", "bylaw_p_7004", "stranger"):
            run(f"DROP ROLE IF EXISTS {role}")
        server.close()


MADE = (
    ("GRANT SELECT ON people_employee TO PUBLIC", "REVOKE ALL ON people_employee FROM PUBLIC",
     ("public", "PUBLIC: SELECT people_employee")),
    ("GRANT UPDATE (price), SELECT ON products_product TO deep", "",
     ("table", "deep: SELECT products_product, UPDATE products_product(price)")),
    ("GRANT SELECT ON vault_cipher TO bylaw_ordinary",
     "REVOKE ALL ON vault_cipher FROM bylaw_ordinary",
     ("wider", "bylaw_ordinary: SELECT vault_cipher")),
    ("GRANT DELETE ON database_rightgrant TO bylaw_app",
     "REVOKE DELETE ON database_rightgrant FROM bylaw_app",
     ("wider", "bylaw_app: DELETE database_rightgrant")),
    ("ALTER ROLE bylaw_ordinary LOGIN", "ALTER ROLE bylaw_ordinary NOLOGIN",
     ("login", "bylaw_ordinary: LOGIN")),
    ("CREATE ROLE su2 SUPERUSER LOGIN", "DROP ROLE su2", ("mighty", "su2: SUPERUSER")),
    ("ALTER ROLE bylaw_app CREATEROLE BYPASSRLS", "ALTER ROLE bylaw_app NOCREATEROLE NOBYPASSRLS",
     ("mighty", "bylaw_app: CREATEROLE, BYPASSRLS")),
    ("GRANT pg_read_all_data TO deep", "", ("role", "deep → pg_read_all_data")),
    ("CREATE TABLE hidden (id int)", "DROP TABLE hidden", ("owner", "{me}: hidden")),
)  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("C13-7")
def test_what_nobody_declared_on_the_server_is_found(raw_connection):
    server = raw_connection("superuser")
    server.autocommit = True
    cursor = server.cursor()
    me = server.get_dsn_parameters()["user"]
    assert checking.found() == []
    cursor.execute("CREATE ROLE deep LOGIN")
    try:
        for made, _undone, _found in MADE:
            cursor.execute(made)
        found = {(str(kind), what) for kind, _who, what in checking.found()}
        assert found == {(kind, what.format(me=me)) for _made, _undone, (kind, what) in MADE}
    finally:
        for _made, undone, _found in MADE:
            cursor.execute(undone or "SELECT")
        cursor.execute("DROP OWNED BY deep")
        cursor.execute("DROP ROLE deep")
    assert checking.found() == []


@pytest.mark.clause("C13-7")
def test_a_position_with_a_level_stands_in_the_history_by_another(office):
    guide, admin = office.guide, office.admin.position_id
    past_gates(f"UPDATE people_employee SET position_id = {admin} WHERE id = {guide.pk}")
    joined = ("group", "guide")  # that of the position before
    assert sorted(kinds()) == [joined, ("post", "guide")]
    note = (
        "INSERT INTO people_historicalemployee (id, number, name, initials, phone, email,"
        " is_superuser, is_active, position_id, history_date, history_type, history_user_id)"
        " VALUES ({0}, 'x', 'x', '', '', '', false, true, {1}, clock_timestamp(), '{3}', {2})"
    )
    for by, sign, expected in (
        ("null", "~", ["post"]),
        ("null", "+", ["post"]),  # as if just taken on
        (guide.pk, "~", ["post"]),
        (office.head.pk, "~", []),
    ):
        for position in (guide.position_id, admin):
            past_gates(note.format(guide.pk, position, by, sign))
        assert [kind for kind, _who in kinds() if kind != "group"] == expected


NOTE = """INSERT INTO people_historicalemployee (history_id, id, number, name, initials, phone,
    email, is_superuser, is_active, position_id, history_date, history_type, history_user_id)
    VALUES (%s, %s, 'x', 'x', '', '', '', false, true, %s, clock_timestamp(), '+', NULL)"""
NEW = """INSERT INTO people_employee (id, password, number, name, initials, phone, email, is_active,
    is_superuser, position_id) VALUES (9999, '', 'y', 'new', '', '', '', true, false, %s)"""


@pytest.mark.clause("C13-7")
@pytest.mark.django_db(transaction=True)
def test_nobody_gives_a_post_or_a_way_back_unseen(raw_connection):
    """Whatever post, and whatever numbers the rows of history are to bear."""
    office = Office()
    posts = {name: getattr(office, name).position_id for name in ("admin", "head")}
    away = office.other
    away.is_active, away._history_user = False, None
    with transaction.atomic():
        away.save()  # a login may end by itself
    assert kinds() == []
    post = ("UPDATE people_employee SET position_id = %s WHERE id = %s",)
    ghost = (NOTE, -9, 424242, posts["head"])
    tried = {
        "guide": [(*post, posts["head"], office.guide.pk),
                  (NOTE, -7, office.guide.pk, posts["head"])],
        "editor": [ghost, (*post, posts["admin"], office.editor.pk),
                   (NOTE, -7, office.editor.pk, posts["admin"])],
        "new": [(NEW, posts["head"]), (NOTE, -8, 9999, posts["head"])],
        "other": [("UPDATE people_employee SET is_active = true WHERE id = %s", away.pk),
                  (NOTE, -6, away.pk, away.position_id)],
    }  # fmt: skip
    for statements in tried.values():
        with raw_connection("app") as server, server.cursor() as cursor:
            for statement, *values in statements:
                cursor.execute(statement, values)
    assert {who for kind, who in kinds() if kind == "post"} == set(tried)
    with translation.override("en"):  # it says so of everybody that it names
        assert str(Finding.POST.label).startswith("holds a position, or works here again,")


@pytest.mark.clause("C13-7")
@pytest.mark.parametrize(
    ("last", "at", "due"),
    [
        (None, (2, 12), True),
        ((2, 12), (2, 23), False),
        ((2, 12), (3, 0), False),  # the night begins at one
        ((2, 12), (3, 1), True),
        ((3, 1), (3, 9), False),
    ],
)
def test_once_a_night(last, at, due):
    moments = [each and datetime(2026, 3, *each, tzinfo=CHINA) for each in (last, at)]
    assert checking.is_due(*moments) is due


@pytest.mark.clause("C13-7")
def test_the_worker_checks_once_and_keeps_what_it_found(office):
    check_grants()
    check_grants()
    assert GrantCheck.objects.count() == 1
    assert GrantCheck.objects.get().by is None
