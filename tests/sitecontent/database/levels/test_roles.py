"""The groups of the levels and the roles of PostgreSQL, table by table, and tried as each role."""

import os

import psycopg2
import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection

from sitecontent.database.levels import matrix, sync
from sitecontent.database.levels.roles import Roles, existing, known, sql_for
from sitecontent.database.levels.rules import Level
from tests.roles import acting_as

VERBS = {"view": "SELECT", "add": "INSERT", "change": "UPDATE"}
# What nobody but the portal and backups reads: by table.
LOCKED = (
    "vault_cipher", "vault_wrapping", "vault_secret", "vault_canary", "django_session",
    "people_employee", "people_privatefile", "people_historicalemployee", "mfa_authenticator",
    "usersessions_usersession", "account_emailaddress", "desk_order", "axes_accesslog",
    "socialaccount_socialaccount", "socialaccount_socialapp", "socialaccount_socialtoken",
    "people_passwordset", "notices_notice", "notices_channel", "ledger_entry", "leave_leave",
)  # fmt: skip


def held(group: str) -> set[str]:
    rows = Permission.objects.filter(group__name=group).select_related("content_type")
    return {f"{row.content_type.app_label}.{row.codename}" for row in rows}


def may(role: str, table: str, right: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(%(role)s, %(table)s, %(right)s) OR CASE"
            " WHEN %(right)s IN ('SELECT', 'INSERT', 'UPDATE')"
            " THEN has_any_column_privilege(%(role)s, %(table)s, %(right)s) ELSE false END",
            {"role": role, "table": table, "right": right},
        )
        return cursor.fetchone()[0]


@pytest.mark.clause("C13-2", "C13-3", "C13-4")
@pytest.mark.parametrize("level", Level.values)
def test_the_group_of_a_level_and_its_role_may_the_same_on_every_table(db, level):
    group, role = held(f"level_{level}"), known().of(level)
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy:
            continue
        app, name, table = model._meta.app_label, model._meta.model_name, model._meta.db_table
        for verb, right in VERBS.items():
            assert may(role, table, right) == (f"{app}.{verb}_{name}" in group), (table, right)
        for right in ("DELETE", "TRUNCATE", "TRIGGER", "REFERENCES"):
            assert not may(role, table, right), (table, right)


@pytest.mark.clause("C13-2")
@pytest.mark.parametrize("level", Level.values)
def test_no_level_is_wider_than_the_portal(db, level):
    roles = known()
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        for right in VERBS.values():
            if may(roles.of(level), table, right):
                assert may(roles.app, table, right), (table, right)


@pytest.mark.clause("C13-2")
@pytest.mark.parametrize("level", Level.values)
def test_nothing_locked_or_personal_stands_in_a_level(db, level):
    for table in LOCKED:
        assert not may(known().of(level), table, "SELECT"), table


@pytest.mark.clause("C13-2")
def test_nobody_logs_in_as_a_level(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND NOT rolcanlogin"
            " AND NOT rolcreaterole AND NOT rolcreatedb AND NOT rolbypassrls",
            [list(known().levels().values())],
        )
        assert {name for (name,) in cursor.fetchall()} == {
            "bylaw_ordinary", "bylaw_office", "bylaw_database",
        }  # fmt: skip


@pytest.fixture
def as_login(django_db_setup):
    """`as_login(level)`: a cursor of a person's own login with the roles meant for a level."""
    name, opened, made = connection.settings_dict["NAME"], [], []
    server = psycopg2.connect(os.environ["DATABASE_SUPERUSER_URL"], dbname=name)
    server.autocommit = True

    def log_in(level: str):
        login, roles = f"bylaw_p_{level}_{os.getpid()}", Roles("bylaw_app")
        wanted = ", ".join(sorted(roles.meant_for(level)))
        server.cursor().execute(f"CREATE ROLE {login} LOGIN PASSWORD 'x' IN ROLE {wanted}")
        made.append(login)
        host = server.get_dsn_parameters()
        opened.append(psycopg2.connect(host=host["host"], port=host["port"], dbname=name,
                                       user=login, password="x"))  # fmt: skip
        opened[-1].autocommit = True
        return opened[-1].cursor()

    yield log_in
    for each in opened:
        each.close()
    for login in made:
        server.cursor().execute(f"DROP ROLE {login}")
    server.close()


def denied(cursor, statement: str) -> bool:
    try:
        cursor.execute(statement)
    except psycopg2.errors.InsufficientPrivilege:
        return True
    return False


CATEGORY = "INSERT INTO products_category (name) VALUES ('试') RETURNING id"


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("C13-3")
def test_an_ordinary_login_reads_what_is_public_and_changes_nothing(as_login):
    cursor = as_login("ordinary")
    for table in ("database_publicgood", "database_publiccontent", "rulebook_clause"):
        cursor.execute(f"SELECT * FROM {table} LIMIT 1")
    for statement in (
        CATEGORY,
        "SELECT * FROM products_product",
        "SELECT * FROM publishing_version",
        "SELECT password FROM people_employee",
        "UPDATE products_category SET name = 'x'",
        "DELETE FROM products_category",
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "SET ROLE bylaw_office",
        "SET ROLE bylaw_app",
        "SELECT vault_open(1)",
    ):
        assert denied(cursor, statement), statement


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("C13-4")
def test_a_back_office_login_enters_and_changes_goods_and_nothing_beyond(as_login):
    cursor = as_login("back_office")
    cursor.execute(CATEGORY)
    (category,) = cursor.fetchone()
    cursor.execute("UPDATE products_category SET name = '茶' WHERE id = %s", [category])
    assert cursor.rowcount == 1
    cursor.execute(
        "INSERT INTO products_product (sku, name, initials, variant, category_id, description,"
        " price, on_hand, reserved, is_listed)"
        " VALUES ('X-1', '茶', 'c', '', %s, '', 0, 0, 0, false)",
        [category],
    )
    cursor.execute("SELECT count(*) FROM publishing_version")
    for statement in (
        "DELETE FROM products_product",
        "SELECT * FROM desk_order",
        "SELECT * FROM people_privatefile",
        "SELECT * FROM vault_cipher",
        "SELECT session_data FROM django_session",
        "INSERT INTO database_rightgrant (what) VALUES ('level')",
        "SELECT * FROM database_backup",
        "SET ROLE bylaw_backup",
    ):
        assert denied(cursor, statement), statement
    with pytest.raises(psycopg2.Error):  # price and stock follow from their ledgers, here too
        cursor.execute("UPDATE products_product SET price = 1, on_hand = 5 WHERE sku = 'X-1'")


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("C13-5")
def test_an_administrators_login_backs_up_and_restores_and_changes_no_record(as_login):
    cursor = as_login("database")
    cursor.execute("SELECT count(*) FROM database_backup")
    name = f"restored_{os.getpid()}"
    cursor.execute("SET ROLE bylaw_backup")
    cursor.execute("SELECT count(*) FROM desk_order")
    cursor.execute(f"CREATE DATABASE {name}")
    cursor.execute(f"DROP DATABASE {name}")
    cursor.execute("RESET ROLE")
    for statement in (
        "INSERT INTO database_backup (name) VALUES ('x')",
        "UPDATE database_rightgrant SET level = 'database'",
        "DELETE FROM binding_attempt",
        "ALTER TABLE desk_order DISABLE TRIGGER ALL",
        "SET ROLE bylaw_owner",
    ):
        assert denied(cursor, statement), statement


@pytest.mark.clause("C13-7")
def test_the_sql_the_administrator_is_shown():
    roles = Roles("bylaw_app")
    made = sql_for(roles, "A.7", "database", set(), is_there=False)
    assert made.startswith(
        'CREATE ROLE "bylaw_p_a.7" LOGIN CONNECTION LIMIT 3'
        ' IN ROLE "bylaw_backup", "bylaw_database";'
    )
    assert r'\password "bylaw_p_a.7"' in made
    changed = sql_for(roles, "7", "ordinary", {"bylaw_office"}, is_there=True)
    assert changed == (
        'REVOKE "bylaw_office" FROM "bylaw_p_7";\nGRANT "bylaw_ordinary" TO "bylaw_p_7";'
    )
    assert sql_for(roles, "7", "", {"bylaw_office"}, is_there=True) == 'DROP ROLE "bylaw_p_7";'
    assert sql_for(roles, "7", "", set(), is_there=False) == ""
    same = {"bylaw_office"}
    assert sql_for(roles, "7", "back_office", same, is_there=True) == ""


@pytest.mark.clause("C13-2")
def test_roles_are_printed_for_a_server_of_the_company(capsys):
    call_command("roles", database="firm")
    printed = capsys.readouterr().out
    for role in Roles("firm_app").levels().values():
        assert f"CREATE ROLE {role} NOLOGIN;" in printed


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("C13-2")
def test_what_was_given_to_a_level_by_hand_goes_with_the_next_migration(raw_connection):
    with raw_connection("owner") as hand:
        hand.cursor().execute("GRANT SELECT ON desk_order TO bylaw_office")
    assert may("bylaw_office", "desk_order", "SELECT")
    with acting_as("owner"), connection.cursor() as cursor:
        sync.fill_roles(cursor, known())
    assert not may("bylaw_office", "desk_order", "SELECT")
    assert existing(["bylaw_office", "nobody_here"]) == {"bylaw_office"}
    assert matrix.tables("back_office")["products.Product"] == ("view", "add", "change")
