"""What moves a tour's money: documents of tours alone, each with all of its voucher's sums.

A voucher that touches the fund of a tour names a document of that tour before its money moves,
and at the end of the transaction the document names the voucher. What was asked for is decided by
its own approval. Every gate locks the tour before anything of the books.
"""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

BINDING = {"repayment": "A7.3-2", "shift": "A7.3-2", "undoing": "A7.3-2"}
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

RECEIPTS = f"""
-- After the settlement what comes in is income at once, and goes on to the company.
CREATE OR REPLACE FUNCTION tours_check_hand_over() RETURNS trigger {HEADER} AS $$
DECLARE
    r public.tours_receipt;
    t public.tours_tour;
    fits boolean;
BEGIN
    SELECT * INTO STRICT r FROM public.tours_receipt WHERE id = NEW.receipt_id;
    t := public.tours_lock(r.tour_id);
    IF EXISTS (SELECT FROM public.tours_strike WHERE receipt_id = r.id) THEN
        RAISE EXCEPTION 'receipt % was struck', r.id {REFUSED};
    END IF;
    IF t.settlement_id IS NULL THEN
        fits := public.tours_books(
            NEW.entry_id, t.fund_id, jsonb_build_object('2203', -r.amount), '{{}}');
    ELSE
        fits := public.tours_books(
            NEW.entry_id, t.fund_id, jsonb_build_object('500102', -r.amount, '3103', r.amount),
            jsonb_build_object('3103', -r.amount));
    END IF;
    IF NOT fits OR NOT public.tours_moved(NEW.entry_id) THEN
        RAISE EXCEPTION 'no voucher took % into the fund of tour %', r.amount, t.code {REFUSED};
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION tours_check_refund() RETURNS trigger {HEADER} AS $$
DECLARE
    t public.tours_tour;
    received numeric;
    owed numeric;
BEGIN
    t := public.tours_lock(NEW.tour_id);
    received := public.tours_received(t.id);
    owed := CASE WHEN EXISTS (SELECT FROM public.tours_calloff WHERE tour_id = t.id) THEN 0
            ELSE coalesce(public.tours_price(t.id), 0) END;
    IF t.settlement_id IS NOT NULL
       OR NEW.amount > received - greatest(owed, public.tours_committed(t.id, NULL)) THEN
        RAISE EXCEPTION 'tour % has not so much money to give back (A7.3-2)', t.code {REFUSED};
    END IF;
    IF NOT EXISTS (SELECT FROM public.tours_refundorder AS o WHERE o.id = NEW.order_id
                   AND o.tour_id = t.id AND o.amount = NEW.amount AND o.payee = NEW.payee
                   AND o.state = 'approved') THEN
        RAISE EXCEPTION 'nobody approved that tour % gives back %', t.code, NEW.amount {REFUSED};
    END IF;
    IF NOT public.tours_moved(NEW.entry_id) OR NOT public.tours_books(
            NEW.entry_id, t.fund_id, jsonb_build_object('2203', NEW.amount), '{{}}') THEN
        RAISE EXCEPTION 'no voucher paid % out of tour %', NEW.amount, t.code {REFUSED};
    END IF;
    RETURN NEW;
END $$;
"""

BUDGETS = f"""
CREATE OR REPLACE FUNCTION tours_check_budget() RETURNS trigger {HEADER} AS $$
BEGIN
    PERFORM public.tours_lock(NEW.tour_id);
    IF public.tours_settled(NEW.tour_id) THEN
        RAISE EXCEPTION 'tour % is settled', NEW.tour_id {REFUSED};
    END IF;
    IF NEW.total < public.tours_committed(NEW.tour_id, NULL) THEN
        RAISE EXCEPTION 'more is committed than % (A7.3-2)', NEW.total {REFUSED};
    END IF;
    IF NEW.version <> 1 + coalesce(
            (SELECT max(version) FROM public.tours_budget WHERE tour_id = NEW.tour_id), 0) THEN
        RAISE EXCEPTION 'versions follow each other' {REFUSED};
    END IF;
    RETURN NEW;
END $$;
"""

ADVANCES = f"""
CREATE OR REPLACE FUNCTION tours_check_payout() RETURNS trigger {HEADER} AS $$
DECLARE
    a public.tours_advance;
    t public.tours_tour;
    own numeric;
BEGIN
    SELECT * INTO STRICT a FROM public.tours_advance WHERE id = NEW.advance_id;
    t := public.tours_lock(a.tour_id);
    IF NEW.amount <> a.amount OR a.state NOT IN ('open', 'agreed') THEN
        RAISE EXCEPTION 'advance % is not to be paid', a.id {REFUSED};
    END IF;
    IF NEW.by_id = a.guide_id THEN
        RAISE EXCEPTION 'nobody pays an advance to themselves (A7.1-2)' {REFUSED};
    END IF;
    IF t.settlement_id IS NOT NULL
       OR EXISTS (SELECT FROM public.tours_calloff WHERE tour_id = t.id) THEN
        RAISE EXCEPTION 'tour % is over', t.code {REFUSED};
    END IF;
    own := greatest(0, least(coalesce(public.tours_budget_of(t.id), 0),
                             public.tours_received(t.id)) - public.tours_committed(t.id, a.id));
    IF NEW.amount - NEW.company_part > own THEN
        RAISE EXCEPTION 'advance % is beyond what tour % has left (A7.3-2)', a.id, t.code {REFUSED};
    END IF;
    IF NEW.company_part > 0 AND (NEW.company_part > a.amount - a.limit_then OR NOT EXISTS (
        SELECT FROM public.approvals_approval AS p
        WHERE p.id = a.approval_id AND p.kind = 'tours.advance' AND p.state = 'approved')) THEN
        RAISE EXCEPTION 'nobody approved that the company pays % in advance (A7.3-2)',
            NEW.company_part {REFUSED};
    END IF;
    IF NOT public.tours_moved(NEW.entry_id) OR NOT public.tours_books(
            NEW.entry_id, t.fund_id,
            jsonb_build_object('122101', NEW.amount, '224102', -NEW.company_part),
            jsonb_build_object('122102', NEW.company_part)) THEN
        RAISE EXCEPTION 'no voucher paid advance %', a.id {REFUSED};
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION tours_keep_advance() RETURNS trigger {HEADER} AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.approval_id IS NOT NULL OR NEW.state NOT IN ('open', 'asked') THEN
            RAISE EXCEPTION 'an advance begins asked for' {REFUSED};
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR NOT (NEW.state = OLD.state OR (OLD.state, NEW.state) IN (
           ('open', 'paid'), ('open', 'withdrawn'), ('asked', 'agreed'), ('asked', 'refused'),
           ('asked', 'withdrawn'), ('agreed', 'paid'), ('agreed', 'withdrawn'),
           ('paid', 'returned'))) THEN
        RAISE EXCEPTION 'advance % stays as it is', OLD.id {REFUSED};
    END IF;
    IF NEW.state = 'agreed' AND NOT EXISTS (
        SELECT FROM public.approvals_approval AS p
        WHERE p.id = NEW.approval_id AND p.kind = 'tours.advance' AND p.state = 'approved'
          AND p.asker_id = NEW.asked_by_id AND p.amount = NEW.amount) THEN
        RAISE EXCEPTION 'advance % is not approved by anybody', OLD.id {REFUSED};
    END IF;
    IF NEW.state = 'paid' AND OLD.state <> 'paid'
       AND NOT EXISTS (SELECT FROM public.tours_payout WHERE advance_id = OLD.id) THEN
        RAISE EXCEPTION 'advance % was not paid', OLD.id {REFUSED};
    END IF;
    IF NEW.state = 'returned' AND OLD.state <> 'returned' AND NOT EXISTS (
        SELECT FROM public.tours_giveback AS g
        JOIN public.tours_payout AS p ON p.id = g.payout_id WHERE p.advance_id = OLD.id) THEN
        RAISE EXCEPTION 'advance % was not given back', OLD.id {REFUSED};
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION tours_check_give_back() RETURNS trigger {HEADER} AS $$
DECLARE
    p public.tours_payout;
    t public.tours_tour;
BEGIN
    SELECT * INTO STRICT p FROM public.tours_payout WHERE id = NEW.payout_id;
    t := public.tours_lock((SELECT tour_id FROM public.tours_advance WHERE id = p.advance_id));
    IF t.settlement_id IS NOT NULL OR public.tours_undone(p.entry_id)
       OR NOT public.tours_moved(NEW.entry_id) OR NOT public.tours_books(
            NEW.entry_id, t.fund_id, jsonb_build_object('122101', -p.amount), '{{}}') THEN
        RAISE EXCEPTION 'no voucher took advance % back', p.advance_id {REFUSED};
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION tours_check_repayment() RETURNS trigger {HEADER} AS $$
DECLARE
    t public.tours_tour := public.tours_lock(NEW.tour_id);
BEGIN
    IF t.settlement_id IS NOT NULL OR NOT public.tours_moved(NEW.entry_id)
       OR NOT public.tours_books(
            NEW.entry_id, t.fund_id, jsonb_build_object('224102', NEW.amount),
            jsonb_build_object('122102', -NEW.amount)) THEN
        RAISE EXCEPTION 'no voucher paid % of tour % back', NEW.amount, t.code {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_repayment_check BEFORE INSERT ON tours_repayment
    FOR EACH ROW EXECUTE FUNCTION tours_check_repayment();

CREATE FUNCTION tours_check_shift() RETURNS trigger {HEADER} AS $$
DECLARE
    t public.tours_tour := public.tours_lock(NEW.tour_id);
BEGIN
    IF NOT public.tours_moved(NEW.entry_id)
       OR NOT public.tours_books(NEW.entry_id, t.fund_id, '{{}}', '{{}}')
       OR NOT public.tours_carries(
            NEW.entry_id, t.fund_id, CASE NEW.way WHEN 'cash' THEN '1001' ELSE '1002' END,
            NEW.amount) THEN
        RAISE EXCEPTION 'no voucher brought % of tour % there', NEW.amount, t.code {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_shift_check BEFORE INSERT ON tours_shift
    FOR EACH ROW EXECUTE FUNCTION tours_check_shift();
"""

DEPARTURE = f"""
CREATE OR REPLACE FUNCTION tours_check_call_off() RETURNS trigger {HEADER} AS $$
BEGIN
    PERFORM public.tours_lock(NEW.tour_id);
    IF EXISTS (SELECT FROM public.tours_departure WHERE tour_id = NEW.tour_id) THEN
        RAISE EXCEPTION 'tour % was released already', NEW.tour_id {REFUSED};
    END IF;
    IF public.tours_taken(NEW.tour_id) > 0 THEN
        RAISE EXCEPTION 'the guide of tour % has an advance', NEW.tour_id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
"""

SETTLING = f"""
CREATE OR REPLACE FUNCTION tours_keep_costs() RETURNS trigger {HEADER} AS $$
DECLARE
    which bigint;
BEGIN
    IF TG_TABLE_NAME = 'tours_cost' THEN
        which := NEW.tour_id;
    ELSE
        SELECT tour_id INTO STRICT which FROM public.tours_cost WHERE id = NEW.cost_id;
    END IF;
    PERFORM public.tours_lock(which);
    IF public.tours_settled(which) THEN
        RAISE EXCEPTION 'tour % is settled', which {REFUSED};
    END IF;
    RETURN NEW;
END $$;

-- The whole of a tour's balances at its end: nothing of it is left in its fund.
CREATE FUNCTION tours_is_empty(fund bigint, voucher bigint) RETURNS boolean {SQL} AS $$
    SELECT NOT EXISTS (
        SELECT FROM public.ledger_line AS l
        JOIN public.ledger_account AS a ON a.id = l.account_id
            AND (a.money <> '' OR a.code IN ('2203', '122101', '224102'))
        WHERE l.fund_id = fund AND (l.entry_id = voucher
            OR EXISTS (SELECT FROM public.ledger_movement AS m WHERE m.entry_id = l.entry_id)
            OR EXISTS (SELECT FROM public.ledger_posting AS p WHERE p.entry_id = l.entry_id))
        GROUP BY a.id HAVING sum(l.debit) <> sum(l.credit))
$$;

CREATE OR REPLACE FUNCTION tours_check_settlement() RETURNS trigger {HEADER} AS $$
DECLARE
    t public.tours_tour;
    missing text;
    sheet bigint;
    received numeric;
    debt numeric;
BEGIN
    t := public.tours_lock(NEW.tour_id);
    received := public.tours_received(t.id);
    IF t.settlement_id IS NOT NULL THEN
        RAISE EXCEPTION 'tour % is settled', t.code {REFUSED};
    END IF;
    SELECT string_agg(k, ', ') INTO missing
        FROM unnest(ARRAY['contract', 'confirmation', 'itemised']) AS k
        WHERE NOT EXISTS (SELECT FROM public.tours_tourfile WHERE tour_id = t.id AND kind = k);
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION 'tour % lacks: % (A7.3-5)', t.code, missing {REFUSED};
    END IF;
    IF NOT EXISTS (SELECT FROM public.tours_departure WHERE tour_id = t.id) THEN
        RAISE EXCEPTION 'tour % has not departed', t.code {REFUSED};
    END IF;
    SELECT id INTO sheet FROM public.tours_budget
        WHERE tour_id = t.id ORDER BY version DESC LIMIT 1;
    IF EXISTS (
        SELECT FROM public.tours_cost AS c
        LEFT JOIN public.tours_budgetline AS l ON l.budget_id = sheet AND l.item = c.item
        WHERE c.tour_id = t.id
          AND NOT EXISTS (SELECT FROM public.tours_coststrike AS s WHERE s.cost_id = c.id)
        GROUP BY c.item, l.amount HAVING sum(c.amount) > coalesce(l.amount, 0)) THEN
        RAISE EXCEPTION 'tour % cost more than its budget sheet allows (A7.3-3)', t.code {REFUSED};
    END IF;
    IF NOT EXISTS (SELECT FROM public.tours_reckoning AS r WHERE r.id = NEW.reckoning_id
                   AND r.tour_id = t.id AND r.state = 'approved' AND r.total = NEW.total
                   AND r.taken = NEW.taken AND r.received = NEW.income) THEN
        RAISE EXCEPTION 'nobody confirmed these figures of tour % (A7.3-3)', t.code {REFUSED};
    END IF;
    debt := coalesce((public.tours_nets(NEW.entry_id, t.fund_id, true) ->> '224102')::numeric, 0);
    IF NEW.total <> coalesce((
            SELECT sum(c.amount) FROM public.tours_cost AS c WHERE c.tour_id = t.id
            AND NOT EXISTS (SELECT FROM public.tours_coststrike AS s WHERE s.cost_id = c.id)), 0)
       OR NEW.taken <> public.tours_taken(t.id) OR NEW.income <> received
       OR NOT public.tours_books(
            NEW.entry_id, t.fund_id,
            jsonb_build_object('540102', NEW.total, '122101', -NEW.taken, '2203', received,
                               '500102', -received, '224102', debt,
                               '3103', received - NEW.total),
            jsonb_build_object('122102', -debt, '3103', NEW.total - received)) THEN
        RAISE EXCEPTION 'the settlement of tour % does not add up', t.code {REFUSED};
    END IF;
    IF NEW.total > NEW.taken AND NEW.total > received
       OR received > coalesce(public.tours_price(t.id), 0) THEN
        RAISE EXCEPTION 'tour % has not so much money, or too much (A7.3-2)', t.code {REFUSED};
    END IF;
    IF NOT public.tours_is_empty(t.fund_id, NEW.entry_id)
       OR EXISTS (SELECT FROM public.ledger_purse WHERE fund_id = t.fund_id AND balance <> 0) THEN
        RAISE EXCEPTION 'what is left of tour % has not gone to the company', t.code {REFUSED};
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION tours_mark_settled() RETURNS trigger {HEADER} AS $$
BEGIN
    UPDATE public.tours_tour SET settlement_id = NEW.id WHERE id = NEW.tour_id;
    RETURN NULL;
END $$;
CREATE TRIGGER tours_settlement_mark AFTER INSERT ON tours_settlement
    FOR EACH ROW EXECUTE FUNCTION tours_mark_settled();
"""

UNDOING = f"""
-- What is undone was written by a document of the tour, and no later money rests on it.
CREATE FUNCTION tours_check_undoing() RETURNS trigger {HEADER} AS $$
DECLARE
    t public.tours_tour := public.tours_lock(NEW.tour_id);
    amount numeric;
    left_over numeric;
    is_fine boolean := true;
BEGIN
    IF public.tours_of_voucher(NEW.entry_id) IS DISTINCT FROM t.id
       OR NOT public.tours_claimed(NEW.entry_id)
       OR EXISTS (SELECT FROM public.ledger_entry
                  WHERE id = NEW.entry_id AND reverses_id IS NOT NULL) THEN
        RAISE EXCEPTION 'voucher % is none of tour %', NEW.entry_id, t.code {REFUSED};
    END IF;
    SELECT r.amount INTO amount FROM public.tours_handover AS h
        JOIN public.tours_receipt AS r ON r.id = h.receipt_id WHERE h.entry_id = NEW.entry_id;
    IF EXISTS (SELECT FROM public.tours_settlement WHERE entry_id = NEW.entry_id) THEN
        is_fine := t.settlement_id = (
                SELECT id FROM public.tours_settlement WHERE entry_id = NEW.entry_id)
            AND NOT EXISTS (SELECT FROM public.tours_handover AS h
                JOIN public.tours_receipt AS r ON r.id = h.receipt_id
                WHERE r.tour_id = t.id AND h.entry_id > NEW.entry_id
                  AND NOT public.tours_undone(h.entry_id));
    ELSIF t.settlement_id IS NOT NULL THEN
        is_fine := amount IS NOT NULL AND NEW.entry_id > (
            SELECT entry_id FROM public.tours_settlement WHERE id = t.settlement_id);
    ELSIF amount IS NOT NULL THEN
        left_over := public.tours_received(t.id)
            - CASE WHEN public.tours_undone(NEW.entry_id) THEN 0 ELSE amount END;
        is_fine := left_over >= public.tours_committed(t.id, NULL) AND NOT EXISTS (
            SELECT FROM public.tours_departure AS d WHERE d.tour_id = t.id
            AND d.exemption_id IS NULL AND left_over * 100 < d.price * d.percent);
    ELSE
        is_fine := NOT EXISTS (SELECT FROM public.tours_giveback WHERE entry_id = NEW.entry_id)
            AND NOT EXISTS (SELECT FROM public.tours_giveback AS g
                JOIN public.tours_payout AS p ON p.id = g.payout_id
                WHERE p.entry_id = NEW.entry_id);
    END IF;
    IF NOT is_fine THEN
        RAISE EXCEPTION 'later money of tour % rests on voucher % (A7.3-2)', t.code, NEW.entry_id
            {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_undoing_check BEFORE INSERT ON tours_undoing
    FOR EACH ROW EXECUTE FUNCTION tours_check_undoing();
"""

POINTERS = """
UPDATE tours_tour AS t SET settlement_id = s.id FROM tours_settlement AS s WHERE s.tour_id = t.id;
"""

NEW_FUNCTIONS = (
    "tours_gate_voucher()", "tours_check_claimed()", "tours_begin()", "tours_keep_asked()",
    "tours_price_before()", "tours_check_repayment()", "tours_check_shift()",
    "tours_mark_settled()", "tours_check_undoing()",
)  # fmt: skip
UNDO = "".join(f"DROP FUNCTION {name} CASCADE;\n" for name in NEW_FUNCTIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("tours", "0003_second_hands"),
        ("ledger", "0004_counts"),
        ("approvals", "0002_binding"),
    ]

    operations = [
        migrations.RunSQL(POINTERS, migrations.RunSQL.noop),
        # The functions of the gates before stay as they are written here.
        migrations.RunSQL(
            FIGURES + BOOKS + VOUCHERS + ASKED + CONTRACT + RECEIPTS + BUDGETS + ADVANCES
            + DEPARTURE + SETTLING + UNDOING,
            UNDO,
        ),
        *(stamp(f"tours_{table}") for table in BINDING),
        *(refuse_changes(f"tours_{table}", clause=ref) for table, ref in BINDING.items()),
    ]  # fmt: skip
