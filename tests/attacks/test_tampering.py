"""Figure 17: whatever a superuser edits behind the portal's back is found by chain and seal, and
nothing is found where nobody edits, however many append at once."""

import threading
import time
from collections import Counter
from contextlib import closing
from random import Random

import pytest
from django.db import DatabaseError, connection, transaction

from finance.ledger.verify import findings as of_books
from orders.desk import services
from orders.desk.verify import findings as of_orders
from regulations.binding import chains
from regulations.binding.services import entering_past, seal_chain
from sitecontent.vault.verify import CHAIN as VAULT
from tests import worlds
from tests.addresses import found_everything
from tests.attacks.test_immutable import columns_of
from tests.company import TEN, Company, minutes
from tests.depth import deep
from tests.finance.ledger.conftest import found_house
from tests.roles import acting_as

pytestmark = [pytest.mark.clause("C7-5")]


def traded() -> Company:
    """A company with orders that were accepted."""
    company = Company()
    for _each in range(12):
        order = company.receive()
        company.do(services.accept_order, order, by=company.assistant, at=TEN + minutes(1))
    return company


def booked():
    """Books with vouchers that were paid and posted."""
    house = found_house()
    for amount in ("100", "20.50", "3", "7.77"):
        house.take(amount, account="1002")
    return house


company = worlds.shared(traded, commits=True)
books = worlds.shared(booked, commits=True)
opened = worlds.shared(found_everything, commits=True)
TABLES = {
    "orders": ("desk_order", "desk_orderline", "desk_orderevent", "binding_seal"),
    "ledger": (
        "ledger_posting", "ledger_entry", "ledger_line", "ledger_movement", "binding_seal",
    ),
    "vault": ("vault_reveal",),
}  # fmt: skip
# No facts: what an import saw of the shop's own state, where a row lay in its file, and numbers of
# rows that nothing names. Why a voucher was written stands in no chain (docs/figures.md).
NOT_SEALED = {
    "desk_order": {"shop_state", "tracking", "batch_id"},
    "desk_orderline": {"id"}, "ledger_line": {"id"}, "ledger_movement": {"id"},
    "ledger_entry": {"reason"},
    "binding_seal": {"id"},
}  # fmt: skip
BENT = {
    "text": "{0} || 'x'", "varchar": "left({0} || 'x', 8) || '{1}'", "int2": "{0} + {1}",
    "int4": "{0} + {1}", "int8": "{0} + {1}", "numeric": "{0} + {1} * 0.01", "date": "{0} - {1}",
    "timestamptz": "{0} - interval '{1} seconds'", "jsonb": "'{{\"x\": {1}}}'", "bool": "NOT {0}",
    "bytea": "set_byte({0}, {1}, (get_byte({0}, {1}) + 1) % 256)", "uuid": "gen_random_uuid()",
    "_varchar": "{0} || '{{X{1}}}'", "_text": "{0} || '{{X{1}}}'",
}  # fmt: skip
EMPTY = {"int2": "1", "int4": "1", "int8": "1", "timestamptz": "now()", "text": "'x'",
         "varchar": "'x'", "date": "now()"}  # fmt: skip


class Missed(Exception):
    """Takes an edit back once it has been looked at."""


def edit(draw: Random, tables: tuple[str, ...]) -> tuple[str, str]:
    """A way and its SQL: what a superuser could do to one of the tables."""
    table, types = draw.choice(tables), {}
    for name, kind in columns_of(table).items():
        types[name] = kind if name not in NOT_SEALED.get(table, ()) else ""
    name = draw.choice([each for each in types if types[each] in BENT])
    some = f'(SELECT {draw.randrange(99)} % greatest(count(*), 1) FROM "{table}")'
    place = f'ctid = (SELECT ctid FROM "{table}" ORDER BY id OFFSET {some} LIMIT 1)'
    bent = BENT[types[name]].format(name, draw.randint(1, 9))
    if types[name] in EMPTY:
        bent = f'CASE WHEN "{name}" IS NULL THEN {EMPTY[types[name]]} ELSE {bent} END'
    change = f'UPDATE "{table}" SET "{name}" = {bent} WHERE {place}'
    off, on = (f'ALTER TABLE "{table}" {verb} TRIGGER USER;' for verb in ("DISABLE", "ENABLE"))
    fresh = {"id": f'(SELECT max(id) + 1 FROM "{table}")'} | ({name: bent} if name != "id" else {})
    values = ", ".join(fresh.get(each, f'"{each}"') for each in types)
    fields = ", ".join(f'"{each}"' for each in types)
    sql = {
        "update": change, "disabled": f"{off} {change}; {on}",
        "delete": f'DELETE FROM "{table}" WHERE {place}', "truncate": f'TRUNCATE "{table}" CASCADE',
        "insert": f'INSERT INTO "{table}" ({fields}) SELECT {values} FROM "{table}" WHERE {place}',
    }  # fmt: skip
    way = draw.choices(list(sql), (5, 2, 2, 1, 2))[0]
    # A voucher that was never posted is in no chain, nor is a seal of a chain that there is not.
    if way == "insert" and (table, name) in (("ledger_entry", name), ("binding_seal", "chain")):
        way = "delete"
    return way, sql[way]


def is_found(way: str, sql: str, look) -> bool | None:
    """Whether an edit is found; None where it changed nothing or the tables themselves refuse."""
    found = None
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if way != "disabled":
                cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(sql)
            if way != "truncate" and way != "disabled" and cursor.rowcount == 0:
                return None
            found = any(look())
            raise Missed
    except Missed:
        return found
    except DatabaseError:
        return None


def test_what_a_superuser_edits_of_orders_is_found(company, tmp_path, figure):
    _tamper("orders", of_orders, deep(260, 15), tmp_path / "seals.log", figure)


def test_what_a_superuser_edits_of_the_books_is_found(books, tmp_path, figure):
    _tamper("ledger", of_books, deep(180, 10), tmp_path / "seals.log", figure)


@pytest.mark.deep
def test_what_a_superuser_edits_of_openings_is_found(opened, tmp_path, figure):
    def find(file):
        return chains.findings(VAULT, file)

    _tamper("vault", find, 60, tmp_path / "seals.log", figure)


def _tamper(chain: str, find, wanted: int, seals, figure) -> None:
    """Edit so many times by a seed, and look after each whether it is found."""
    draw, ways, missed = Random(f"17 {chain}"), Counter(), []
    seal_chain(chain=chain, copy_to=seals)
    assert list(find(seals)) == []
    with acting_as("superuser"):
        while sum(ways.values()) < wanted:
            way, sql = edit(draw, TABLES[chain])
            found = is_found(way, sql, lambda: find(seals))
            if found is not None:
                ways[way] += 1
            if found is False:
                missed.append(sql)
    print(chain, dict(ways), *missed, sep="\n")
    figure(f"edits of a superuser in the chain of {chain}", sum(ways.values()), wanted,
           at_least=True)  # fmt: skip
    figure(f"of these of {chain} not found", len(missed), 0)


def test_nothing_is_found_where_many_append_at_once(company, raw_connection, tmp_path, figure):
    """Four write, each order whoever comes; one seals, one looks, as long as they write."""
    wanted, seals, told = deep(100_000, 500), tmp_path / "seals.log", []
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(id) FROM desk_order")
        orders = cursor.fetchone()[0]
    writers = [
        threading.Thread(target=_append, args=(raw_connection("app"), orders, wanted // 4, number))
        for number in range(4)
    ]
    looks = 0
    began = time.monotonic()
    for each in writers:
        each.start()
    while any(each.is_alive() for each in writers):
        seal_chain(chain="orders", copy_to=seals)
        with entering_past(right="test"):
            told += of_orders(seals)
        looks += 1
        time.sleep(deep(2, 0.2))
    took = time.monotonic() - began
    seal_chain(chain="orders", copy_to=seals)
    told += of_orders(seals)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM desk_orderevent WHERE kind = 'remark'")
        written = cursor.fetchone()[0]
    print(f"{written} appended in {took:.0f} s, looked at {looks} times meanwhile")
    figure("events appended by four at once", written, wanted, at_least=True)
    figure("false alarms", len(told), 0)


def _append(raw, orders: list[int], count: int, seed: int) -> None:
    draw, size = Random(seed), 25
    with closing(raw), raw.cursor() as cursor:
        for _each in range(count // size):
            cursor.execute(
                "SELECT set_config('bylaw.past', 'test', true);"
                " INSERT INTO desk_orderevent (order_id, kind, at, data)"
                " SELECT %s, 'remark', now(), '{\"text\": \"x\"}' FROM generate_series(1, %s)",
                [draw.choice(orders), size],
            )
            raw.commit()
