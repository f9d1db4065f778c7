"""Whoever holds the portal's own role and wants a price, a listing or a stock of their own."""

import psycopg2
import pytest

from catalog.products.models import Product
from regulations.binding.services import entering_past
from tests.catalog.market import found_market

# A proposal of the product manager, past every service.
ASK = """
INSERT INTO proposals_proposal (kind, state, reason, by_id, asked_at, round, is_automatic)
VALUES ('price', 'pending', 'x', {manager}, now(), 1, false) RETURNING id
"""
LINE = """
INSERT INTO proposals_proposalline (proposal_id, round, position, product_id, price)
VALUES ({forged}, 1, 1, {product}, 0.01)
"""
# A consent that nobody gave.
CONSENT = """
INSERT INTO approvals_approval
    (kind, text, params, clause, asker_id, asked_at, barred, round, state)
VALUES ('proposals.proposal', 'x', '{{}}', 'C11-1', {manager}, now(), '{{}}', 1, 'approved')
RETURNING id
"""
EXECUTE = """
INSERT INTO proposals_execution (at, recorded_at, proposal_id, by_id)
VALUES (now(), now(), {proposal}, {editor})
"""
ATTACKS = {
    "price": ["UPDATE products_product SET price = 0.01"],
    "stock": ["UPDATE products_product SET on_hand = 999, reserved = 0"],
    "listing": ["UPDATE products_product SET is_listed = NOT is_listed"],
    "born on sale": [
        "INSERT INTO products_product (sku, name, initials, variant, description, price, on_hand,"
        " reserved, is_listed) VALUES ('X', 'X', '', '', '', 1, 0, 0, true)"
    ],
    "another SKU": ["UPDATE products_product SET sku = 'X' WHERE id = {product}"],
    "another competitor's": ["UPDATE proposals_competitor SET name = 'X'"],
    "a category gone": ["DELETE FROM products_category"],
    "gone": ["DELETE FROM products_product"],
    "renamed owner": ["UPDATE proposals_proposal SET by_id = {operator} WHERE id = {proposal}"],
    "own ledger row": [
        "INSERT INTO products_pricechange (at, recorded_at, product_id, price, source)"
        " VALUES (now(), now(), {product}, 0.01, '')"
    ],
    "own window": [
        "INSERT INTO products_pricewindow (at, recorded_at, product_id, price, starts_at, ends_at,"
        " source) VALUES (now(), now(), {product}, 0.01, now(), now() + interval '1 day', '')"
    ],
    "no triggers": ["SET session_replication_role = replica"],
    "another role": ["SET ROLE bylaw_owner"],
    "a trigger of one's own": [
        "CREATE TEMP TABLE deep (n int)",
        "CREATE FUNCTION pg_temp.deep() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN UPDATE products_product SET price = 0.01; RETURN NEW; END'",
    ],
    "the trigger called by hand": ["SELECT products_sell_out({product}, now(), '', 1)"],
    "undecided, executed": [EXECUTE],
    "stroke of the pen": ["UPDATE proposals_proposal SET state = 'approved' WHERE id = {proposal}"],
    "called returned": ["UPDATE proposals_proposal SET state = 'returned' WHERE id = {proposal}"],
    "another line": [
        "INSERT INTO proposals_proposalline (proposal_id, round, position, product_id, price)"
        " VALUES ({proposal}, 1, 9, {other}, 0.01)"
    ],
    "a changed line": ["UPDATE proposals_proposalline SET price = 0.01"],
    "a forged consent": [
        "UPDATE approvals_approval SET state = 'approved' WHERE id = {approval}",
        "UPDATE proposals_proposal SET state = 'approved' WHERE id = {proposal}",
        EXECUTE,
    ],
    "a negative receipt": [
        "INSERT INTO products_stockmove (at, recorded_at, product_id, kind, quantity,"
        " on_hand_after, reference, reason) VALUES (now(), now(), {product}, 'receipt', -5, 0,"
        " 'x', '')"
    ],
    "more than there is": [
        "INSERT INTO products_stockmove (at, recorded_at, product_id, kind, quantity,"
        " on_hand_after, reference, reason) VALUES (now(), now(), {product}, 'shipment', -99, 0,"
        " 'x', '')"
    ],
    "another's reservation": [
        "INSERT INTO products_reservation (at, recorded_at, product_id, quantity, reserved_after,"
        " reference) VALUES (now(), now(), {product}, -1, 0, 'nobody')"
    ],
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("B4", "C11-1", "C11-2", "C11-3")
def test_nothing_is_gained_past_the_portal(transactional_db, raw_connection):
    with entering_past(right="test"):
        market = found_market()
        tea, other = market.listed(), market.product("T-2")
        market.note(tea)
        asked = market.propose("price", (tea, "16.00"))
    known = {
        "manager": market.manager.pk, "editor": market.editor.pk, "operator": market.operator.pk,
        "product": tea.pk, "other": other.pk, "proposal": asked.pk, "approval": asked.approval_id,
    }  # fmt: skip
    raw, done = raw_connection("app"), []
    for name, statements in ATTACKS.items():
        with raw.cursor() as cursor:
            try:
                for statement in statements:
                    cursor.execute(statement.format(**known))
                raw.commit()
                done.append(name)
            except psycopg2.Error:
                raw.rollback()
    assert done == []
    kept = Product.objects.values_list("sku", "price", "on_hand", "reserved", "is_listed")
    assert [(sku, float(price), *rest) for sku, price, *rest in kept.order_by("sku")] == [
        ("T-1", 18.0, 10, 0, True),
        ("T-2", 18.0, 10, 0, False),
    ]
    asked.refresh_from_db()
    assert asked.state == "pending"


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("C11-1")
def test_a_consent_that_nobody_gave_carries_nothing(transactional_db, raw_connection):
    """A proposal, its line and an approval of it, all written by hand, fail at the commit."""
    with entering_past(right="test"):
        market = found_market()
        tea = market.listed()
    known = {"manager": market.manager.pk, "editor": market.editor.pk, "product": tea.pk}
    raw = raw_connection("app")
    with raw.cursor() as cursor, pytest.raises(psycopg2.Error):
        cursor.execute(ASK.format(**known))
        known["proposal"] = known["forged"] = cursor.fetchone()[0]
        cursor.execute(LINE.format(**known))
        cursor.execute(CONSENT.format(**known))
        (consent,) = cursor.fetchone()
        for change in (f"approval_id = {consent}", "state = 'approved'"):
            cursor.execute(f"UPDATE proposals_proposal SET {change} WHERE id = {known['forged']}")
        cursor.execute(EXECUTE.format(**known))
        raw.commit()
    raw.rollback()
    assert float(Product.objects.get(pk=tea.pk).price) == 18.0
