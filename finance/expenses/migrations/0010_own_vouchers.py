"""The vouchers of expenses: each is its document's own, and carries that document's sums alone."""

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
SQL = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

CLAIMED = f"""
CREATE FUNCTION expenses_claimed(voucher bigint) RETURNS boolean {SQL} AS $$
    SELECT EXISTS (SELECT FROM public.expenses_payment WHERE entry_id = voucher)
        OR EXISTS (SELECT FROM public.expenses_advance WHERE entry_id = voucher)
        OR EXISTS (
            SELECT FROM public.ledger_entry AS e
            JOIN public.expenses_payment AS p ON p.entry_id = e.reverses_id
            JOIN public.expenses_undoing AS u ON u.payment_id = p.id WHERE e.id = voucher)
        OR EXISTS (
            SELECT FROM public.ledger_entry AS e
            JOIN public.expenses_advance AS a ON a.entry_id = e.reverses_id
            JOIN public.expenses_undoing AS u ON u.advance_id = a.id WHERE e.id = voucher)
$$;
"""

WHOLE = f"""
-- Beside its money in one place, a voucher books these accounts of the company and no other.
CREATE FUNCTION expenses_check_whole(voucher bigint, booked text[]) RETURNS void {HEADER} AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.ledger_line AS l
        JOIN public.ledger_account AS a ON a.id = l.account_id
        JOIN public.ledger_fund AS f ON f.id = l.fund_id
        WHERE l.entry_id = voucher
          AND (f.kind <> 'company' OR a.money = '' AND a.code <> ALL (booked)))
       OR 1 < (
        SELECT count(*) FROM public.ledger_line AS l
        JOIN public.ledger_account AS a ON a.id = l.account_id
        WHERE l.entry_id = voucher AND a.money <> '') THEN
        RAISE EXCEPTION 'voucher % books more than its document', voucher {REFUSED},
            CONSTRAINT = 'books_its_document_alone';
    END IF;
END $$;

CREATE FUNCTION expenses_whole_payment() RETURNS trigger {HEADER} AS $$
DECLARE
    line bigint;
    booked text[];
BEGIN
    SELECT coalesce(r.line_id, s.line_id) INTO line
        FROM (SELECT NEW.run_id AS run, NEW.claim_id AS claim) AS n
        LEFT JOIN public.expenses_run AS r ON r.id = n.run
        LEFT JOIN public.expenses_claim AS c ON c.id = n.claim
        LEFT JOIN public.expenses_spending AS s ON s.id = c.spending_id;
    SELECT array_agg(a.code::text) INTO booked FROM public.expenses_budgetline AS b
        JOIN public.expenses_category AS c ON c.id = b.category_id
        JOIN public.ledger_account AS a ON a.id = c.account_id WHERE b.id = line;
    IF NEW.advance_id IS NOT NULL OR EXISTS (
        SELECT FROM public.expenses_advance AS l JOIN public.expenses_claim AS c
        ON c.spending_id = l.spending_id WHERE c.id = NEW.claim_id AND l.settled_at IS NULL) THEN
        booked := booked || '122101'::text;
    END IF;
    PERFORM public.expenses_check_whole(NEW.entry_id, coalesce(booked, '{{}}'));
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_payment_whole BEFORE INSERT ON expenses_payment
    FOR EACH ROW EXECUTE FUNCTION expenses_whole_payment();

CREATE FUNCTION expenses_whole_advance() RETURNS trigger {HEADER} AS $$
BEGIN
    PERFORM public.expenses_check_whole(NEW.entry_id, ARRAY['122101']);
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_advance_whole BEFORE INSERT ON expenses_advance
    FOR EACH ROW EXECUTE FUNCTION expenses_whole_advance();
"""
UNDO = """
DROP FUNCTION expenses_whole_payment() CASCADE;
DROP FUNCTION expenses_whole_advance() CASCADE;
DROP FUNCTION expenses_check_whole(bigint, text[]);
DROP FUNCTION expenses_claimed(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0009_statements"), ("ledger", "0007_known_documents")]

    operations = [migrations.RunSQL(CLAIMED + WHOLE, UNDO)]
