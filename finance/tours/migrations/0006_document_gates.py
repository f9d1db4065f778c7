"""What each document of a tour's money must be: its own voucher with all of its sums, confirmed by
whom it is asked of, and no later money resting on what is undone.
"""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

BINDING = {"repayment": "A7.3-2", "shift": "A7.3-2", "undoing": "A7.3-2"}
HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
SQL = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

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

NEW_FUNCTIONS = (
    "tours_check_repayment()", "tours_check_shift()", "tours_mark_settled()",
    "tours_check_undoing()",
)  # fmt: skip
UNDO = "".join(f"DROP FUNCTION {name} CASCADE;\n" for name in NEW_FUNCTIONS)


class Migration(migrations.Migration):
    dependencies = [("tours", "0005_purse_gates")]

    operations = [
        # The functions of the gates before stay as they are written here.
        migrations.RunSQL(
            RECEIPTS + BUDGETS + ADVANCES + DEPARTURE + SETTLING + UNDOING, UNDO
        ),
        *(stamp(f"tours_{table}") for table in BINDING),
        *(refuse_changes(f"tours_{table}", clause=ref) for table, ref in BINDING.items()),
    ]  # fmt: skip
