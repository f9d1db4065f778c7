"""Figure 16: what binds stays what it was, whatever a role of the database sends.

Every table that the registry protects is attacked in every way a statement could change it, and by
what might step around its rights, as each role that anything but the owner works with. A digest of
all of it says whether anything moved.
"""

import os

import psycopg2
import pytest
from django.apps import apps
from django.db import connection

from regulations.binding.registry import ORDINARY, bound_tables, protection
from sitecontent.database.levels.roles import Roles
from sitecontent.database.levels.rules import Level
from tests import worlds
from tests.addresses import found_everything
from tests.depth import deep

standing_house = worlds.shared(found_everything, commits=True)
LEAST_STATEMENTS = 60
# How a value of a type becomes another one.
ANOTHER = {
    "text": "{0} || 'x'", "varchar": "{0} || 'x'", "int2": "{0} + 1", "int4": "{0} + 1",
    "int8": "{0} + 1", "numeric": "{0} + 1", "bool": "NOT {0}", "date": "{0} + 1",
    "timestamptz": "{0} + interval '1 second'", "jsonb": "'{{\"x\": 1}}'", "bytea": "'\\x00'",
}  # fmt: skip
# What steps around rights and triggers, or around the role itself.
TRICKS = (
    "SET session_replication_role = replica", "SET ROLE bylaw_owner", "SET ROLE postgres",
    "SET SESSION AUTHORIZATION bylaw_owner", "ALTER ROLE CURRENT_USER SUPERUSER",
    "GRANT bylaw_owner TO CURRENT_USER", "GRANT ALL ON ALL TABLES IN SCHEMA public TO CURRENT_USER",
    "ALTER TABLE desk_order OWNER TO CURRENT_USER", "REASSIGN OWNED BY bylaw_owner TO CURRENT_USER",
    "DROP OWNED BY bylaw_owner", "DROP SCHEMA public CASCADE",
    "CREATE OR REPLACE FUNCTION bylaw_drop_change() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN RETURN NEW; END'",
    "ALTER FUNCTION bylaw_refuse() OWNER TO CURRENT_USER", "DROP FUNCTION bylaw_link() CASCADE",
    "DROP TRIGGER desk_order_drop_change ON desk_order",
    "CREATE TRIGGER mine BEFORE INSERT ON desk_order FOR EACH ROW EXECUTE FUNCTION bylaw_stamp()",
    "CREATE RULE mine AS ON INSERT TO desk_order DO INSTEAD DELETE FROM desk_order",
    "CREATE POLICY mine ON desk_order USING (false)",
    "ALTER TABLE desk_order ADD COLUMN mine int DEFAULT 1",
    "ALTER TABLE desk_order RENAME TO mine", "ALTER TABLE desk_orderevent SET UNLOGGED",
    "WITH gone AS (DELETE FROM desk_orderevent RETURNING *) SELECT count(*) FROM gone",
    "WITH new AS (UPDATE desk_order SET total = 1 RETURNING *) SELECT count(*) FROM new",
    "MERGE INTO desk_order o USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
    "DELETE FROM desk_orderline USING desk_order WHERE true",
    "UPDATE ONLY desk_order SET buyer = 'x' WHERE CURRENT_USER = CURRENT_USER",
    "DO $$ BEGIN UPDATE desk_order SET total = 1; EXCEPTION WHEN OTHERS THEN NULL; END $$",
    "DO $$ BEGIN EXECUTE 'DELETE FROM vault_reveal'; EXCEPTION WHEN OTHERS THEN NULL; END $$",
    "PREPARE a AS DELETE FROM desk_orderevent; EXECUTE a",
    "SELECT set_config('bylaw.past', 'test', true); UPDATE desk_orderevent SET at = now()",
    "SET bylaw.actor = '1'; DELETE FROM approvals_decision",
    "SET search_path = pg_temp; CREATE TEMP TABLE desk_order (id int);"
    " DELETE FROM public.desk_order",
    "BEGIN; DECLARE c CURSOR FOR SELECT * FROM desk_order FOR UPDATE; FETCH c;"
    " DELETE FROM desk_order WHERE CURRENT OF c; COMMIT",
    "COPY desk_orderevent TO PROGRAM 'true'", "COPY desk_order FROM '/etc/passwd'",
    "ALTER SYSTEM SET session_replication_role = replica", "CREATE EXTENSION dblink",
    "DELETE FROM pg_trigger", "UPDATE pg_class SET relacl = NULL",
    "UPDATE pg_authid SET rolsuper = true", "SELECT lo_import('/etc/passwd')",
    "SELECT pg_read_file('/etc/passwd')", "VACUUM FULL desk_order", "CLUSTER desk_order",
    "REINDEX TABLE desk_order", "LOCK TABLE desk_order IN ACCESS EXCLUSIVE MODE",
    "UPDATE binding_seal SET digest = '\\x00'", "DELETE FROM binding_unsealed",
    "UPDATE binding_attempt SET actor_id = NULL", "SELECT bylaw_drop_change()",
)  # fmt: skip


def protected() -> list[type]:
    """Models with rows that bind, or change in named columns alone, or are never deleted."""
    return [
        model for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        and (protection(model).grants != ORDINARY or model._meta.db_table in bound_tables())
    ]  # fmt: skip


def columns_of(table: str) -> dict[str, str]:
    """Column → the name of its type, of those that are not computed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, udt_name FROM information_schema.columns WHERE table_name = %s"
            " AND table_schema = 'public' AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
        return dict(cursor.fetchall())


def statements() -> list[str]:
    """Every attack: six ways on every protected table, and what steps around."""
    found = []
    for model in protected():
        kept, table = protection(model), model._meta.db_table
        types = columns_of(table)
        fixed = [name for name in types if name not in kept.columns and types[name] in ANOTHER]
        if kept.grants != "SELECT, INSERT, UPDATE":
            sets = [f'"{name}" = {ANOTHER[types[name]].format(name)}' for name in fixed]
            found += [f'UPDATE "{table}" SET {each}' for each in (*deep(sets, sets[-1:]), sets[0])]
            key = fixed[0]
            found.append(
                f'INSERT INTO "{table}" SELECT * FROM "{table}" LIMIT 1'
                f' ON CONFLICT ("{key}") DO UPDATE SET {sets[-1]}'
            )
        found += [
            f'DELETE FROM "{table}"', f'TRUNCATE "{table}" CASCADE',
            f'ALTER TABLE "{table}" DISABLE TRIGGER ALL', f'DROP TABLE "{table}" CASCADE',
        ]  # fmt: skip
    return [*found, *TRICKS]


def digests(cursor) -> dict[str, str]:
    """Table → a digest of all its rows; of the record of attempts, of those before this test."""
    found = {}
    for model in protected():
        table = model._meta.db_table
        where = f"WHERE id <= {digests.known}" if table == "binding_attempt" else ""
        cursor.execute(
            f"SELECT count(*) || md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)),"
            f" '')) FROM (SELECT * FROM \"{table}\" {where}) AS t"
        )
        found[table] = cursor.fetchone()[0]
    return found


@pytest.fixture
def logins(raw_connection):
    """Role → a connection of its own: of the portal, of backups, and of people by their level."""
    server = raw_connection("superuser")
    server.autocommit = True
    told, made, opened = server.get_dsn_parameters(), [], {}

    def connect(name: str, user: str, password: str):
        opened[name] = psycopg2.connect(
            host=told["host"], port=told["port"], dbname=told["dbname"], user=user,
            password=password,
        )  # fmt: skip
        opened[name].autocommit = True

    opened["app"] = raw_connection("app")
    opened["app"].autocommit = True
    opened["backup"] = psycopg2.connect(os.environ["BACKUP_DATABASE_URL"], dbname=told["dbname"])
    opened["backup"].autocommit = True
    for level in Level.values:
        login = f"bylaw_p_a{level}_{os.getpid()}"
        wanted = ", ".join(sorted(Roles("bylaw_app").meant_for(level)))
        server.cursor().execute(f"CREATE ROLE {login} LOGIN PASSWORD 'x' IN ROLE {wanted}")
        made.append(login)
        connect(level, login, "x")
    yield opened
    for each in opened.values():
        each.close()
    for login in made:
        server.cursor().execute(f"DROP ROLE {login}")


@pytest.mark.clause("C7-5")
def test_no_role_of_the_portal_changes_what_binds(standing_house, logins, raw_connection, figure):
    server = raw_connection("superuser")
    server.autocommit = True
    cursor = server.cursor()
    cursor.execute("SELECT coalesce(max(id), 0) FROM binding_attempt")
    digests.known = cursor.fetchone()[0]
    tried, before, changed = statements(), digests(cursor), {}
    for role, raw in logins.items() if deep(True, False) else [("app", logins["app"])]:
        with raw.cursor() as attacker:
            attacker.execute("SET statement_timeout = '5s'; SET lock_timeout = '2s'")
            for each in tried:
                _try(attacker, each)
        after = digests(cursor)
        changed |= {(role, table): tried for table, was in before.items() if after[table] != was}
    figure("statements against what binds, by a role", len(tried), LEAST_STATEMENTS, at_least=True)
    figure("roles that sent them", deep(len(logins), 1), deep(5, 1), at_least=True)
    figure("tables that one of them changed", len(changed), 0)


def _try(cursor, statement: str) -> None:
    """Send it, whatever becomes of it."""
    try:
        cursor.execute(statement)
    except psycopg2.Error:
        cursor.execute("ROLLBACK")  # a BEGIN among it is none that the driver knows of
    cursor.execute("RESET ROLE; RESET search_path")
