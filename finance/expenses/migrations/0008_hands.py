"""Who pays: not to themselves alone, not on a consent they heard, not on one that is denied.

Replaces the gates of money of 0004; undoing has a gate of its own.
"""

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

HANDS = f"""
CREATE FUNCTION expenses_check_hands(spending bigint, run bigint, person bigint) RETURNS void
{HEADER} AS $$
BEGIN
    IF public.expenses_is_doubted(spending, run) THEN
        RAISE EXCEPTION 'the consent to this is denied (A7.2-1)' {REFUSED},
            CONSTRAINT = 'consent_is_denied';
    END IF;
    IF public.expenses_was_heard_by(spending, person) THEN
        RAISE EXCEPTION 'whoever heard the consent does not pay (A7.2-1)' {REFUSED},
            CONSTRAINT = 'hears_or_pays';
    END IF;
END $$;
CREATE FUNCTION expenses_check_release() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (SELECT FROM public.expenses_spending
               WHERE id = NEW.spending_id AND person_id = NEW.by_id) THEN
        RAISE EXCEPTION 'a second person releases this' {REFUSED},
            CONSTRAINT = 'hands_out_to_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_release_0_second BEFORE INSERT ON expenses_release
    FOR EACH ROW EXECUTE FUNCTION expenses_check_release();
"""

ADVANCE = f"""
CREATE OR REPLACE FUNCTION expenses_gate_advance() RETURNS trigger {HEADER} AS $$
DECLARE
    asked public.expenses_spending;
    is_settled boolean;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        is_settled := EXISTS (
            SELECT FROM public.expenses_payment AS p
            LEFT JOIN public.expenses_claim AS c ON c.id = p.claim_id
            WHERE (p.advance_id = NEW.id OR c.spending_id = NEW.spending_id)
              AND NOT public.expenses_is_undone(p.id)
        ) OR EXISTS (SELECT FROM public.expenses_undoing WHERE advance_id = NEW.id);
        IF to_jsonb(NEW) - ARRAY['settled_at', 'deadline_id']
               IS DISTINCT FROM to_jsonb(OLD) - ARRAY['settled_at', 'deadline_id']
           OR (OLD.settled_at IS NULL) = (NEW.settled_at IS NULL)
           OR NEW.settled_at IS NOT NULL AND NEW.deadline_id <> OLD.deadline_id
           OR is_settled <> (NEW.settled_at IS NOT NULL) THEN
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
    PERFORM public.expenses_check_hands(asked.id, NULL, NEW.by_id);
    IF NEW.by_id = NEW.person_id AND NOT EXISTS (
        SELECT FROM public.expenses_release WHERE spending_id = asked.id) THEN
        RAISE EXCEPTION 'nobody lends to themselves (A7.1-2)' {REFUSED},
            CONSTRAINT = 'hands_out_to_another';
    END IF;
    PERFORM public.expenses_check_voucher(
        NEW.entry_id, 'expenses.advance', NEW.spending_id, '122101', NEW.amount);
    RETURN NEW;
END $$;
"""

PAYMENT = f"""
CREATE FUNCTION expenses_check_once(claim bigint, run bigint, loan bigint) RETURNS void
{HEADER} AS $$
DECLARE
    one public.expenses_payment;
    what text := CASE WHEN claim IS NOT NULL THEN 'claim' WHEN run IS NOT NULL THEN 'run'
                      ELSE 'advance' END;
BEGIN
    FOR one IN SELECT * FROM public.expenses_payment
               WHERE claim_id = claim OR run_id = run OR advance_id = loan LOOP
        IF NOT public.expenses_is_undone(one.id) THEN
            RAISE EXCEPTION 'this is paid already' USING ERRCODE = 'unique_violation',
                CONSTRAINT = 'expenses_payment_' || what || '_id_key';
        END IF;
        -- The money that was paid wrongly is back before it is paid once more.
        IF EXISTS (SELECT FROM public.ledger_movement WHERE entry_id = one.entry_id)
           AND NOT EXISTS (SELECT FROM public.ledger_movement AS m
                           JOIN public.ledger_entry AS e ON e.id = m.entry_id
                           WHERE e.reverses_id = one.entry_id) THEN
            RAISE EXCEPTION 'what was undone has not come back yet' {REFUSED},
                CONSTRAINT = 'undone_money_first';
        END IF;
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION expenses_gate_payment() RETURNS trigger {HEADER} AS $$
DECLARE
    claim public.expenses_claim;
    loan public.expenses_advance;
    run public.expenses_run;
    code text;
BEGIN
    IF NEW.claim_id IS NOT NULL THEN
        SELECT * INTO STRICT claim FROM public.expenses_claim WHERE id = NEW.claim_id FOR UPDATE;
        PERFORM public.expenses_check_once(claim.id, NULL, NULL);
        SELECT a.code INTO code FROM public.expenses_spending AS s
            JOIN public.expenses_budgetline AS b ON b.id = s.line_id
            JOIN public.expenses_category AS c ON c.id = b.category_id
            JOIN public.ledger_account AS a ON a.id = c.account_id
            WHERE s.id = claim.spending_id AND s.state = 'approved';
        IF claim.state <> 'approved' OR code IS NULL THEN
            RAISE EXCEPTION 'claim % is not signed (A7.2-2)', claim.id {REFUSED},
                CONSTRAINT = 'consent_comes_first';
        END IF;
        PERFORM public.expenses_check_hands(claim.spending_id, NULL, NEW.by_id);
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
        PERFORM public.expenses_check_once(NULL, run.id, NULL);
        SELECT a.code INTO code FROM public.expenses_budgetline AS b
            JOIN public.expenses_category AS c ON c.id = b.category_id
            JOIN public.ledger_account AS a ON a.id = c.account_id WHERE b.id = run.line_id;
        IF run.state <> 'approved' OR run.total IS DISTINCT FROM (
            SELECT sum(paid) FROM public.expenses_runrow WHERE run_id = run.id) THEN
            RAISE EXCEPTION 'run % is not approved as it stands', run.id {REFUSED},
                CONSTRAINT = 'consent_comes_first';
        END IF;
        PERFORM public.expenses_check_hands(NULL, run.id, NEW.by_id);
        PERFORM public.expenses_check_voucher(
            NEW.entry_id, 'expenses.run', run.id, code, run.total);
    ELSE
        SELECT * INTO STRICT loan FROM public.expenses_advance WHERE id = NEW.advance_id FOR UPDATE;
        PERFORM public.expenses_check_once(NULL, NULL, loan.id);
        IF loan.settled_at IS NOT NULL THEN
            RAISE EXCEPTION 'advance % is settled already', loan.id {REFUSED};
        END IF;
        PERFORM public.expenses_check_voucher(
            NEW.entry_id, 'expenses.return', loan.id, '122101', -loan.amount);
    END IF;
    RETURN NEW;
END $$;
"""

# Nothing is undone that the books do not undo; and what is undone stays so.
UNDOING = f"""
CREATE FUNCTION expenses_gate_undoing() RETURNS trigger {HEADER} AS $$
DECLARE voucher bigint;
BEGIN
    IF NEW.payment_id IS NOT NULL THEN
        SELECT entry_id INTO voucher FROM public.expenses_payment WHERE id = NEW.payment_id;
    ELSE
        SELECT entry_id INTO voucher FROM public.expenses_advance WHERE id = NEW.advance_id;
    END IF;
    IF NOT EXISTS (SELECT FROM public.ledger_entry WHERE reverses_id = voucher) THEN
        RAISE EXCEPTION 'voucher % is not reversed', voucher {REFUSED};
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER expenses_undoing_gate AFTER INSERT ON expenses_undoing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION expenses_gate_undoing();

CREATE FUNCTION expenses_gate_undone_advance() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (SELECT FROM public.expenses_advance
               WHERE id = NEW.advance_id AND settled_at IS NOT NULL) THEN
        RAISE EXCEPTION 'advance % is settled', NEW.advance_id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_undoing_0_open BEFORE INSERT ON expenses_undoing
    FOR EACH ROW WHEN (NEW.advance_id IS NOT NULL)
    EXECUTE FUNCTION expenses_gate_undone_advance();

CREATE FUNCTION expenses_keep_reversal() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.expenses_undoing AS u
        LEFT JOIN public.expenses_payment AS p ON p.id = u.payment_id
        LEFT JOIN public.expenses_advance AS a ON a.id = u.advance_id
        WHERE coalesce(p.entry_id, a.entry_id) = (
            SELECT reverses_id FROM public.ledger_entry WHERE id = NEW.entry_id)) THEN
        RAISE EXCEPTION 'what voucher % undoes is open again: it is not dropped', NEW.entry_id
            {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_dropping_keep BEFORE INSERT ON ledger_dropping
    FOR EACH ROW EXECUTE FUNCTION expenses_keep_reversal();
"""
UNDO = """
DROP FUNCTION expenses_check_hands(bigint, bigint, bigint);
DROP FUNCTION expenses_check_once(bigint, bigint, bigint);
DROP FUNCTION expenses_check_release() CASCADE;
DROP FUNCTION expenses_gate_undoing() CASCADE;
DROP FUNCTION expenses_gate_undone_advance() CASCADE;
DROP FUNCTION expenses_keep_reversal() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0007_second_looks"), ("ledger", "0003_gates")]

    operations = [migrations.RunSQL(HANDS + ADVANCE + PAYMENT + UNDOING, UNDO)]
