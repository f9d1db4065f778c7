"""`manage.py roles`: the SQL that a server's administrator runs once, before the first start."""

from django.core.management.base import BaseCommand

SQL = """\
-- Run once by an administrator of the PostgreSQL server (15 to 18); choose the passwords yourself.
-- The owner makes and changes tables; the portal works as the app role, which owns nothing and so
-- can switch off no trigger.
CREATE ROLE {owner} LOGIN PASSWORD 'choose-one' CREATEDB;
CREATE ROLE {app} LOGIN PASSWORD 'choose-another';
CREATE ROLE {backup} LOGIN PASSWORD 'choose-a-third' CREATEDB;
GRANT pg_read_all_data TO {backup};
-- The three levels of users (C13-2). People's own logins become members of one of them by the SQL
-- that the portal shows once a request is approved; migrations give them their rights on tables.
CREATE ROLE {database}_ordinary NOLOGIN;
CREATE ROLE {database}_office NOLOGIN;
CREATE ROLE {database}_database NOLOGIN;
CREATE DATABASE {database} OWNER {owner} ENCODING 'UTF8' TEMPLATE template0;
REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC;
ALTER ROLE {app} SET statement_timeout = '30s';
ALTER ROLE {app} SET idle_in_transaction_session_timeout = '30s';
\\connect {database}
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- Then start the portal with
--   DATABASE_OWNER_URL=postgresql://{owner}:…@host:5432/{database}
--   DATABASE_URL=postgresql://{app}:…@host:5432/{database}
-- and, for the worker of the backups alone,
--   BACKUP_DATABASE_URL=postgresql://{backup}:…@host:5432/{database}
"""


class Command(BaseCommand):
    help = "Print the SQL that makes the portal's roles and its database."

    def add_arguments(self, parser):
        parser.add_argument("--database", default="bylaw")

    def handle(self, *args, database, **options):
        self.stdout.write(
            SQL.format(
                database=database,
                owner=f"{database}_owner",
                app=f"{database}_app",
                backup=f"{database}_backup",
            )
        )
