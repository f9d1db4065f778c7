"""What moves a tour's money: documents of tours alone, each with all of its voucher's sums.

A voucher that touches the fund of a tour names a document of that tour before its money moves,
and at the end of the transaction the document names the voucher. What was asked for is decided by
its own approval. Every gate locks the tour before anything of the books.
"""

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
SQL = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"
BY_TOURS = f"{REFUSED}, CONSTRAINT = 'tour_money_by_tours'"

FIGURES = f"""
-- A voucher that is being undone: its reversal was written and not dropped.
CREATE FUNCTION tours_undone(voucher bigint) RETURNS boolean {SQL} AS $$
    SELECT EXISTS (
        SELECT FROM public.ledger_entry AS r WHERE r.reverses_id = voucher
        AND NOT EXISTS (SELECT FROM public.ledger_dropping AS d WHERE d.entry_id = r.id))
$$;
-- A voucher that is undone: the money of its reversal moved, or there was none to move.
CREATE FUNCTION tours_back(voucher bigint) RETURNS boolean {SQL} AS $$
    SELECT EXISTS (
        SELECT FROM public.ledger_entry AS r WHERE r.reverses_id = voucher
        AND (EXISTS (SELECT FROM public.ledger_movement AS m WHERE m.entry_id = r.id)
             OR EXISTS (SELECT FROM public.ledger_posting AS p WHERE p.entry_id = r.id)))
$$;
CREATE OR REPLACE FUNCTION tours_received(which bigint) RETURNS numeric {SQL} AS $$
    SELECT coalesce((SELECT sum(r.amount) FROM public.tours_receipt AS r
                     JOIN public.tours_handover AS h ON h.receipt_id = r.id
                     WHERE r.tour_id = which AND NOT public.tours_undone(h.entry_id)), 0)
         - coalesce((SELECT sum(amount) FROM public.tours_refund
                     WHERE tour_id = which AND NOT public.tours_back(entry_id)), 0)
$$;
-- A contract below the price before it counts once that was approved.
CREATE OR REPLACE FUNCTION tours_price(which bigint) RETURNS numeric {SQL} AS $$
    SELECT c.price FROM public.tours_contract AS c WHERE c.tour_id = which
        AND (c.was IS NULL OR c.price >= c.was OR EXISTS (
            SELECT FROM public.tours_pricecut AS p
            WHERE p.contract_id = c.id AND p.state = 'approved'))
        ORDER BY c.number DESC LIMIT 1
$$;
CREATE FUNCTION tours_settled(which bigint) RETURNS boolean {SQL} AS $$
    SELECT EXISTS (SELECT FROM public.tours_tour WHERE id = which AND settlement_id IS NOT NULL)
$$;
-- What the guides of a tour have and did not give back.
CREATE FUNCTION tours_taken(which bigint) RETURNS numeric {SQL} AS $$
    SELECT coalesce(sum(p.amount), 0) FROM public.tours_payout AS p
    JOIN public.tours_advance AS a ON a.id = p.advance_id WHERE a.tour_id = which
    AND NOT public.tours_back(p.entry_id)
    AND NOT EXISTS (SELECT FROM public.tours_giveback AS g WHERE g.payout_id = p.id)
$$;
-- What advances took or hold, without one of them; once settled, what the tour cost. What is only
-- asked for holds nothing.
CREATE OR REPLACE FUNCTION tours_committed(which bigint, besides bigint)
RETURNS numeric {SQL} AS $$
    SELECT coalesce(
        (SELECT s.total FROM public.tours_tour AS t
         JOIN public.tours_settlement AS s ON s.id = t.settlement_id WHERE t.id = which),
        (SELECT sum(a.amount) FROM public.tours_advance AS a
         LEFT JOIN public.tours_payout AS p ON p.advance_id = a.id
         WHERE a.tour_id = which AND a.id IS DISTINCT FROM besides
           AND CASE
               WHEN p.id IS NOT NULL
               THEN NOT public.tours_back(p.entry_id)
                    AND NOT EXISTS (SELECT FROM public.tours_giveback AS g WHERE g.payout_id = p.id)
               ELSE a.state IN ('open', 'agreed')
                    AND NOT EXISTS (SELECT FROM public.tours_calloff WHERE tour_id = which)
               END),
        0)
$$;
-- What the documents of a tour say lies in its purse; a settled one has handed over all it had.
CREATE FUNCTION tours_expected(which bigint) RETURNS numeric {SQL} AS $$
    SELECT CASE WHEN public.tours_settled(which) THEN 0 ELSE
        coalesce((SELECT sum(r.amount) FROM public.tours_receipt AS r
                  JOIN public.tours_handover AS h ON h.receipt_id = r.id
                  WHERE r.tour_id = which AND NOT public.tours_back(h.entry_id)), 0)
        - coalesce((SELECT sum(amount) FROM public.tours_refund
                    WHERE tour_id = which AND NOT public.tours_back(entry_id)), 0)
        - coalesce((SELECT sum(p.amount - p.company_part) FROM public.tours_payout AS p
                    JOIN public.tours_advance AS a ON a.id = p.advance_id
                    WHERE a.tour_id = which AND NOT public.tours_back(p.entry_id)), 0)
        + coalesce((SELECT sum(p.amount) FROM public.tours_giveback AS g
                    JOIN public.tours_payout AS p ON p.id = g.payout_id
                    JOIN public.tours_advance AS a ON a.id = p.advance_id
                    WHERE a.tour_id = which AND NOT public.tours_back(g.entry_id)), 0)
        - coalesce((SELECT sum(amount) FROM public.tours_repayment
                    WHERE tour_id = which AND NOT public.tours_back(entry_id)), 0)
    END
$$;
"""

# What a voucher comes to, account by account: in the tour's fund, and outside of it.
BOOKS = f"""
CREATE FUNCTION tours_nets(voucher bigint, fund bigint, inside boolean) RETURNS jsonb {SQL} AS $$
    SELECT coalesce(jsonb_object_agg(n.code, n.net), '{{}}') FROM (
        SELECT a.code, sum(l.debit - l.credit) AS net FROM public.ledger_line AS l
        JOIN public.ledger_account AS a ON a.id = l.account_id AND a.money = ''
        WHERE l.entry_id = voucher AND (l.fund_id = fund) = inside
        GROUP BY a.code HAVING sum(l.debit - l.credit) <> 0) AS n
$$;
CREATE FUNCTION tours_sums(wanted jsonb) RETURNS jsonb {SQL} AS $$
    SELECT coalesce(jsonb_object_agg(key, value), '{{}}') FROM jsonb_each(wanted)
    WHERE value <> '0'
$$;
-- Whether a voucher carries these sums (debit less credit) and no other, but for money.
CREATE FUNCTION tours_books(voucher bigint, fund bigint, wanted jsonb, own jsonb)
RETURNS boolean {SQL} AS $$
    SELECT public.tours_nets(voucher, fund, true) = public.tours_sums(wanted)
       AND public.tours_nets(voucher, fund, false) = public.tours_sums(own)
$$;
"""

VOUCHERS = f"""
-- The tour of the document that a voucher names.
CREATE FUNCTION tours_tour_of(source text, which bigint) RETURNS bigint {SQL} AS $$
    SELECT CASE source
        WHEN 'tours.receipt' THEN (SELECT tour_id FROM public.tours_receipt WHERE id = which)
        WHEN 'tours.advance' THEN (SELECT tour_id FROM public.tours_advance WHERE id = which)
        WHEN 'tours.refund' THEN (SELECT tour_id FROM public.tours_refundorder WHERE id = which)
        WHEN 'tours.repay' THEN which
        WHEN 'tours.shift' THEN which
        WHEN 'tours.settlement' THEN which
    END
$$;
CREATE FUNCTION tours_claimed(voucher bigint) RETURNS boolean {SQL} AS $$
    SELECT EXISTS (SELECT FROM public.tours_handover WHERE entry_id = voucher)
        OR EXISTS (SELECT FROM public.tours_payout WHERE entry_id = voucher)
        OR EXISTS (SELECT FROM public.tours_giveback WHERE entry_id = voucher)
        OR EXISTS (SELECT FROM public.tours_refund WHERE entry_id = voucher)
        OR EXISTS (SELECT FROM public.tours_repayment WHERE entry_id = voucher)
        OR EXISTS (SELECT FROM public.tours_shift WHERE entry_id = voucher)
        OR EXISTS (SELECT FROM public.tours_settlement WHERE entry_id = voucher)
        OR EXISTS (SELECT FROM public.ledger_entry AS e
                   JOIN public.tours_undoing AS u ON u.entry_id = e.reverses_id
                   WHERE e.id = voucher)
$$;
CREATE FUNCTION tours_of_voucher(voucher bigint) RETURNS bigint {SQL} AS $$
    SELECT t.id FROM public.tours_tour AS t WHERE t.fund_id IN (
        SELECT fund_id FROM public.ledger_line WHERE entry_id = voucher) ORDER BY t.id LIMIT 1
$$;
CREATE FUNCTION tours_gate_voucher() RETURNS trigger {HEADER} AS $$
DECLARE
    e public.ledger_entry;
    which bigint := public.tours_of_voucher(NEW.entry_id);
BEGIN
    IF which IS NULL THEN
        RETURN NEW;
    END IF;
    PERFORM public.tours_lock(which);
    SELECT * INTO STRICT e FROM public.ledger_entry WHERE id = NEW.entry_id;
    IF public.tours_tour_of(e.source, e.source_id) IS DISTINCT FROM which
       OR (TG_TABLE_NAME = 'ledger_posting' OR e.reverses_id IS NOT NULL)
          AND NOT public.tours_claimed(e.id) THEN
        RAISE EXCEPTION 'the money of a tour moves by its own documents alone (A7.3-2)' {BY_TOURS};
    END IF;
    IF e.reverses_id IS NOT NULL THEN
        UPDATE public.tours_tour SET settlement_id = NULL WHERE settlement_id IN (
            SELECT id FROM public.tours_settlement WHERE entry_id = e.reverses_id);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_movement_00_tour BEFORE INSERT ON ledger_movement
    FOR EACH ROW EXECUTE FUNCTION tours_gate_voucher();
CREATE TRIGGER ledger_posting_00_tour BEFORE INSERT ON ledger_posting
    FOR EACH ROW EXECUTE FUNCTION tours_gate_voucher();

CREATE FUNCTION tours_check_claimed() RETURNS trigger {HEADER} AS $$
BEGIN
    IF public.tours_of_voucher(NEW.entry_id) IS NOT NULL
       AND NOT public.tours_claimed(NEW.entry_id) THEN
        RAISE EXCEPTION 'voucher % moves the money of a tour, and no document of it says so (A7.3-2)',
            NEW.entry_id {BY_TOURS};
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_movement_tour_claims AFTER INSERT ON ledger_movement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tours_check_claimed();

-- A tour begins with an empty fund of its own and unsettled.
CREATE FUNCTION tours_begin() RETURNS trigger {HEADER} AS $$
BEGIN
    NEW.settlement_id := NULL;
    IF NOT EXISTS (SELECT FROM public.ledger_fund WHERE id = NEW.fund_id AND kind = 'group')
       OR EXISTS (SELECT FROM public.ledger_line WHERE fund_id = NEW.fund_id) THEN
        RAISE EXCEPTION 'tour % begins with an empty fund of its own (A7.3-2)', NEW.code {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_tour_begin BEFORE INSERT ON tours_tour
    FOR EACH ROW EXECUTE FUNCTION tours_begin();
"""

ASKED = f"""
-- What is asked for is decided by its own approval, of its kind, asker and sum.
CREATE FUNCTION tours_sum_asked(document jsonb) RETURNS numeric {SQL} AS $$
    SELECT CASE
        WHEN document ? 'needed' THEN
            (document ->> 'needed')::numeric - (document ->> 'received')::numeric
        WHEN document ? 'contract_id' THEN
            (SELECT was - price FROM public.tours_contract
             WHERE id = (document ->> 'contract_id')::bigint)
        ELSE coalesce(document ->> 'total', document ->> 'amount')::numeric END
$$;
CREATE FUNCTION tours_keep_asked() RETURNS trigger {HEADER} AS $$
DECLARE
    p public.approvals_approval;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.approval_id IS NOT NULL OR NEW.state <> 'pending' THEN
            RAISE EXCEPTION 'what is asked for begins undecided' {REFUSED};
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR OLD.state <> 'pending' AND NEW.state <> OLD.state THEN
        RAISE EXCEPTION '% % stays as it was decided', TG_TABLE_NAME, OLD.id {REFUSED};
    END IF;
    SELECT * INTO p FROM public.approvals_approval WHERE id = NEW.approval_id;
    IF p.id IS NULL OR p.kind <> TG_ARGV[0] OR p.asker_id <> NEW.asked_by_id
       OR p.amount IS DISTINCT FROM public.tours_sum_asked(to_jsonb(NEW))
       OR NEW.state NOT IN ('pending', p.state) THEN
        RAISE EXCEPTION '% % is not decided by its own approval', TG_TABLE_NAME, OLD.id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
""" + "".join(
    f"""
CREATE TRIGGER tours_{table}_keep BEFORE INSERT OR UPDATE ON tours_{table}
    FOR EACH ROW EXECUTE FUNCTION tours_keep_asked('{kind}');
"""
    for table, kind in (
        ("exemption", "tours.departure"), ("reckoning", "tours.settlement"),
        ("refundorder", "tours.refund"), ("pricecut", "tours.price"),
    )
)  # fmt: skip

CONTRACT = f"""
CREATE FUNCTION tours_price_before() RETURNS trigger {HEADER} AS $$
BEGIN
    PERFORM public.tours_lock(NEW.tour_id);
    NEW.was := public.tours_price(NEW.tour_id);
    RETURN NEW;
END $$;
CREATE TRIGGER tours_contract_before BEFORE INSERT ON tours_contract
    FOR EACH ROW EXECUTE FUNCTION tours_price_before();
"""

POINTERS = """
UPDATE tours_tour AS t SET settlement_id = s.id FROM tours_settlement AS s WHERE s.tour_id = t.id;
"""

NEW_FUNCTIONS = (
    "tours_gate_voucher()", "tours_check_claimed()", "tours_begin()", "tours_keep_asked()",
    "tours_price_before()",
)  # fmt: skip
UNDO = "".join(f"DROP FUNCTION {name} CASCADE;\n" for name in NEW_FUNCTIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("tours", "0004_second_hands"),
        ("ledger", "0006_stricter_gates"),
        ("approvals", "0002_binding"),
    ]

    operations = [
        migrations.RunSQL(POINTERS, migrations.RunSQL.noop),
        # The functions of the gates before stay as they are written here.
        migrations.RunSQL(FIGURES + BOOKS + VOUCHERS + ASKED + CONTRACT, UNDO),
    ]
