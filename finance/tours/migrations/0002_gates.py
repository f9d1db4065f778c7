"""What binds a tour's money. The services say the same, kindly; here it holds for everybody.

Every gate locks the tour first, so that two who pay, settle or let depart wait for each other.
"""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

BINDING = {
    "receipt": "A7.3-1", "handover": "A7.3-1", "strike": "A7.3-1", "refund": "A7.3-1",
    "payout": "A7.3-2", "giveback": "A7.3-2", "budget": "A7.3-3", "budgetline": "A7.3-3", "cost": "A7.3-3",
    "coststrike": "A7.3-3", "contract": "A7.3-4", "departure": "A7.3-4", "baddebt": "A7.3-4",
    "calloff": "A7.3-4", "tourfile": "A7.3-5", "settlement": "A7.3-5", "tourevent": "A7.7-1",
    "dayreport": "A7.7-2",
}  # fmt: skip
HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
SQL = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

FIGURES = f"""
CREATE FUNCTION tours_received(which bigint) RETURNS numeric {SQL} AS $$
    SELECT coalesce((SELECT sum(r.amount) FROM public.tours_receipt AS r
                     JOIN public.tours_handover AS h ON h.receipt_id = r.id
                     WHERE r.tour_id = which), 0)
         - coalesce((SELECT sum(amount) FROM public.tours_refund WHERE tour_id = which), 0)
$$;
CREATE FUNCTION tours_price(which bigint) RETURNS numeric {SQL} AS $$
    SELECT price FROM public.tours_contract WHERE tour_id = which ORDER BY number DESC LIMIT 1
$$;
CREATE FUNCTION tours_budget_of(which bigint) RETURNS numeric {SQL} AS $$
    SELECT total FROM public.tours_budget WHERE tour_id = which ORDER BY version DESC LIMIT 1
$$;
-- What advances hold or took, without one of them; once settled, what the tour cost.
CREATE FUNCTION tours_committed(which bigint, besides bigint) RETURNS numeric {SQL} AS $$
    SELECT coalesce(
        (SELECT total FROM public.tours_settlement WHERE tour_id = which),
        (SELECT sum(a.amount) FROM public.tours_advance AS a
         WHERE a.tour_id = which AND a.id IS DISTINCT FROM besides
           AND CASE
               WHEN EXISTS (SELECT FROM public.tours_payout AS p WHERE p.advance_id = a.id)
               THEN NOT EXISTS (SELECT FROM public.tours_giveback AS g
                                JOIN public.tours_payout AS p ON p.id = g.payout_id
                                WHERE p.advance_id = a.id)
               ELSE a.state IN ('open', 'asked', 'agreed')
                    AND NOT EXISTS (SELECT FROM public.tours_calloff WHERE tour_id = which)
               END),
        0)
$$;
CREATE FUNCTION tours_lock(which bigint) RETURNS public.tours_tour {HEADER} AS $$
DECLARE
    found public.tours_tour;
BEGIN
    SELECT * INTO STRICT found FROM public.tours_tour WHERE id = which FOR UPDATE;
    RETURN found;
END $$;
-- A voucher of this fund that carries a sum on an account and whose money has moved.
CREATE FUNCTION tours_carries(voucher bigint, fund bigint, account text, net numeric)
RETURNS boolean {SQL} AS $$
    SELECT net = coalesce((
        SELECT sum(l.debit - l.credit) FROM public.ledger_line AS l
        JOIN public.ledger_account AS a ON a.id = l.account_id AND a.code = account
        WHERE l.entry_id = voucher AND l.fund_id = fund), 0)
$$;
CREATE FUNCTION tours_moved(voucher bigint) RETURNS boolean {SQL} AS $$
    SELECT EXISTS (SELECT FROM public.ledger_movement WHERE entry_id = voucher)
$$;
"""

RECEIPTS = f"""
CREATE FUNCTION tours_check_hand_over() RETURNS trigger {HEADER} AS $$
DECLARE
    r public.tours_receipt;
    t public.tours_tour;
BEGIN
    SELECT * INTO STRICT r FROM public.tours_receipt WHERE id = NEW.receipt_id;
    t := public.tours_lock(r.tour_id);
    IF EXISTS (SELECT FROM public.tours_strike WHERE receipt_id = r.id) THEN
        RAISE EXCEPTION 'receipt % was struck', r.id {REFUSED};
    END IF;
    IF NOT public.tours_moved(NEW.entry_id)
       OR NOT public.tours_carries(NEW.entry_id, t.fund_id, '2203', -r.amount) THEN
        RAISE EXCEPTION 'no voucher took % into the fund of tour %', r.amount, t.code {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_handover_check BEFORE INSERT ON tours_handover
    FOR EACH ROW EXECUTE FUNCTION tours_check_hand_over();

CREATE FUNCTION tours_check_strike() RETURNS trigger {HEADER} AS $$
DECLARE
    r public.tours_receipt;
BEGIN
    SELECT * INTO STRICT r FROM public.tours_receipt WHERE id = NEW.receipt_id;
    PERFORM public.tours_lock(r.tour_id);
    IF EXISTS (SELECT FROM public.tours_handover WHERE receipt_id = r.id) THEN
        RAISE EXCEPTION 'receipt % was handed over', r.id {REFUSED};
    END IF;
    IF r.by_id = NEW.by_id THEN
        RAISE EXCEPTION 'nobody strikes a receipt of their own' {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_strike_check BEFORE INSERT ON tours_strike
    FOR EACH ROW EXECUTE FUNCTION tours_check_strike();

CREATE FUNCTION tours_check_refund() RETURNS trigger {HEADER} AS $$
DECLARE
    t public.tours_tour;
BEGIN
    t := public.tours_lock(NEW.tour_id);
    IF NEW.amount > public.tours_received(t.id) - public.tours_committed(t.id, NULL) THEN
        RAISE EXCEPTION 'tour % has not so much money to give back (A7.3-2)', t.code {REFUSED};
    END IF;
    IF NOT public.tours_moved(NEW.entry_id)
       OR NOT public.tours_carries(NEW.entry_id, t.fund_id, '2203', NEW.amount) THEN
        RAISE EXCEPTION 'no voucher paid % out of tour %', NEW.amount, t.code {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_refund_check BEFORE INSERT ON tours_refund
    FOR EACH ROW EXECUTE FUNCTION tours_check_refund();
"""

BUDGETS = f"""
CREATE FUNCTION tours_check_budget() RETURNS trigger {HEADER} AS $$
BEGIN
    PERFORM public.tours_lock(NEW.tour_id);
    IF EXISTS (SELECT FROM public.tours_settlement WHERE tour_id = NEW.tour_id) THEN
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
CREATE TRIGGER tours_budget_check BEFORE INSERT ON tours_budget
    FOR EACH ROW EXECUTE FUNCTION tours_check_budget();

-- Lines add up to the total that was signed: at each statement, and when all is written.
CREATE FUNCTION tours_check_lines() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (SELECT FROM public.tours_budget AS b
               WHERE b.id IN (SELECT budget_id FROM is_now)
                 AND b.total <> (SELECT sum(amount) FROM public.tours_budgetline
                                 WHERE budget_id = b.id)) THEN
        RAISE EXCEPTION 'the lines do not add up to what was signed (A7.3-3)' {REFUSED};
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tours_budgetline_check AFTER INSERT ON tours_budgetline
    REFERENCING NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION tours_check_lines();

CREATE FUNCTION tours_check_whole_budget() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NEW.total IS DISTINCT FROM
       (SELECT sum(amount) FROM public.tours_budgetline WHERE budget_id = NEW.id) THEN
        RAISE EXCEPTION 'a budget sheet comes with its lines (A7.3-3)' {REFUSED};
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tours_budget_whole AFTER INSERT ON tours_budget
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tours_check_whole_budget();
"""

PAYOUT = f"""
CREATE FUNCTION tours_check_payout() RETURNS trigger {HEADER} AS $$
DECLARE
    a public.tours_advance;
    t public.tours_tour;
    others numeric;
    own numeric;
BEGIN
    SELECT * INTO STRICT a FROM public.tours_advance WHERE id = NEW.advance_id;
    t := public.tours_lock(a.tour_id);
    IF NEW.amount <> a.amount OR a.state NOT IN ('open', 'agreed') THEN
        RAISE EXCEPTION 'advance % is not to be paid', a.id {REFUSED};
    END IF;
    IF EXISTS (SELECT FROM public.tours_settlement WHERE tour_id = t.id)
       OR EXISTS (SELECT FROM public.tours_calloff WHERE tour_id = t.id) THEN
        RAISE EXCEPTION 'tour % is over', t.code {REFUSED};
    END IF;
    others := public.tours_committed(t.id, a.id);
    own := greatest(0, least(coalesce(public.tours_budget_of(t.id), 0),
                             public.tours_received(t.id)) - others);
    IF NEW.amount - NEW.company_part > own THEN
        RAISE EXCEPTION 'advance % is beyond what tour % has left (A7.3-2)', a.id, t.code {REFUSED};
    END IF;
    IF NEW.company_part > 0 AND NOT EXISTS (
        SELECT FROM public.approvals_approval AS p
        WHERE p.id = a.approval_id AND p.kind = 'tours.advance' AND p.state = 'approved') THEN
        RAISE EXCEPTION 'nobody approved that the company pays in advance (A7.3-2)' {REFUSED};
    END IF;
    IF NOT public.tours_moved(NEW.entry_id)
       OR NOT public.tours_carries(NEW.entry_id, t.fund_id, '122101', NEW.amount)
       OR NOT public.tours_carries(NEW.entry_id, t.fund_id, '224102', -NEW.company_part) THEN
        RAISE EXCEPTION 'no voucher paid advance %', a.id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_payout_check BEFORE INSERT ON tours_payout
    FOR EACH ROW EXECUTE FUNCTION tours_check_payout();

-- What was asked for stays as it was; only the way to its end is written.
CREATE FUNCTION tours_keep_advance() RETURNS trigger {HEADER} AS $$
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
        SELECT FROM public.approvals_approval
        WHERE id = NEW.approval_id AND kind = 'tours.advance' AND state = 'approved') THEN
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
CREATE FUNCTION tours_check_give_back() RETURNS trigger {HEADER} AS $$
DECLARE
    p public.tours_payout;
    t public.tours_tour;
BEGIN
    SELECT * INTO STRICT p FROM public.tours_payout WHERE id = NEW.payout_id;
    t := public.tours_lock((SELECT tour_id FROM public.tours_advance WHERE id = p.advance_id));
    IF EXISTS (SELECT FROM public.tours_settlement WHERE tour_id = t.id)
       OR NOT public.tours_moved(NEW.entry_id)
       OR NOT public.tours_carries(NEW.entry_id, t.fund_id, '122101', -p.amount) THEN
        RAISE EXCEPTION 'no voucher took advance % back', p.advance_id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_giveback_check BEFORE INSERT ON tours_giveback
    FOR EACH ROW EXECUTE FUNCTION tours_check_give_back();
CREATE TRIGGER tours_advance_keep BEFORE INSERT OR UPDATE ON tours_advance
    FOR EACH ROW EXECUTE FUNCTION tours_keep_advance();
"""

DEPARTURE = f"""
CREATE FUNCTION tours_check_departure() RETURNS trigger {HEADER} AS $$
DECLARE
    t public.tours_tour;
    v public.rulebook_ruleversion;
    day date;
BEGIN
    t := public.tours_lock(NEW.tour_id);
    IF EXISTS (SELECT FROM public.tours_calloff WHERE tour_id = t.id) THEN
        RAISE EXCEPTION 'tour % was called off', t.code {REFUSED};
    END IF;
    day := (NEW.at AT TIME ZONE 'Asia/Shanghai')::date;
    SELECT * INTO v FROM public.rulebook_ruleversion
        WHERE rule_set = 'tours' AND in_force_from <= day ORDER BY in_force_from DESC LIMIT 1;
    IF v.id IS DISTINCT FROM NEW.version_id
       OR NEW.percent <> (v.values ->> (t.kind || '_deposit_percent'))::int THEN
        RAISE EXCEPTION 'these are not the rules of %', day {REFUSED};
    END IF;
    IF NEW.price IS DISTINCT FROM public.tours_price(t.id)
       OR NEW.received <> public.tours_received(t.id) THEN
        RAISE EXCEPTION 'tour % has another price, or has paid otherwise', t.code {REFUSED};
    END IF;
    IF NEW.received * 100 < NEW.price * NEW.percent AND NOT EXISTS (
        SELECT FROM public.tours_exemption AS e
        JOIN public.approvals_approval AS a ON a.id = e.approval_id
        WHERE e.id = NEW.exemption_id AND e.tour_id = t.id
          AND a.kind = 'tours.departure' AND a.state = 'approved') THEN
        RAISE EXCEPTION 'tour % has not paid enough to depart (A7.3-4)', t.code {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_departure_check BEFORE INSERT ON tours_departure
    FOR EACH ROW EXECUTE FUNCTION tours_check_departure();

CREATE FUNCTION tours_check_call_off() RETURNS trigger {HEADER} AS $$
BEGIN
    PERFORM public.tours_lock(NEW.tour_id);
    IF EXISTS (SELECT FROM public.tours_departure WHERE tour_id = NEW.tour_id) THEN
        RAISE EXCEPTION 'tour % was released already', NEW.tour_id {REFUSED};
    END IF;
    IF EXISTS (SELECT FROM public.tours_payout AS p
               JOIN public.tours_advance AS a ON a.id = p.advance_id
               WHERE a.tour_id = NEW.tour_id AND NOT EXISTS (
                   SELECT FROM public.tours_giveback AS g WHERE g.payout_id = p.id)) THEN
        RAISE EXCEPTION 'the guide of tour % has an advance', NEW.tour_id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_calloff_check BEFORE INSERT ON tours_calloff
    FOR EACH ROW EXECUTE FUNCTION tours_check_call_off();

CREATE FUNCTION tours_check_debt() RETURNS trigger {HEADER} AS $$
DECLARE
    t public.tours_tour;
BEGIN
    t := public.tours_lock(NEW.tour_id);
    IF NEW.person_id <> t.sales_id
       OR NEW.amount <> public.tours_price(t.id) - public.tours_received(t.id) THEN
        RAISE EXCEPTION 'whoever is responsible for tour % answers for what is owed', t.code
            {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_baddebt_check BEFORE INSERT ON tours_baddebt
    FOR EACH ROW EXECUTE FUNCTION tours_check_debt();
"""

SETTLING = f"""
CREATE FUNCTION tours_keep_costs() RETURNS trigger {HEADER} AS $$
DECLARE
    which bigint;
BEGIN
    IF TG_TABLE_NAME = 'tours_cost' THEN
        which := NEW.tour_id;
    ELSE
        SELECT tour_id INTO STRICT which FROM public.tours_cost WHERE id = NEW.cost_id;
    END IF;
    PERFORM public.tours_lock(which);
    IF EXISTS (SELECT FROM public.tours_settlement WHERE tour_id = which) THEN
        RAISE EXCEPTION 'tour % is settled', which {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_cost_check BEFORE INSERT ON tours_cost
    FOR EACH ROW EXECUTE FUNCTION tours_keep_costs();
CREATE TRIGGER tours_coststrike_check BEFORE INSERT ON tours_coststrike
    FOR EACH ROW EXECUTE FUNCTION tours_keep_costs();

CREATE FUNCTION tours_check_settlement() RETURNS trigger {HEADER} AS $$
DECLARE
    t public.tours_tour;
    missing text;
    sheet bigint;
    received numeric;
BEGIN
    t := public.tours_lock(NEW.tour_id);
    received := public.tours_received(t.id);
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
    IF NEW.total <> coalesce((
            SELECT sum(c.amount) FROM public.tours_cost AS c WHERE c.tour_id = t.id
            AND NOT EXISTS (SELECT FROM public.tours_coststrike AS s WHERE s.cost_id = c.id)), 0)
       OR NEW.taken <> coalesce((
            SELECT sum(p.amount) FROM public.tours_payout AS p
            JOIN public.tours_advance AS a ON a.id = p.advance_id WHERE a.tour_id = t.id
            AND NOT EXISTS (SELECT FROM public.tours_giveback AS g WHERE g.payout_id = p.id)), 0)
       OR NOT public.tours_carries(NEW.entry_id, t.fund_id, '540102', NEW.total)
       OR NOT public.tours_carries(NEW.entry_id, t.fund_id, '122101', -NEW.taken) THEN
        RAISE EXCEPTION 'the settlement of tour % does not add up', t.code {REFUSED};
    END IF;
    IF NEW.total > NEW.taken AND NEW.total > received THEN
        RAISE EXCEPTION 'tour % has not so much money (A7.3-2)', t.code {REFUSED};
    END IF;
    IF NEW.total <> NEW.taken AND NOT public.tours_moved(NEW.entry_id) THEN
        RAISE EXCEPTION 'what differs of tour % has not changed hands', t.code {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_settlement_check BEFORE INSERT ON tours_settlement
    FOR EACH ROW EXECUTE FUNCTION tours_check_settlement();
"""

FUNCTIONS = (
    "tours_check_hand_over", "tours_check_strike", "tours_check_refund", "tours_check_budget",
    "tours_check_lines", "tours_check_whole_budget", "tours_check_payout", "tours_keep_advance",
    "tours_check_give_back",
    "tours_check_departure", "tours_check_call_off", "tours_check_debt", "tours_keep_costs",
    "tours_check_settlement",
)  # fmt: skip
FIGURES_OF = (
    "tours_received(bigint)", "tours_price(bigint)", "tours_budget_of(bigint)",
    "tours_committed(bigint, bigint)", "tours_lock(bigint)",
    "tours_carries(bigint, bigint, text, numeric)", "tours_moved(bigint)",
)  # fmt: skip
UNDO = "".join(f"DROP FUNCTION {name}() CASCADE;\n" for name in FUNCTIONS) + "".join(
    f"DROP FUNCTION {name};\n" for name in FIGURES_OF
)


class Migration(migrations.Migration):
    dependencies = [
        ("tours", "0001_initial"),
        ("ledger", "0003_gates"),
        ("approvals", "0002_binding"),
        ("binding", "0002_functions"),
    ]

    operations = [
        migrations.RunSQL(FIGURES + RECEIPTS + BUDGETS + PAYOUT + DEPARTURE + SETTLING, UNDO),
        *(stamp(f"tours_{table}") for table in BINDING if table != "budgetline"),
        *(refuse_changes(f"tours_{table}", clause=ref) for table, ref in BINDING.items()),
    ]
