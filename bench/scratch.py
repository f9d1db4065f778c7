"""A database of the bench's own, with fsync on, filled to the sizes it measures."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import psycopg2

from config.embedded import Postgres, Valkey
from config.processes import random_password

ROOT = Path(__file__).resolve().parent.parent


def start() -> str:
    """Start servers, migrate, load the rulebook; returns the superuser's address."""
    folder = Path(tempfile.mkdtemp(prefix="bylaw-bench-"))
    folder.chmod(0o755)
    postgres, valkey = Postgres(folder / "postgres"), Valkey(folder / "valkey")
    atexit.register(_end, folder, postgres, valkey)
    postgres.start()
    valkey.start()
    os.environ.update(
        DATABASE_URL=postgres.app_url,
        DATABASE_OWNER_URL=postgres.owner_url,
        BACKUP_DATABASE_URL=postgres.backup_url,
        REDIS_URL=valkey.url,
        SECRET_KEY=random_password(),
        BYLAW_VAR=str(folder / "var"),
        DJANGO_SETTINGS_MODULE="bench.settings",
    )
    for command in ("migrate", "load_rulebook"):
        subprocess.run(
            [sys.executable, "manage.py", command],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return postgres.superuser_url


def _end(folder: Path, *servers: Postgres | Valkey) -> None:
    for server in servers:
        server.kill()
    shutil.rmtree(folder, ignore_errors=True)


# Nine of ten orders are done with, as in a shop of some years; the rest lie in all open states.
_ORDERS = """
INSERT INTO desk_order (id, at, recorded_at, channel, number, shop, placed_at, paid_at, buyer,
    receiver, initials, phone, address, currency, goods_total, shipping_fee, discount, total,
    paid, buyer_note, seller_note)
OVERRIDING SYSTEM VALUE
SELECT n, moment, moment, (ARRAY['taobao', 'youzan', 'shopify'])[n %% 3 + 1],
    'B' || lpad(n::text, 17, '0'), '', moment, moment, 'tb' || n %% 90000,
    substr('王李张刘陈杨黄赵周吴徐孙', n %% 12 + 1, 1) || substr('伟芳娜敏静丽强磊军洋勇艳杰娟涛',
        n / 12 %% 15 + 1, 1) || substr('一二三四五六七', n / 180 %% 7 + 1, 1),
    'w' || chr(97 + n %% 26) || chr(97 + n / 26 %% 26),
    '138' || lpad((n %% 99999989)::text, 8, '0'),
    '浙江省 杭州市 西湖区 文三路 ' || n %% 900 || ' 号', 'CNY', 55, 5, 0, 60, 60, '', ''
FROM (SELECT n, now() - n * interval '20 seconds' AS moment
      FROM generate_series(%(from)s, %(to)s) AS n) AS rows
"""
_REST = [
    """
INSERT INTO desk_orderline (order_id, position, sku, title, variant, quantity, unit_price, amount)
SELECT n, p, 'NW-00' || p, '商品 ' || p, '', p, 20, 20 * p
FROM generate_series(%(from)s, %(to)s) AS n, generate_series(1, 2) AS p
""",
    """
INSERT INTO desk_orderevent (order_id, seq, kind, at, recorded_at, data, previous, digest)
SELECT n, s, (ARRAY['received', 'accepted', 'contacted'])[s], now(), now(), '{}', '\\x', '\\x'
FROM generate_series(%(from)s, %(to)s) AS n, generate_series(1, 3) AS s
""",
    """
INSERT INTO deadlines_deadline (kind, key, clause, starts_at, due_at, void_reason, attempts, error)
SELECT 'desk.contact', n::text, 'C7-2', now(), now() + interval '30 days' + n * interval '1 s',
    '', 0, ''
FROM generate_series(%(from)s, %(to)s) AS n
""",
    """
INSERT INTO desk_orderstate (order_id, state, tries, requests, clock_id, due_at)
SELECT n, CASE WHEN n %% 10 < 9 THEN 'closed'
          ELSE (ARRAY['received', 'accepted', 'contacted', 'confirmed', 'handed_over',
                      'taken_over'])[n / 10 %% 6 + 1] END,
    0, 0, CASE WHEN n %% 10 = 9 THEN d.id END,
    CASE WHEN n %% 10 = 9 THEN d.due_at ELSE '9999-12-31' END
FROM generate_series(%(from)s, %(to)s) AS n
JOIN deadlines_deadline AS d ON d.kind = 'desk.contact' AND d.key = n::text
""",
]


def fill(superuser: str, first: int, last: int) -> None:
    """Orders `first` to `last` with lines, events, states and running clocks, past the triggers."""
    values = {"from": first, "to": last}
    run(superuser, (_ORDERS, *_REST), values, numbered=("desk_order", "desk_orderevent"))


def run(
    superuser: str, statements: Iterable[str], values: dict, *, numbered=(), vacuum: str = ""
) -> None:
    """Statements past the triggers, and the planner told of what they wrote.

    `numbered`: tables whose rows were given their ids; `vacuum`: the tables it touched, "" for all.
    """
    connection = psycopg2.connect(superuser)
    with connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET synchronous_commit = off")
        for statement in statements:
            cursor.execute(statement, values)
        for table in numbered:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {vacuum}")
        cursor.execute("CHECKPOINT")
    connection.close()
