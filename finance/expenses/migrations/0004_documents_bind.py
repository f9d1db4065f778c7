"""Requests, consents, claims and runs go only where their rules lead; invoices are used once;
money leaves the drawer only for what was approved and checked."""

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

# What was asked for changes only while it is asked for anew.
KEEP = f"""
CREATE FUNCTION expenses_keep_document() RETURNS trigger {HEADER} AS $$
DECLARE
    was jsonb;
    now_is jsonb := to_jsonb(NEW);
    loose text[] := ARRAY['state', 'approval_id', 'rejection'];
    asked text[] := ARRAY['amount', 'advance', 'purpose', 'line_id', 'reason', 'total', 'note'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'pending' OR NEW.approval_id IS NOT NULL THEN
            RAISE EXCEPTION 'a document begins as asked for' {REFUSED};
        END IF;
        RETURN NEW;
    END IF;
    was := to_jsonb(OLD);
    IF OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR now_is - loose - asked IS DISTINCT FROM was - loose - asked
       OR now_is - loose IS DISTINCT FROM was - loose
          AND NOT (OLD.state = 'returned' AND NEW.state = 'pending')
       OR now_is -> 'rejection' IS DISTINCT FROM was -> 'rejection' AND NEW.state <> 'rejected' THEN
        RAISE EXCEPTION '% % stays as it was asked', TG_TABLE_NAME, OLD.id {REFUSED};
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('pending', 'approved'), ('pending', 'refused'), ('pending', 'returned'),
        ('pending', 'withdrawn'), ('returned', 'pending'), ('returned', 'withdrawn'),
        ('approved', 'cancelled'), ('approved', 'rejected'), ('approved', 'settled')) THEN
        RAISE EXCEPTION '% % is %', TG_TABLE_NAME, OLD.id, OLD.state {REFUSED};
    END IF;
    IF NEW.state = 'approved' AND OLD.state <> 'approved' AND NOT EXISTS (
        SELECT FROM public.approvals_approval WHERE id = NEW.approval_id AND state = 'approved') THEN
        RAISE EXCEPTION '% % is not approved by anybody', TG_TABLE_NAME, OLD.id {REFUSED},
            CONSTRAINT = 'consent_comes_first';
    END IF;
    RETURN NEW;
END $$;
""" + "".join(
    f"""
CREATE TRIGGER expenses_{table}_keep BEFORE INSERT OR UPDATE ON expenses_{table}
    FOR EACH ROW EXECUTE FUNCTION expenses_keep_document();
"""
    for table in ("spending", "overrun", "claim", "run")
)

# How a request, a claim and a run end: by what was paid, or with nothing paid at all.
ENDS = f"""
CREATE FUNCTION expenses_end_document() RETURNS trigger {HEADER} AS $$
DECLARE ok boolean := true;
BEGIN
    IF TG_TABLE_NAME = 'expenses_spending' AND NEW.state = 'settled' THEN
        ok := EXISTS (SELECT FROM public.expenses_payment AS p
                      JOIN public.expenses_claim AS c ON c.id = p.claim_id
                      WHERE c.spending_id = NEW.id);
    ELSIF TG_TABLE_NAME = 'expenses_spending' AND NEW.state = 'cancelled' THEN
        ok := NOT EXISTS (SELECT FROM public.expenses_claim WHERE spending_id = NEW.id
                          AND state IN ('pending', 'returned', 'approved', 'settled'))
          AND NOT EXISTS (SELECT FROM public.expenses_advance AS a WHERE a.spending_id = NEW.id
                          AND NOT EXISTS (SELECT FROM public.expenses_payment
                                          WHERE advance_id = a.id));
    ELSIF TG_TABLE_NAME = 'expenses_claim' AND NEW.state = 'settled' THEN
        ok := EXISTS (SELECT FROM public.expenses_payment WHERE claim_id = NEW.id);
    ELSIF TG_TABLE_NAME = 'expenses_run' AND NEW.state = 'settled' THEN
        ok := EXISTS (SELECT FROM public.expenses_payment WHERE run_id = NEW.id);
    ELSIF NEW.state IN ('cancelled', 'rejected') THEN
        ok := TG_TABLE_NAME = 'expenses_claim' AND NEW.state = 'rejected';
    END IF;
    IF NOT ok THEN
        RAISE EXCEPTION '% % cannot end as %', TG_TABLE_NAME, NEW.id, NEW.state {REFUSED};
    END IF;
    RETURN NEW;
END $$;
""" + "".join(
    f"""
CREATE TRIGGER expenses_{table}_z_ends BEFORE UPDATE OF state ON expenses_{table}
    FOR EACH ROW WHEN (NEW.state IN ('settled', 'cancelled', 'rejected') AND OLD.state <> NEW.state)
    EXECUTE FUNCTION expenses_end_document();
"""
    for table in ("spending", "overrun", "claim", "run")
)

# Invoices and files come with their claim, and are free again when it is turned down.
INVOICES = f"""
CREATE FUNCTION expenses_add_paper() RETURNS trigger {HEADER} AS $$
DECLARE claim public.expenses_claim;
BEGIN
    SELECT * INTO STRICT claim FROM public.expenses_claim WHERE id = NEW.claim_id FOR UPDATE;
    IF NOT NEW.is_live OR NOT (claim.state = 'returned'
                               OR claim.state = 'pending' AND claim.approval_id IS NULL) THEN
        RAISE EXCEPTION 'claim % lies before who decides: nothing is added', claim.id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION expenses_keep_paper() RETURNS trigger {HEADER} AS $$
BEGIN
    IF TG_OP <> 'UPDATE'
       OR to_jsonb(NEW) - 'is_live' IS DISTINCT FROM to_jsonb(OLD) - 'is_live'
       OR NEW.is_live THEN
        RAISE EXCEPTION '% binds: rows are only ever added (A7.2-1)', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION expenses_free_papers() RETURNS trigger {HEADER} AS $$
BEGIN
    UPDATE public.expenses_invoice SET is_live = false WHERE claim_id = NEW.id AND is_live;
    UPDATE public.expenses_invoicefile SET is_live = false WHERE claim_id = NEW.id AND is_live;
    RETURN NULL;
END $$;
CREATE TRIGGER expenses_claim_free AFTER UPDATE OF state ON expenses_claim
    FOR EACH ROW WHEN (NEW.state IN ('returned', 'refused', 'withdrawn', 'rejected')
                       AND OLD.state <> NEW.state)
    EXECUTE FUNCTION expenses_free_papers();
CREATE FUNCTION expenses_sum_invoices() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NEW.total IS DISTINCT FROM (SELECT sum(amount) FROM public.expenses_invoice
                                   WHERE claim_id = NEW.id AND is_live) THEN
        RAISE EXCEPTION 'claim % is not what its invoices come to', NEW.id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_claim_sum BEFORE UPDATE OF state ON expenses_claim
    FOR EACH ROW WHEN (NEW.state = 'approved') EXECUTE FUNCTION expenses_sum_invoices();
CREATE FUNCTION expenses_check_claim() RETURNS trigger {HEADER} AS $$
DECLARE asked public.expenses_spending;
BEGIN
    SELECT * INTO STRICT asked FROM public.expenses_spending WHERE id = NEW.spending_id FOR UPDATE;
    IF asked.state <> 'approved' OR asked.person_id <> NEW.person_id
       OR NOT EXISTS (SELECT FROM public.expenses_hold AS h WHERE h.spending_id = asked.id
                      AND NOT EXISTS (SELECT FROM public.expenses_holdend WHERE hold_id = h.id)) THEN
        RAISE EXCEPTION 'request % is not approved (A7.2-1)', asked.id {REFUSED},
            CONSTRAINT = 'consent_comes_first';
    END IF;
    IF NEW.total > asked.amount THEN
        RAISE EXCEPTION 'claim of % above the approved %', NEW.total, asked.amount {REFUSED},
            CONSTRAINT = 'claim_within_request';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_claim_check BEFORE INSERT OR UPDATE OF total ON expenses_claim
    FOR EACH ROW EXECUTE FUNCTION expenses_check_claim();
""" + "".join(
    f"""
CREATE TRIGGER expenses_{table}_add BEFORE INSERT ON expenses_{table}
    FOR EACH ROW EXECUTE FUNCTION expenses_add_paper();
CREATE TRIGGER expenses_{table}_keep BEFORE UPDATE OR DELETE ON expenses_{table}
    FOR EACH ROW EXECUTE FUNCTION expenses_keep_paper();
CREATE TRIGGER expenses_{table}_empty BEFORE TRUNCATE ON expenses_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_keep_paper();
"""
    for table in ("invoice", "invoicefile")
)

VERIFY = f"""
CREATE FUNCTION expenses_verify() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (SELECT FROM public.expenses_invoice AS i
               JOIN public.expenses_claim AS c ON c.id = i.claim_id
               WHERE i.id = NEW.invoice_id AND c.person_id = NEW.by_id) THEN
        RAISE EXCEPTION 'a second person checks an invoice' {REFUSED},
            CONSTRAINT = 'invoice_checked_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_verification_0_second BEFORE INSERT ON expenses_verification
    FOR EACH ROW EXECUTE FUNCTION expenses_verify();
"""

# Money: the voucher is that of this document, over its amount, and its money has moved.
MONEY = f"""
CREATE FUNCTION expenses_check_voucher(
    voucher bigint, what text, document bigint, booked text, amount numeric
) RETURNS void {HEADER} AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.ledger_entry
                   WHERE id = voucher AND source = what AND source_id = document)
       OR amount IS DISTINCT FROM (
           SELECT sum(l.debit - l.credit) FROM public.ledger_line AS l
           JOIN public.ledger_account AS a ON a.id = l.account_id
           WHERE l.entry_id = voucher AND a.code = booked)
       OR EXISTS (SELECT FROM public.ledger_dropping WHERE entry_id = voucher)
       OR EXISTS (SELECT FROM public.ledger_line AS l
                  JOIN public.ledger_account AS a ON a.id = l.account_id AND a.money <> ''
                  WHERE l.entry_id = voucher)
          AND NOT EXISTS (SELECT FROM public.ledger_movement WHERE entry_id = voucher) THEN
        RAISE EXCEPTION 'voucher % does not pay % %', voucher, what, document {REFUSED};
    END IF;
END $$;

CREATE FUNCTION expenses_gate_advance() RETURNS trigger {HEADER} AS $$
DECLARE asked public.expenses_spending;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - 'settled_at' IS DISTINCT FROM to_jsonb(OLD) - 'settled_at'
           OR OLD.settled_at IS NOT NULL OR NEW.settled_at IS NULL
           OR NOT EXISTS (SELECT FROM public.expenses_payment AS p
                          LEFT JOIN public.expenses_claim AS c ON c.id = p.claim_id
                          WHERE p.advance_id = NEW.id OR c.spending_id = NEW.spending_id) THEN
            RAISE EXCEPTION 'advance % is settled by a payment, once', OLD.id {REFUSED};
        END IF;
        RETURN NEW;
    END IF;
    SELECT * INTO STRICT asked FROM public.expenses_spending WHERE id = NEW.spending_id FOR UPDATE;
    PERFORM FROM public.expenses_budgetline WHERE id = asked.line_id FOR UPDATE;
    IF asked.state <> 'approved' OR NOT EXISTS (
        SELECT FROM public.expenses_hold AS h WHERE h.spending_id = asked.id
        AND NOT EXISTS (SELECT FROM public.expenses_holdend WHERE hold_id = h.id)) THEN
        RAISE EXCEPTION 'request % is not approved (A7.2-1)', asked.id {REFUSED},
            CONSTRAINT = 'consent_comes_first';
    END IF;
    IF NEW.amount > asked.amount OR NEW.person_id <> asked.person_id
       OR NEW.settled_at IS NOT NULL OR EXISTS (
           SELECT FROM public.expenses_claim WHERE spending_id = asked.id
           AND state IN ('pending', 'returned', 'approved', 'settled')) THEN
        RAISE EXCEPTION 'advance of % is not what request % asked for', NEW.amount, asked.id {REFUSED};
    END IF;
    PERFORM public.expenses_check_voucher(
        NEW.entry_id, 'expenses.advance', NEW.spending_id, '122101', NEW.amount);
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_advance_gate BEFORE INSERT OR UPDATE ON expenses_advance
    FOR EACH ROW EXECUTE FUNCTION expenses_gate_advance();

CREATE FUNCTION expenses_check_papers(which public.expenses_claim) RETURNS void {HEADER} AS $$
BEGIN
    IF EXISTS (SELECT FROM public.expenses_invoice AS i WHERE i.claim_id = which.id AND i.is_live
               AND 'genuine' IS DISTINCT FROM (
                   SELECT finding FROM public.expenses_verification
                   WHERE invoice_id = i.id ORDER BY id DESC LIMIT 1)) THEN
        RAISE EXCEPTION 'an invoice of claim % is not checked', which.id {REFUSED},
            CONSTRAINT = 'invoices_are_checked';
    END IF;
END $$;

CREATE FUNCTION expenses_gate_payment() RETURNS trigger {HEADER} AS $$
DECLARE
    claim public.expenses_claim;
    loan public.expenses_advance;
    run public.expenses_run;
    code text;
BEGIN
    IF NEW.claim_id IS NOT NULL THEN
        SELECT * INTO STRICT claim FROM public.expenses_claim WHERE id = NEW.claim_id FOR UPDATE;
        SELECT a.code INTO code FROM public.expenses_spending AS s
            JOIN public.expenses_budgetline AS b ON b.id = s.line_id
            JOIN public.expenses_category AS c ON c.id = b.category_id
            JOIN public.ledger_account AS a ON a.id = c.account_id
            WHERE s.id = claim.spending_id AND s.state = 'approved';
        IF claim.state <> 'approved' OR code IS NULL THEN
            RAISE EXCEPTION 'claim % is not signed (A7.2-2)', claim.id {REFUSED},
                CONSTRAINT = 'consent_comes_first';
        END IF;
        PERFORM public.expenses_check_papers(claim);
        PERFORM public.expenses_check_voucher(
            NEW.entry_id, 'expenses.claim', claim.id, code, claim.total);
        SELECT * INTO loan FROM public.expenses_advance
            WHERE spending_id = claim.spending_id AND settled_at IS NULL;
        IF loan.id IS NOT NULL THEN
            PERFORM public.expenses_check_voucher(
                NEW.entry_id, 'expenses.claim', claim.id, '122101', -loan.amount);
        END IF;
    ELSIF NEW.run_id IS NOT NULL THEN
        SELECT * INTO STRICT run FROM public.expenses_run WHERE id = NEW.run_id FOR UPDATE;
        SELECT a.code INTO code FROM public.expenses_budgetline AS b
            JOIN public.expenses_category AS c ON c.id = b.category_id
            JOIN public.ledger_account AS a ON a.id = c.account_id WHERE b.id = run.line_id;
        IF run.state <> 'approved' OR run.total IS DISTINCT FROM (
            SELECT sum(paid) FROM public.expenses_runrow WHERE run_id = run.id) THEN
            RAISE EXCEPTION 'run % is not approved as it stands', run.id {REFUSED},
                CONSTRAINT = 'consent_comes_first';
        END IF;
        PERFORM public.expenses_check_voucher(
            NEW.entry_id, 'expenses.run', run.id, code, run.total);
    ELSE
        SELECT * INTO STRICT loan FROM public.expenses_advance WHERE id = NEW.advance_id FOR UPDATE;
        IF loan.settled_at IS NOT NULL THEN
            RAISE EXCEPTION 'advance % is settled already', loan.id {REFUSED};
        END IF;
        PERFORM public.expenses_check_voucher(
            NEW.entry_id, 'expenses.return', loan.id, '122101', -loan.amount);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_payment_gate BEFORE INSERT ON expenses_payment
    FOR EACH ROW EXECUTE FUNCTION expenses_gate_payment();

CREATE FUNCTION expenses_add_run_row() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.expenses_run WHERE id = NEW.run_id
                   AND state = 'pending' AND approval_id IS NULL) THEN
        RAISE EXCEPTION 'run % lies before who decides: nothing is added', NEW.run_id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_runrow_0_add BEFORE INSERT ON expenses_runrow
    FOR EACH ROW EXECUTE FUNCTION expenses_add_run_row();
"""

UNDO = """
DROP FUNCTION expenses_check_voucher(bigint, text, bigint, text, numeric);
DROP FUNCTION expenses_check_papers(expenses_claim);
"""
FUNCTIONS = (
    "keep_document", "end_document", "add_paper", "keep_paper", "free_papers", "sum_invoices",
    "check_claim", "verify", "gate_advance", "gate_payment", "add_run_row",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("expenses", "0003_budget_binds")]

    operations = [
        migrations.RunSQL(
            KEEP + ENDS + INVOICES + VERIFY + MONEY,
            "".join(f"DROP FUNCTION expenses_{name}() CASCADE;\n" for name in FUNCTIONS) + UNDO,
        ),
    ]
