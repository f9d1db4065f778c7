"""What an approval allows is that document alone; what is denied stands still; what is undone opens.

Replaces functions of 0003 and 0004. A payment is undone by a voucher that reverses its own: its
claim or run is open again, its budget held again, its advance owed again.
"""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
SQL = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

# The approval is of this very document: its kind, who asked, over its amount.
FIGURES = f"""
CREATE FUNCTION expenses_is_undone(which bigint) RETURNS boolean {SQL} AS $$
    SELECT EXISTS (SELECT FROM public.expenses_undoing WHERE payment_id = which)
$$;
CREATE FUNCTION expenses_is_doubted(spending bigint, run bigint) RETURNS boolean {SQL} AS $$
    SELECT EXISTS (
        SELECT FROM public.approvals_approval AS a
        WHERE a.doubted_at IS NOT NULL AND a.state IN ('pending', 'approved') AND a.id IN (
            SELECT approval_id FROM public.expenses_spending WHERE id = spending
            UNION ALL SELECT approval_id FROM public.expenses_run WHERE id = run
            UNION ALL SELECT approval_id FROM public.expenses_claim WHERE spending_id = spending
            UNION ALL SELECT approval_id FROM public.expenses_overrun
                WHERE spending_id = spending OR run_id = run))
$$;
CREATE FUNCTION expenses_was_heard_by(spending bigint, person bigint) RETURNS boolean {SQL} AS $$
    SELECT EXISTS (
        SELECT FROM public.approvals_decision AS d
        JOIN public.expenses_spending AS s ON s.approval_id = d.approval_id
        WHERE s.id = spending AND d.recorded_by_id = person)
$$;
"""
FIGURES_UNDO = """
DROP FUNCTION expenses_is_undone(bigint);
DROP FUNCTION expenses_is_doubted(bigint, bigint);
DROP FUNCTION expenses_was_heard_by(bigint, bigint);
"""

KEEP = f"""
CREATE OR REPLACE FUNCTION expenses_keep_document() RETURNS trigger {HEADER} AS $$
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
        ('approved', 'cancelled'), ('approved', 'rejected'), ('approved', 'settled'))
       AND NOT public.expenses_may_reopen(TG_TABLE_NAME, now_is, OLD.state) THEN
        RAISE EXCEPTION '% % is %', TG_TABLE_NAME, OLD.id, OLD.state {REFUSED};
    END IF;
    IF NEW.state = 'approved' AND OLD.state <> 'approved' AND NOT EXISTS (
        SELECT FROM public.approvals_approval
        WHERE id = NEW.approval_id AND state = 'approved'
          AND kind = 'expenses.' || substr(TG_TABLE_NAME, 10)
          AND asker_id = coalesce(now_is ->> 'person_id', now_is ->> 'asked_by_id',
                                  now_is ->> 'made_by_id')::bigint
          AND amount = coalesce(now_is ->> 'amount', now_is ->> 'total')::numeric) THEN
        RAISE EXCEPTION '% % is not approved by anybody', TG_TABLE_NAME, OLD.id {REFUSED},
            CONSTRAINT = 'consent_comes_first';
    END IF;
    RETURN NEW;
END $$;
-- A request waits again once its consent was taken back; what was paid opens once that is undone.
CREATE FUNCTION expenses_may_reopen(what text, document jsonb, was text) RETURNS boolean {SQL} AS $$
    SELECT CASE
        WHEN what = 'expenses_spending' AND was = 'approved' THEN document ->> 'state' = 'pending'
            AND EXISTS (SELECT FROM public.approvals_approval WHERE state = 'pending'
                        AND id = (document ->> 'approval_id')::bigint)
        WHEN document ->> 'state' <> 'approved' OR was NOT IN ('settled', 'cancelled') THEN false
        ELSE coalesce((
            SELECT bool_and(public.expenses_is_undone(p.id)) FROM public.expenses_payment AS p
            LEFT JOIN public.expenses_claim AS c ON c.id = p.claim_id
            LEFT JOIN public.expenses_advance AS a ON a.id = p.advance_id
            WHERE (document ->> 'id')::bigint = CASE what
                WHEN 'expenses_claim' THEN p.claim_id
                WHEN 'expenses_run' THEN p.run_id
                WHEN 'expenses_spending' THEN coalesce(c.spending_id, a.spending_id) END), false)
        END
$$;
CREATE OR REPLACE FUNCTION expenses_end_document() RETURNS trigger {HEADER} AS $$
DECLARE ok boolean := true;
BEGIN
    IF TG_TABLE_NAME = 'expenses_spending' AND NEW.state = 'settled' THEN
        ok := EXISTS (SELECT FROM public.expenses_payment AS p
                      JOIN public.expenses_claim AS c ON c.id = p.claim_id
                      WHERE c.spending_id = NEW.id AND NOT public.expenses_is_undone(p.id));
    ELSIF TG_TABLE_NAME = 'expenses_spending' AND NEW.state = 'cancelled' THEN
        ok := NOT EXISTS (SELECT FROM public.expenses_claim WHERE spending_id = NEW.id
                          AND state IN ('pending', 'returned', 'approved', 'settled'))
          AND NOT EXISTS (SELECT FROM public.expenses_advance AS a WHERE a.spending_id = NEW.id
                          AND NOT EXISTS (SELECT FROM public.expenses_undoing
                                          WHERE advance_id = a.id)
                          AND NOT EXISTS (SELECT FROM public.expenses_payment AS p
                                          WHERE p.advance_id = a.id
                                            AND NOT public.expenses_is_undone(p.id)));
    ELSIF TG_TABLE_NAME = 'expenses_claim' AND NEW.state = 'settled' THEN
        ok := EXISTS (SELECT FROM public.expenses_payment AS p
                      WHERE p.claim_id = NEW.id AND NOT public.expenses_is_undone(p.id));
    ELSIF TG_TABLE_NAME = 'expenses_run' AND NEW.state = 'settled' THEN
        ok := EXISTS (SELECT FROM public.expenses_payment AS p
                      WHERE p.run_id = NEW.id AND NOT public.expenses_is_undone(p.id));
    ELSIF NEW.state IN ('cancelled', 'rejected') THEN
        ok := TG_TABLE_NAME = 'expenses_claim' AND NEW.state = 'rejected';
    END IF;
    IF NOT ok THEN
        RAISE EXCEPTION '% % cannot end as %', TG_TABLE_NAME, NEW.id, NEW.state {REFUSED};
    END IF;
    RETURN NEW;
END $$;
"""

# A commitment takes line and amount from its approved document, whatever was written. After a
# payment that was undone it is what was spent, and of the rest what the line still has.
HOLD = f"""
CREATE OR REPLACE FUNCTION expenses_place_hold() RETURNS trigger {HEADER} AS $$
DECLARE
    doc record;
    line public.expenses_budgetline;
    consent numeric;
    was record;
BEGIN
    IF NEW.spending_id IS NOT NULL THEN
        SELECT line_id, amount, state, approval_id INTO doc
            FROM public.expenses_spending WHERE id = NEW.spending_id FOR UPDATE;
    ELSE
        SELECT line_id, total AS amount, state, approval_id INTO doc
            FROM public.expenses_run WHERE id = NEW.run_id FOR UPDATE;
    END IF;
    IF doc.state IS DISTINCT FROM 'approved' OR NOT EXISTS (
        SELECT FROM public.approvals_approval WHERE id = doc.approval_id AND state = 'approved') THEN
        RAISE EXCEPTION 'only what is approved commits a budget (A7.2-1)' {REFUSED},
            CONSTRAINT = 'consent_comes_first';
    END IF;
    SELECT h.amount, h.beyond, e.id AS ended, coalesce(e.used, 0) AS used INTO was
        FROM public.expenses_hold AS h LEFT JOIN public.expenses_holdend AS e ON e.hold_id = h.id
        WHERE h.spending_id IS NOT DISTINCT FROM NEW.spending_id
          AND h.run_id IS NOT DISTINCT FROM NEW.run_id ORDER BY h.id DESC LIMIT 1;
    IF was.amount IS NOT NULL AND was.ended IS NULL THEN
        RAISE EXCEPTION 'this is committed already' {REFUSED};
    END IF;
    NEW.line_id := doc.line_id;
    SELECT * INTO line FROM public.expenses_budgetline WHERE id = doc.line_id FOR UPDATE;
    IF was.used > 0 THEN
        NEW.amount := least(doc.amount, was.used + greatest(
            0, line.amount + line.consented - line.held - line.used));
        NEW.beyond := was.beyond - least(was.beyond, was.amount - was.used);
        UPDATE public.expenses_budgetline
            SET used = used - was.used, held = held + NEW.amount WHERE id = line.id;
        RETURN NEW;
    END IF;
    NEW.amount := doc.amount;
    NEW.beyond := greatest(0, line.held + line.used + doc.amount - line.amount - line.consented);
    SELECT coalesce(sum(o.amount), 0) INTO consent
        FROM public.expenses_overrun AS o
        JOIN public.approvals_approval AS a ON a.id = o.approval_id AND a.state = 'approved'
        WHERE o.state = 'approved' AND o.spending_id IS NOT DISTINCT FROM NEW.spending_id
          AND o.run_id IS NOT DISTINCT FROM NEW.run_id;
    IF NEW.beyond > consent THEN
        RAISE EXCEPTION 'the budget is exceeded by % (A7.1-2)', NEW.beyond - consent {REFUSED},
            CONSTRAINT = 'budget_not_exceeded';
    END IF;
    UPDATE public.expenses_budgetline
        SET held = held + NEW.amount, consented = consented + NEW.beyond WHERE id = line.id;
    RETURN NEW;
END $$;
"""

END = f"""
CREATE OR REPLACE FUNCTION expenses_end_hold() RETURNS trigger {HEADER} AS $$
DECLARE
    hold public.expenses_hold;
    paid public.expenses_payment;
BEGIN
    SELECT * INTO STRICT hold FROM public.expenses_hold WHERE id = NEW.hold_id;
    NEW.used := 0;
    IF NEW.payment_id IS NULL THEN
        IF NOT EXISTS (SELECT FROM public.expenses_spending
                       WHERE id = hold.spending_id AND state IN ('cancelled', 'pending'))
           OR EXISTS (SELECT FROM public.expenses_advance
                      WHERE spending_id = hold.spending_id AND settled_at IS NULL) THEN
            RAISE EXCEPTION 'commitment % is still needed', hold.id {REFUSED};
        END IF;
    ELSE
        SELECT * INTO STRICT paid FROM public.expenses_payment WHERE id = NEW.payment_id;
        IF paid.claim_id IS NOT NULL THEN
            SELECT total INTO NEW.used FROM public.expenses_claim
                WHERE id = paid.claim_id AND spending_id = hold.spending_id;
        ELSIF paid.run_id IS NOT NULL THEN
            SELECT total INTO NEW.used FROM public.expenses_run
                WHERE id = paid.run_id AND id = hold.run_id;
        ELSE
            SELECT 0 INTO NEW.used FROM public.expenses_advance
                WHERE id = paid.advance_id AND spending_id = hold.spending_id;
        END IF;
        IF NEW.used IS NULL OR public.expenses_is_undone(paid.id) THEN
            RAISE EXCEPTION 'payment % is none of commitment %', paid.id, hold.id {REFUSED};
        END IF;
        IF NEW.used > hold.amount THEN
            RAISE EXCEPTION 'payment % is more than is committed', paid.id {REFUSED},
                CONSTRAINT = 'budget_not_exceeded';
        END IF;
    END IF;
    UPDATE public.expenses_budgetline
        SET held = held - hold.amount, used = used + NEW.used,
            consented = consented - least(hold.beyond, hold.amount - NEW.used)
        WHERE id = hold.line_id;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0006_undone")]

    operations = [
        migrations.RunSQL(FIGURES, FIGURES_UNDO),
        migrations.RunSQL(KEEP, "DROP FUNCTION expenses_may_reopen(text, jsonb, text)"),
        migrations.RunSQL(HOLD + END, migrations.RunSQL.noop),
        stamp("expenses_undoing"),
        stamp("expenses_release"),
        refuse_changes("expenses_undoing", clause="A7.1-1"),
        refuse_changes("expenses_release", clause="A7.1-2"),
    ]
