"""Counting the drawer, checking a count, reconciling the bank, closing a month: what the database
computes itself and what it refuses."""

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"
DRAWER = "hashtextextended('ledger.drawer', 0)"

# The movements of the drawer: (day, fund kind, in, out).
CASH = """
CREATE VIEW ledger_cash AS
    SELECT m.day, f.kind AS fund_kind, l.debit, l.credit
    FROM ledger_movement AS m
    JOIN ledger_line AS l ON l.entry_id = m.entry_id AND m.in_drawer
    JOIN ledger_account AS a ON a.id = l.account_id AND a.money = 'cash'
    JOIN ledger_fund AS f ON f.id = l.fund_id;
"""
COUNT = f"""
CREATE FUNCTION ledger_count_drawer() RETURNS trigger {HEADER} AS $$
DECLARE last public.ledger_cashcount;
BEGIN
    PERFORM pg_advisory_xact_lock({DRAWER});
    SELECT * INTO last FROM public.ledger_cashcount ORDER BY day DESC LIMIT 1;
    IF last.day >= NEW.day THEN
        RAISE EXCEPTION 'the drawer was counted on % already', last.day {REFUSED}, CONSTRAINT = 'drawer_counted_once';
    END IF;
    IF EXISTS (SELECT FROM public.ledger_cash WHERE day < NEW.day
               AND day > coalesce(last.day, '-infinity'::date)) THEN
        RAISE EXCEPTION 'an earlier day is not counted yet' {REFUSED}, CONSTRAINT = 'days_in_order';
    END IF;
    NEW.opening := coalesce(last.opening + last.receipts - last.payments, 0);
    SELECT coalesce(sum(debit), 0), coalesce(sum(credit), 0),
           coalesce(sum(debit - credit) FILTER (WHERE fund_kind = 'company'), 0)
        INTO NEW.receipts, NEW.payments, NEW.own
        FROM public.ledger_cash WHERE day = NEW.day;
    NEW.own := NEW.own + coalesce(last.own, 0);
    SELECT coalesce(sum(key::numeric * value::integer), 0) INTO NEW.counted
        FROM jsonb_each_text(NEW.notes);
    IF NEW.counted <> NEW.opening + NEW.receipts - NEW.payments AND NEW.explanation = '' THEN
        RAISE EXCEPTION 'the drawer and the book differ by %',
            NEW.counted - NEW.opening - NEW.receipts + NEW.payments {REFUSED},
            CONSTRAINT = 'difference_is_explained';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_cashcount_0_count BEFORE INSERT ON ledger_cashcount
    FOR EACH ROW EXECUTE FUNCTION ledger_count_drawer();

CREATE FUNCTION ledger_check_count() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (SELECT FROM public.ledger_cashcount
               WHERE id = NEW.count_id AND by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'a second person checks the count (A7.1-2)' {REFUSED}, CONSTRAINT = 'second_person';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_cashcheck_0_check BEFORE INSERT ON ledger_cashcheck
    FOR EACH ROW EXECUTE FUNCTION ledger_check_count();
"""
RECONCILE = f"""
CREATE FUNCTION ledger_book_of(account bigint, last_month date) RETURNS numeric
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(sum(l.debit - l.credit), 0)
    FROM public.ledger_line AS l
    JOIN public.ledger_entry AS e ON e.id = l.entry_id
    JOIN public.ledger_movement AS m ON m.entry_id = e.id
    WHERE l.account_id = account AND e.period_id <= last_month
$$;

CREATE FUNCTION ledger_reconcile() RETURNS trigger {HEADER} AS $$
BEGIN
    PERFORM FROM public.ledger_period WHERE month = NEW.period_id FOR UPDATE;
    NEW.book := public.ledger_book_of(NEW.account_id, NEW.period_id);
    IF NEW.stated <> NEW.book AND NEW.explanation = '' THEN
        RAISE EXCEPTION 'bank and book differ by %', NEW.stated - NEW.book {REFUSED},
            CONSTRAINT = 'difference_is_explained';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_reconciliation_0_book BEFORE INSERT ON ledger_reconciliation
    FOR EACH ROW EXECUTE FUNCTION ledger_reconcile();
"""
CLOSE = f"""
CREATE FUNCTION ledger_lock_month(which date) RETURNS void {HEADER} AS $$
BEGIN
    PERFORM FROM public.ledger_period WHERE month = which FOR UPDATE;
END $$;

CREATE FUNCTION ledger_gate_closing() RETURNS trigger {HEADER} AS $$
DECLARE after date := (NEW.period_id + interval '1 month')::date;
BEGIN
    PERFORM FROM public.ledger_period WHERE month = NEW.period_id FOR UPDATE;
    IF (NEW.at AT TIME ZONE 'Asia/Shanghai')::date < after THEN
        RAISE EXCEPTION 'the month % is not over', NEW.period_id {REFUSED}, CONSTRAINT = 'month_is_over';
    END IF;
    IF EXISTS (SELECT FROM public.ledger_period AS p WHERE p.month < NEW.period_id
               AND NOT EXISTS (SELECT FROM public.ledger_closing AS c
                               WHERE c.period_id = p.month)) THEN
        RAISE EXCEPTION 'an earlier month is still open' {REFUSED}, CONSTRAINT = 'months_in_order';
    END IF;
    IF EXISTS (SELECT FROM public.ledger_entry AS e WHERE e.period_id = NEW.period_id
               AND NOT EXISTS (SELECT FROM public.ledger_posting AS p WHERE p.entry_id = e.id)
               AND NOT EXISTS (SELECT FROM public.ledger_dropping AS d WHERE d.entry_id = e.id))
    THEN
        RAISE EXCEPTION 'a voucher of % is not posted', NEW.period_id {REFUSED}, CONSTRAINT = 'all_posted';
    END IF;
    IF EXISTS (SELECT FROM public.ledger_cash AS m
               LEFT JOIN public.ledger_cashcount AS c ON c.day = m.day
               LEFT JOIN public.ledger_cashcheck AS k ON k.count_id = c.id
               WHERE m.day >= NEW.period_id AND m.day < after AND k.id IS NULL) THEN
        RAISE EXCEPTION 'a day of the drawer is not counted and checked' {REFUSED}, CONSTRAINT = 'all_counted';
    END IF;
    IF EXISTS (SELECT FROM public.ledger_account AS a WHERE a.money = 'bank'
               AND EXISTS (SELECT FROM public.ledger_purse AS p WHERE p.account_id = a.id)
               AND public.ledger_book_of(a.id, NEW.period_id) IS DISTINCT FROM (
                   SELECT r.book FROM public.ledger_reconciliation AS r
                   WHERE r.account_id = a.id AND r.period_id = NEW.period_id
                   ORDER BY r.id DESC LIMIT 1)) THEN
        RAISE EXCEPTION 'a bank account is not reconciled' {REFUSED}, CONSTRAINT = 'all_reconciled';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_closing_0_gate BEFORE INSERT ON ledger_closing
    FOR EACH ROW EXECUTE FUNCTION ledger_gate_closing();
"""
UNDO = """
DROP TRIGGER ledger_closing_0_gate ON ledger_closing;
DROP TRIGGER ledger_reconciliation_0_book ON ledger_reconciliation;
DROP TRIGGER ledger_cashcheck_0_check ON ledger_cashcheck;
DROP TRIGGER ledger_cashcount_0_count ON ledger_cashcount;
DROP FUNCTION ledger_gate_closing();
DROP FUNCTION ledger_lock_month(date);
DROP FUNCTION ledger_reconcile();
DROP FUNCTION ledger_book_of(bigint, date);
DROP FUNCTION ledger_check_count();
DROP FUNCTION ledger_count_drawer();
DROP VIEW ledger_cash;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_gates")]

    operations = [migrations.RunSQL(CASH + COUNT + RECONCILE + CLOSE, UNDO)]
