"""What a superuser changes behind the portal's back is found by chain and seal (C7-5)."""

import json

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from orders.desk import services
from orders.desk.verify import findings
from regulations.binding.chains import Finding
from regulations.binding.models import Seal
from regulations.binding.services import seal_chain
from tests.company import TEN, minutes

pytestmark = [pytest.mark.clause("C7-5")]

# What a superuser can do, and the finding it leaves.
BEHIND_OUR_BACKS = {
    "UPDATE desk_order SET total = 1 WHERE id = {order}": "facts",
    "UPDATE desk_order SET promotion_codes = '{{SEM1204}}' WHERE id = {order}": "facts",
    "UPDATE desk_order SET link_tags = '{{TEA-LINK}}' WHERE id = {order}": "facts",
    "UPDATE desk_order SET landing = 'https://a.example/' WHERE id = {order}": "facts",
    "UPDATE desk_orderline SET quantity = 9 WHERE order_id = {order}": "facts",
    "DELETE FROM desk_orderline WHERE order_id = {order} AND position = 2": "facts",
    "UPDATE desk_orderevent SET data = '{{\"told\": 1}}' WHERE order_id = {order} AND seq = 1": (
        "event"
    ),
    "UPDATE desk_orderevent SET at = at - interval '1 hour' WHERE order_id = {order} AND seq = 2": (
        "event"
    ),
    "DELETE FROM desk_orderevent WHERE order_id = {order} AND seq = 1": "gap",
    "DELETE FROM desk_orderevent WHERE order_id = {order} AND seq = 2": "seal_head",
    "DELETE FROM desk_orderevent WHERE order_id = {order}": "no_events",
    "DELETE FROM binding_seal": "uncovered",
    "UPDATE binding_seal SET heads = '[]'": "seal",
    "UPDATE binding_seal SET at = at - interval '1 second'": "seal_copy",
    "UPDATE desk_orderstate SET state = 'closed' WHERE order_id = {order}": "state",
    "DELETE FROM desk_orderstate WHERE order_id = {order}": "state",
    "UPDATE deadlines_deadline SET met_at = met_at - interval '1 hour'": "met",
    "UPDATE deadlines_deadline SET met_at = NULL": "met",
}
# What the portal's own role can do to rows that move: they are read off the events again.
BY_OUR_OWN_ROLE = {
    "UPDATE desk_orderstate SET accepted_by_id = (SELECT min(id) FROM people_employee)": "accepter",
    "UPDATE desk_orderstate SET accepted_by_id = NULL": "accepter",
    "UPDATE desk_orderstate SET handed_to_id = accepted_by_id": "named",
    "UPDATE desk_orderstate SET requests = requests + 1": "counted",
    "UPDATE desk_orderstate SET tries = 3": "counted",
    "UPDATE desk_orderstate SET clock_id = NULL, due_at = '9999-12-31'": "clock",
    "UPDATE desk_orderstate SET due_at = due_at + interval '1 day'": "clock",
    "UPDATE desk_orderstate SET clock_id = (SELECT min(id) FROM deadlines_deadline)": "clock",
    "SET bylaw.past = 'x'; UPDATE deadlines_deadline SET voided_at = due_at - interval '1 second'"
    " WHERE met_at IS NULL": "voided",
    "UPDATE deadlines_deadline SET met_at = now() WHERE met_at IS NULL": "met",
}


@pytest.mark.parametrize("statement", BEHIND_OUR_BACKS)
def test_what_a_superuser_edits_is_found(committed, raw_connection, tmp_path, statement):
    seals = tmp_path / "seals.log"
    seal_chain(chain="orders", copy_to=seals)
    assert list(findings(seals)) == []
    raw = raw_connection("superuser")
    with raw, raw.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement.format(order=committed.pk))
    found = list(findings(seals))
    assert BEHIND_OUR_BACKS[statement] in {finding.what for finding in found}
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_orders", seals=seals)
    assert stopped.value.code == 1


@pytest.mark.parametrize("statement", BY_OUR_OWN_ROLE)
def test_what_the_portals_role_falsifies_is_found_and_the_order_is_named(
    committed, raw_connection, statement, capsys, tmp_path
):
    assert list(findings(None)) == []
    raw = raw_connection("app")
    with raw, raw.cursor() as cursor:
        cursor.execute(statement)
    found = list(findings(None))
    assert {finding.what for finding in found} == {BY_OUR_OWN_ROLE[statement]}
    assert {finding.key for finding in found} == {committed.pk}
    with pytest.raises(SystemExit):
        call_command("verify_orders", seals=tmp_path / "none")
    assert committed.number in capsys.readouterr().out


def test_a_deadline_voided_after_its_breach_is_found_though_the_order_is_void(
    committing_company, committed, raw_connection
):
    at = TEN + minutes(90)  # long after the contact was due
    committing_company.do(
        services.void_order, committed, reason="双方取消", by=committing_company.lead, at=at
    )
    assert list(findings(None)) == []
    raw = raw_connection("superuser")
    with raw, raw.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE deadlines_deadline SET voided_at = %s WHERE met_at IS NULL", [at])
    assert [(f.what, f.key) for f in findings(None)] == [("voided", committed.pk)]


def test_a_hand_over_to_somebody_who_was_renamed_since_fits(
    committing_company, committed, raw_connection
):
    company = committing_company
    company.do(services.contact_customer, committed, way="phone", outcome="confirmed",
               by=company.assistant, at=TEN + minutes(2))  # fmt: skip
    company.do(services.hand_over_order, committed, to=company.operator, by=company.assistant,
               at=TEN + minutes(3))  # fmt: skip
    company.operator.name = "王改名"
    company.operator.save()
    assert list(findings(None)) == []
    raw = raw_connection("app")
    with raw, raw.cursor() as cursor:
        cursor.execute("UPDATE desk_orderstate SET handed_to_id = %s", [company.operator_two.pk])
    assert [finding.what for finding in findings(None)] == ["named"]


def test_the_portals_role_deletes_no_state(committed, raw_connection):
    raw = raw_connection("app")
    with raw, raw.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute("DELETE FROM desk_orderstate")


def test_a_chain_rewritten_whole_is_found_by_the_copy_of_the_seal(
    committed, raw_connection, tmp_path
):
    seals = tmp_path / "seals.log"
    seal_chain(chain="orders", copy_to=seals)
    raw = raw_connection("superuser")
    with raw, raw.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE desk_order SET total = 1")
        cursor.execute(
            "UPDATE desk_orderevent SET previous = sha256(convert_to(desk_order_root(order_id),"
            " 'UTF8')) WHERE seq = 1"
        )
        for seq in (1, 2):
            cursor.execute(
                "UPDATE desk_orderevent e SET digest ="
                " sha256(convert_to(desk_event_payload(e), 'UTF8')) WHERE seq = %s",
                [seq],
            )
            cursor.execute(
                "UPDATE desk_orderevent e SET previous = b.digest FROM desk_orderevent b"
                " WHERE b.order_id = e.order_id AND b.seq = e.seq - 1"
            )
        cursor.execute(
            "UPDATE desk_orderevent e SET digest ="
            " sha256(convert_to(desk_event_payload(e), 'UTF8')) WHERE seq = 2"
        )
    assert {finding.what for finding in findings(seals)} == {"seal_head"}
    with raw, raw.cursor() as cursor:  # now the seal as well
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "UPDATE binding_seal s SET heads = (SELECT jsonb_agg(jsonb_build_array("
            "order_id, seq, encode(digest, 'hex')) ORDER BY order_id) FROM desk_orderevent"
            " WHERE seq = 2)"
        )
        cursor.execute(
            "UPDATE binding_seal SET digest ="
            " bylaw_seal_digest(chain, number, heads, links, previous)"
        )
    assert {finding.what for finding in findings(None)} == set()
    assert {finding.what for finding in findings(seals)} == {"seal_copy"}


def test_verify_names_the_first_order_that_is_broken_and_says_how_many_are(
    committing_company, committed, raw_connection, tmp_path, capsys
):
    second = committing_company.receive()
    raw = raw_connection("superuser")
    with raw, raw.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE desk_order SET total = 1")
    with pytest.raises((SystemExit, CommandError)):
        call_command("verify_orders", seals=tmp_path / "none")
    told = capsys.readouterr().out
    assert f"order {committed.number} (id {committed.pk}): its facts or lines were changed" in told
    assert "(the first of 2 orders)" in told
    assert second.number not in told


def test_a_seal_covers_what_moved_and_follows_the_one_before(company, order, tmp_path):
    copy = tmp_path / "seals.log"
    first = seal_chain(chain="orders", copy_to=copy)
    assert first.links == 2
    assert first.heads[0][:2] == [order.pk, 2]
    assert seal_chain(chain="orders", copy_to=copy) is None
    other = company.receive()
    second = seal_chain(chain="orders", copy_to=copy)
    assert [head[0] for head in second.heads] == [other.pk]
    assert bytes(second.previous) == bytes(first.digest)
    lines = [json.loads(line) for line in copy.read_text().splitlines()]
    assert [line["number"] for line in lines] == [1, 2]
    assert Seal.objects.count() == 2


def test_findings_are_none_on_an_empty_desk(db, tmp_path):
    assert list(findings(tmp_path / "none")) == []
    assert Finding("facts", key=1).seq is None


def test_the_chain_starts_from_what_an_order_came_by_too(company, tmp_path):
    plain = company.receive()
    told = {"promotion_codes": ("SEM1204",), "link_tags": ("TEA",), "landing": "https://a.example/"}
    led = company.receive(**told)
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_order_root(%s), desk_order_root(%s)", [plain.pk, led.pk])
        roots = [json.loads(root) for root in cursor.fetchone()]
    assert (roots[0][0], len(roots[0])) == (1, 24)  # as it was before orders told it
    assert (roots[1][0], len(roots[1])) == (2, 27)
    assert roots[1][-3:] == [["SEM1204"], ["TEA"], "https://a.example/"]
    seal_chain(chain="orders", copy_to=tmp_path / "seals.log")
    assert list(findings(tmp_path / "seals.log")) == []
