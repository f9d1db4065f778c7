"""Whether a hash chain and the seals over it still fit: for every chain that `link` keeps."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection

# Every link against its own text, the link before it, and what the chain starts from. What a link
# tells of may be gone: then it has no text at all.
_BROKEN = """
WITH linked AS (
    SELECT e.{key} AS key, e.seq, e.previous, e.digest,
        sha256(convert_to({payload}(e), 'UTF8')) AS computed,
        row_number() OVER chain AS place,
        lag(e.digest) OVER chain AS before
    FROM {table} AS e
    WINDOW chain AS (PARTITION BY e.{key} ORDER BY e.seq)
)
SELECT key, CASE
        WHEN seq <> place THEN 'gap'
        WHEN digest IS DISTINCT FROM computed THEN 'event'
        WHEN before IS NULL THEN 'facts'
        ELSE 'link'
    END, seq
FROM linked
WHERE seq <> place OR digest IS DISTINCT FROM computed
    OR previous IS DISTINCT FROM coalesce(before, sha256(convert_to({root}(key), 'UTF8')))
ORDER BY key, seq
"""
_SEALS = """
SELECT number, encode(digest, 'hex'),
    digest = bylaw_seal_digest(chain, number, heads, links, previous)
        AND previous = coalesce(lag(digest) OVER (ORDER BY number), '\\x'::bytea)
        AND number = row_number() OVER (ORDER BY number), at
FROM binding_seal WHERE chain = %s ORDER BY number
"""
# Sealed heads that no link carries any more.
_UNSEALED_HEAD = """
SELECT (head ->> 0)::bigint AS key, s.number
FROM binding_seal AS s, jsonb_array_elements(s.heads) AS head
LEFT JOIN {table} AS e ON e.{key} = (head ->> 0)::bigint AND e.seq = (head ->> 1)::integer
WHERE s.chain = '{name}' AND (e.digest IS NULL OR encode(e.digest, 'hex') <> head ->> 2)
ORDER BY s.number, 1
"""
# Every link is covered by a seal or waits for the next one.
_UNCOVERED = """
WITH sealed AS (
    SELECT (head ->> 0)::bigint AS key, max((head ->> 1)::integer) AS seq
    FROM binding_seal AS s, jsonb_array_elements(s.heads) AS head
    WHERE s.chain = '{name}' GROUP BY 1
)
SELECT e.{key} AS key FROM {table} AS e
LEFT JOIN sealed ON sealed.key = e.{key}
LEFT JOIN binding_unsealed AS u ON u.chain = '{name}' AND u.key = e.{key} AND u.seq = e.seq
WHERE (sealed.seq IS NULL OR sealed.seq < e.seq) AND u.id IS NULL
ORDER BY e.{key}
"""
# What waits to be sealed but has lost its link.
_GHOSTS = """
SELECT u.key FROM binding_unsealed AS u
LEFT JOIN {table} AS e ON e.{key} = u.key AND e.seq = u.seq
WHERE u.chain = '{name}' AND e.digest IS DISTINCT FROM u.digest
ORDER BY u.key
"""


@dataclass(frozen=True)
class Chain:
    """A chain as its migration made it: the table of its links, their key, and the SQL functions
    that give the text of a link and of what the chain of a key starts from."""

    name: str
    table: str
    key: str
    payload: str
    root: str


@dataclass(frozen=True)
class Finding:
    """One kind of thing that no longer fits: what, where first, and under how many keys."""

    what: str
    key: int | None = None
    seq: int | None = None
    seal: int | None = None
    count: int = 0


def findings(chain: Chain, seal_file: Path | None = None) -> Iterator[Finding]:
    """What does not fit any more; nothing where all is whole.

    gap, event, facts, link: the first key whose links or facts were changed; seal, seal_copy,
    seal_head: seals that no longer fit, differ from the copy outside the database, or cover what
    is gone; uncovered, ghost: links and the queue of the next seal disagree.
    """
    words = vars(chain)
    for row, count in first(_BROKEN.format(**words)):
        yield Finding(row[1], key=row[0], seq=row[2], count=count)
    yield from _seal_findings(chain.name, seal_file)
    for row, count in first(_UNSEALED_HEAD.format(**words)):
        yield Finding("seal_head", key=row[0], seal=row[1], count=count)
    for what, sql in (("uncovered", _UNCOVERED), ("ghost", _GHOSTS)):
        for row, count in first(sql.format(**words)):
            yield Finding(what, key=row[0], count=count)


def first(sql: str) -> Iterator[tuple[tuple, int]]:
    """The first row of a query with a column `key`, if there is one, and how many keys have any."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH found AS MATERIALIZED (SELECT row_number() OVER () AS place, q.* FROM ({sql}) q)"
            " SELECT found.*, (SELECT count(DISTINCT key) FROM found) FROM found"
            " ORDER BY place LIMIT 1"
        )
        for _place, *row, count in cursor.fetchall():
            yield tuple(row), count


def _seal_findings(name: str, seal_file: Path | None) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(_SEALS, [name])
        seals = cursor.fetchall()
    if broken := next((number for number, _digest, fits, _at in seals if not fits), None):
        yield Finding("seal", seal=broken)
    if seal_file and seal_file.exists():
        kept = {number: (digest, at) for number, digest, _fits, at in seals}
        for number, *said in _copied(name, seal_file):
            if kept.get(number) != tuple(said):
                yield Finding("seal_copy", seal=number)
                return


def _copied(name: str, seal_file: Path) -> Iterator[tuple]:
    """Number, digest and moment of every copied seal; a line that cannot be read is seal 0."""
    for text in seal_file.read_text(encoding="utf-8").splitlines():
        try:
            line = json.loads(text)
            if line["chain"] == name:
                yield line["number"], line["digest"], datetime.fromisoformat(line["at"])
        except (ValueError, KeyError, TypeError):
            yield 0, "", None
