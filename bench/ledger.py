"""Books with a million lines: posting, closing a large month; `money` measures the pages."""

import os
import time
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import psycopg2
from django.db import transaction
from django.utils import timezone

from bench import money, scratch
from bench.measure import Figure

LINES, MONTH_LINES, BLOCK, BLOCKS = 1_000_000, 100_000, 50, 5
TABLES = ["ledger_entry", "ledger_line", "ledger_movement", "ledger_posting", "binding_unsealed"]

# Vouchers of four lines: bank in, income three times; posted, numbered by month.
_FILL = """
INSERT INTO ledger_period SELECT generate_series(%(first)s::date, %(last)s, '1 month')::date
    ON CONFLICT DO NOTHING;
INSERT INTO ledger_entry (id, at, recorded_at, kind, day, period_id, summary, source, request,
    prepared_by_id)
OVERRIDING SYSTEM VALUE
SELECT n, now(), now(), 'receipt', d.day, date_trunc('month', d.day)::date, '销售款 ' || n, '',
    gen_random_uuid(), %(cashier)s
FROM generate_series(%(since)s, %(until)s) AS n,
    LATERAL (SELECT (%(first)s::date + (n %% %(days)s))::date AS day) AS d;
INSERT INTO ledger_line (entry_id, position, account_id, fund_id, debit, credit, text)
SELECT n, p, CASE WHEN p = 1 THEN %(bank)s ELSE %(income)s END, %(fund)s,
    CASE WHEN p = 1 THEN 30 ELSE 0 END, CASE WHEN p = 1 THEN 0 ELSE 10 END, ''
FROM generate_series(%(since)s, %(until)s) AS n, generate_series(1, 4) AS p;
INSERT INTO ledger_movement (at, recorded_at, entry_id, by_id, day, in_drawer)
SELECT now(), now(), id, %(cashier)s, day, false FROM ledger_entry
WHERE id BETWEEN %(since)s AND %(until)s;
INSERT INTO ledger_posting (at, recorded_at, entry_id, by_id, series, seq, previous, digest)
SELECT now(), now(), id, %(accountant)s,
    (extract(year FROM day) * 100 + extract(month FROM day)) * 10 + 1,
    row_number() OVER (PARTITION BY period_id ORDER BY id), '', ''
FROM ledger_entry WHERE id BETWEEN %(since)s AND %(until)s;
"""


# Old months are closed, as they are in a portal that has run for years.
_CLOSE = """
INSERT INTO ledger_closing (at, recorded_at, period_id, by_id, agreed_by_id, content, fingerprint)
SELECT now(), now(), month, %(accountant)s, %(cashier)s,
    '{"rows": [], "income": "0", "spending": "0"}', ''
FROM ledger_period WHERE month < %(month)s
"""
_PURSE = """
INSERT INTO ledger_purse (fund_id, account_id, balance) VALUES (%(fund)s, %(bank)s, 0)
ON CONFLICT DO NOTHING
"""
_BALANCE = "UPDATE ledger_purse SET balance = balance + %(sum)s WHERE account_id = %(bank)s"


def fill(superuser: str, people: dict, *, since: int, entries: int, first: date, days: int):
    """Posted vouchers of four lines each, shared out over days, past the triggers."""
    from finance.ledger.models import Account
    from finance.ledger.selectors import company

    values = {
        "since": since, "until": since + entries - 1, "first": first, "days": days,
        "last": first + timedelta(days=days - 1), "cashier": people["cashier"].pk,
        "accountant": people["accountant"].pk, "fund": company().pk,
        "bank": Account.objects.get(code="1002").pk,
        "income": Account.objects.get(code="500101").pk,
    }  # fmt: skip
    values["sum"] = 30 * entries
    scratch.run(superuser, (_FILL, _PURSE, _BALANCE), values, numbered=["ledger_entry"])


def _raw(superuser: str, ids: list[int]) -> list[list]:
    """For every voucher the INSERTs that write its rows again, with values ready in hand."""
    connection = psycopg2.connect(superuser)
    plans = []
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS raw")
        cursor.execute("GRANT USAGE ON SCHEMA raw TO bylaw_app")
        for table in TABLES:
            cursor.execute(
                f"CREATE TABLE IF NOT EXISTS raw.{table} (LIKE public.{table} INCLUDING ALL)"
            )
            cursor.execute(f"GRANT ALL ON raw.{table} TO bylaw_app")
        for pk in ids:
            plan = []
            for table in TABLES:
                condition = {"ledger_entry": "id = %(pk)s"}.get(table, "entry_id = %(pk)s")
                if table == "binding_unsealed":
                    condition = (
                        "(chain, key, seq) = (SELECT 'ledger', series, seq FROM ledger_posting"
                        " WHERE entry_id = %(pk)s)"
                    )
                cursor.execute(f"SELECT * FROM public.{table} WHERE {condition}", {"pk": pk})
                names = ", ".join(f'"{column.name}"' for column in cursor.description)
                marks = ", ".join(["%s"] * len(cursor.description))
                insert = (
                    f"INSERT INTO raw.{table} ({names}) OVERRIDING SYSTEM VALUE VALUES ({marks})"
                )
                plan += [(insert, list(row)) for row in cursor.fetchall()]
            plans.append(plan)
    connection.close()
    return plans


def _post_one(people: dict, day: date, fund: int) -> int:
    from finance.ledger import services
    from finance.ledger.rules import Row

    at = timezone.now()
    rows = [Row("1002", fund, debit=Decimal(30))]
    rows += [Row("500101", fund, credit=Decimal(10))] * 3
    with transaction.atomic():  # the cashier writes it down and takes the money in
        entry = services.prepare_entry(
            day=day, summary="销售款", rows=rows, by=people["cashier"], at=at, request=uuid4()
        )
        services.move_money(entry_id=entry.pk, day=day, by=people["cashier"], at=at)
    services.post_entry(entry_id=entry.pk, by=people["accountant"], at=at)
    return entry.pk


def _posting(superuser: str, people: dict) -> list[Figure]:
    from finance.ledger.selectors import company

    day, fund = timezone.localdate(), company().pk
    raw = psycopg2.connect(os.environ["DATABASE_URL"])
    served, plain = [], []
    for _block in range(BLOCKS):
        start = time.perf_counter()
        ids = [_post_one(people, day, fund) for _number in range(BLOCK)]
        served.append(BLOCK / (time.perf_counter() - start))
        plans = _raw(superuser, ids)
        start = time.perf_counter()
        for plan in plans:
            for part in (plan[:-2], plan[-2:]):  # the same two commits
                with raw, raw.cursor() as cursor:
                    for statement, values in part:
                        cursor.execute(statement, values)
        plain.append(BLOCK / (time.perf_counter() - start))
    raw.close()
    served, plain = sorted(served)[BLOCKS // 2], sorted(plain)[BLOCKS // 2]
    return [
        Figure("vouchers of four lines posted a second", served, 100, "/s", at_least=True),
        Figure("posting against the same rows inserted raw", plain / served, 5),
    ]


def _close_old(superuser: str, people: dict, month: date) -> None:
    values = {"month": month} | {name: person.pk for name, person in people.items()}
    scratch.run(superuser, [_CLOSE], values, vacuum="ledger_closing")


def _closing(people: dict, month: date) -> Figure:
    from finance.ledger.closing import close_month, reconcile_bank
    from finance.ledger.drawer import check_count, count_drawer
    from finance.ledger.models import Purse
    from regulations.binding.services import entering_past

    at = timezone.now()
    with entering_past(right="bench"):
        count = count_drawer(day=month, notes={}, by=people["cashier"], at=at)
        check_count(count_id=count.pk, by=people["accountant"], at=at)
    reconcile_bank(
        month=month, account="1002", stated=Purse.objects.get().balance, explanation="bench",
        by=people["cashier"], at=at,
    )  # fmt: skip
    start = time.perf_counter()
    close_month(month=month, by=people["accountant"], at=at)
    took = time.perf_counter() - start
    return Figure(f"closing a month of {MONTH_LINES:,} lines", took, 10, "s")


def measure(superuser: str, people: dict) -> list[Figure]:
    """`people`: accountant and cashier. Fills a month of 100,000 lines, closes it, then more."""
    this_month = timezone.localdate().replace(day=1)
    month = (this_month - timedelta(days=1)).replace(day=1)
    fill(superuser, people, since=1, entries=MONTH_LINES // 4, first=month, days=28)
    figures = [_closing(people, month)]
    years = month - timedelta(days=3 * 365)
    fill(
        superuser, people, since=10_000_000, entries=(LINES - MONTH_LINES) // 4,
        first=years.replace(day=1), days=3 * 365 - 31,
    )  # fmt: skip
    _close_old(superuser, people, month)
    figures += _posting(superuser, people)
    return figures + money.measure(superuser, people, LINES)
