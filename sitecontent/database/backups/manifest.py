"""What a database holds, said so that a restored one can be compared with it: rows, rights,
triggers, functions, chains, seals."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from regulations.notices.sayings import Said
from sitecontent.database.backups.troubles import BackupTrouble

_TABLES = """
SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = 'public'::regnamespace
    AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1
"""
# Each object's rights one by one; the owner, who may be another after a restore, by that word.
_RIGHTS = """
WITH acls AS (
    SELECT 'table ' || c.relname AS what, c.relowner AS owner, c.oid::bigint AS oid,
        coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char",
            c.relowner)) AS acl
    FROM pg_class AS c WHERE c.relnamespace = 'public'::regnamespace
        AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
    UNION ALL SELECT 'column ' || c.relname || '.' || a.attname, c.relowner, c.oid::bigint, a.attacl
    FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND a.attacl IS NOT NULL AND a.attnum > 0
    UNION ALL SELECT 'function ' || p.oid::regprocedure, p.proowner, p.oid::bigint,
        coalesce(p.proacl, acldefault('f', p.proowner))
    FROM pg_proc AS p WHERE p.pronamespace = 'public'::regnamespace AND NOT EXISTS (
        SELECT FROM pg_depend AS d WHERE d.objid = p.oid AND d.deptype = 'e')
)
SELECT what, coalesce(string_agg(said, ' ' ORDER BY said), '') FROM (
    SELECT what, CASE WHEN r.grantee = owner THEN 'owner' WHEN r.grantee = 0 THEN 'public'
            ELSE r.grantee::regrole::text END
        || ':' || r.privilege_type || CASE WHEN r.is_grantable THEN '*' ELSE '' END AS said
    FROM acls LEFT JOIN LATERAL aclexplode(acl) AS r ON true
) AS each GROUP BY what
"""
# MAINTAIN came with version 17; it is no right over rows.
_SHAPES = """
SELECT 'trigger ' || c.relname || '.' || t.tgname,
    concat_ws(' ', t.tgenabled, t.tgtype, t.tgfoid::regproc, encode(t.tgargs, 'hex'))
FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace
UNION ALL SELECT 'body of ' || p.oid::regprocedure,
    concat_ws(' ', md5(p.prosrc), p.prosecdef, p.provolatile, p.proconfig::text)
FROM pg_proc AS p WHERE p.pronamespace = 'public'::regnamespace AND NOT EXISTS (
    SELECT FROM pg_depend AS d WHERE d.objid = p.oid AND d.deptype = 'e')
UNION ALL SELECT 'constraint ' || c.relname || '.' || k.conname, concat_ws(' ', k.contype,
    k.convalidated, k.condeferrable, k.condeferred)
FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conrelid
WHERE c.relnamespace = 'public'::regnamespace AND k.contype IN ('c', 'f', 'p', 'u', 'x')
UNION ALL SELECT 'index ' || i.indexrelid::regclass, concat_ws(' ', i.indisvalid, i.indisunique)
FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid
WHERE c.relnamespace = 'public'::regnamespace
UNION ALL SELECT 'columns of ' || c.relname, md5(string_agg(concat_ws(' ', a.attname,
    format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated), ','
    ORDER BY a.attname))
FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
    AND a.attnum > 0 AND NOT a.attisdropped GROUP BY c.relname
"""
_ROLES = """
SELECT r.rolname, json_build_object('login', r.rolcanlogin, 'createdb', r.rolcreatedb,
    'createrole', r.rolcreaterole, 'inherit', r.rolinherit,
    'member_of', coalesce((SELECT json_agg(m.roleid::regrole::text ORDER BY 1)
        FROM pg_auth_members AS m WHERE m.member = r.oid), '[]'),
    'settings', coalesce((SELECT json_agg(s ORDER BY s) FROM pg_db_role_setting AS d,
        unnest(d.setconfig) AS s WHERE d.setrole = r.oid AND d.setdatabase = 0), '[]'))
FROM pg_roles AS r WHERE NOT r.rolsuper AND r.rolname !~ '^pg_' ORDER BY 1
"""
_DATABASE = """
SELECT json_build_object('encoding', pg_encoding_to_char(encoding), 'provider', datlocprovider,
    'collate', datcollate, 'ctype', datctype,
    'locale', to_jsonb(d) ->> CASE WHEN to_jsonb(d) ? 'datlocale' THEN 'datlocale'
        ELSE 'daticulocale' END,
    'version', current_setting('server_version'),
    'public_temporary', coalesce((SELECT bool_or(r.privilege_type = 'TEMPORARY')
        FROM aclexplode(coalesce(datacl, acldefault('d', datdba))) AS r
        WHERE r.grantee = 0), false),
    'extensions', (SELECT json_object_agg(extname, extversion ORDER BY extname)
        FROM pg_extension WHERE extname <> 'plpgsql'))
FROM pg_database AS d WHERE datname = current_database()
"""
_SEQUENCES = """
SELECT c.relname, a.attname, pg_get_serial_sequence(quote_ident(c.relname), a.attname)
FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
WHERE c.relnamespace = 'public'::regnamespace AND a.attidentity <> '' AND c.relkind = 'r'
ORDER BY 1
"""
FORMAT = 1


@dataclass(frozen=True)
class Chain:
    """A hash chain as its trigger names it, with the heads that its table has."""

    name: str
    table: str
    key: str
    payload: str
    root: str


def _rows(connection, sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def describe(connection) -> dict:
    """All of a database in the transaction of the connection, as JSON can hold it."""
    return {
        "format": FORMAT,
        "database": database_of(connection),
        "roles": dict(_rows(connection, _ROLES)),
        "tables": tables(connection),
        "rights": _rights(connection),
        "shapes": dict(_rows(connection, _SHAPES)),
        "chains": {each.name: _heads(connection, each) for each in chains(connection)},
        "seals": _seals(connection),
        "migrations": _migrations(connection),
    }


def database_of(connection) -> dict:
    """Version, encoding, sorting and extensions of the database."""
    return _rows(connection, _DATABASE)[0][0]


def tables(connection) -> dict[str, list]:
    """Each table: how many rows, and a sum over them that no order of theirs changes."""
    found = {}
    for (name,) in _rows(connection, _TABLES):
        sql = (
            f'SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM "{name}" t'
        )
        found[name] = list(_rows(connection, sql)[0])
    return found


def _rights(connection) -> dict[str, str]:
    rows = _rows(connection, _RIGHTS)
    return {
        what: " ".join(each for each in said.split() if not each.endswith("MAINTAIN"))
        for what, said in rows
    }


def chains(connection) -> list[Chain]:
    """Every chain that a trigger of the database links."""
    rows = _rows(
        connection,
        "SELECT c.relname, t.tgargs FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid"
        " WHERE t.tgfoid = to_regproc('public.bylaw_link') ORDER BY 1",
    )
    found = []
    for table, arguments in rows:
        name, key, payload, root, *_rest = bytes(arguments).decode().split("\0")
        found.append(Chain(name, table, key, payload, root))
    return found


def _heads(connection, chain: Chain) -> list:
    sql = (
        f"SELECT count(*), coalesce(sum(hashtextextended(h::text, 0)), 0)::text FROM"
        f' (SELECT DISTINCT ON ("{chain.key}") "{chain.key}", seq, encode(digest, \'hex\')'
        f' FROM "{chain.table}" ORDER BY "{chain.key}", seq DESC) AS h'
    )
    return list(_rows(connection, sql)[0])


def _seals(connection) -> dict[str, list]:
    sql = (
        "SELECT DISTINCT ON (chain) chain, number, encode(digest, 'hex') FROM binding_seal"
        " ORDER BY chain, number DESC"
    )
    return {chain: [number, digest] for chain, number, digest in _rows(connection, sql)}


def _migrations(connection) -> list[str]:
    rows = _rows(connection, "SELECT app || '.' || name FROM django_migrations ORDER BY 1")
    return [name for (name,) in rows]


COMPARED = ("tables", "rights", "shapes", "chains", "seals")
SAID = {
    "tables": _("The table %(name)s holds other rows than were backed up."),
    "rights": _("The rights of %(name)s are others than were backed up."),
    "shapes": _("%(name)s is another than was backed up."),
    "chains": _("The heads of the chain %(name)s are others than were backed up."),
    "seals": _("The last seal of %(name)s is another than was backed up."),
}


def differences(stored: dict, found: dict) -> Iterator[str]:
    """What of a restored database differs from its manifest, one sentence each."""
    for part in COMPARED:
        names = sorted(stored[part].keys() | found[part].keys())
        for name in names:
            if stored[part].get(name) != found[part].get(name):
                yield Said(SAID[part], name=name)
    if stored["migrations"] != found["migrations"]:
        yield Said(_("The migrations are others than were backed up."))
    for name, version in (stored["database"]["extensions"] or {}).items():
        if (found["database"]["extensions"] or {}).get(name) is None:
            yield Said(
                _("The extension %(name)s %(version)s is missing."), name=name, version=version
            )


def behind(connection) -> Iterator[str]:
    """Sequences that would give a number which a row has already."""
    for table, column, sequence in _rows(connection, _SEQUENCES):
        last = f"(SELECT last_value FROM {sequence})"
        sql = f'SELECT coalesce(max("{column}"), 0) <= {last} FROM "{table}"'
        if not _rows(connection, sql)[0][0]:
            yield Said(_("The numbers of %(name)s begin again."), name=table)


def as_bytes(content: dict) -> bytes:
    """A manifest as it is stored."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1).encode()


def read(text: bytes) -> dict:
    """A stored manifest. Raises BackupTrouble."""
    try:
        content = json.loads(text)
        if content["format"] != FORMAT:
            raise ValueError(content["format"])
    except (ValueError, KeyError, TypeError) as error:
        raise BackupTrouble(_("The manifest cannot be read.")) from error
    return content
