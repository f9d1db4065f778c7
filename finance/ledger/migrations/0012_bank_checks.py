"""What differs between bank and book is signed by a second person before its month is closed."""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
SQL = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

SIGNED = f"""
-- Whether the newest balance of a bank account in a month differs and nobody has signed it.
CREATE FUNCTION ledger_unsigned_bank(account bigint, which date) RETURNS boolean {SQL} AS $$
    SELECT coalesce((
        SELECT r.stated <> r.book
           AND NOT EXISTS (SELECT FROM public.ledger_bankcheck WHERE reconciliation_id = r.id)
        FROM public.ledger_reconciliation AS r
        WHERE r.account_id = account AND r.period_id = which ORDER BY r.id DESC LIMIT 1), false)
$$;
CREATE FUNCTION ledger_check_bank() RETURNS trigger {HEADER} AS $$
DECLARE found_row public.ledger_reconciliation;
BEGIN
    SELECT * INTO STRICT found_row FROM public.ledger_reconciliation WHERE id = NEW.reconciliation_id;
    IF EXISTS (SELECT FROM public.ledger_closing WHERE period_id >= found_row.period_id) THEN
        RAISE EXCEPTION 'the month % is closed', found_row.period_id {REFUSED}, CONSTRAINT = 'month_is_open';
    END IF;
    IF found_row.by_id = NEW.by_id OR NOT public.ledger_may(NEW.by_id, 'check_count') THEN
        RAISE EXCEPTION 'the chief accountant checks the bank (A7.1-2)' {REFUSED},
            CONSTRAINT = 'bank_by_second_person';
    END IF;
    IF found_row.stated = found_row.book THEN
        RAISE EXCEPTION 'bank and book agree' {REFUSED}, CONSTRAINT = 'bank_differs';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_bankcheck_0_check BEFORE INSERT ON ledger_bankcheck
    FOR EACH ROW EXECUTE FUNCTION ledger_check_bank();

CREATE FUNCTION ledger_reconcile_hand() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NOT public.ledger_may(NEW.by_id, 'count_drawer') THEN
        RAISE EXCEPTION 'the cashier enters what the bank says (A7.1-3)' {REFUSED},
            CONSTRAINT = 'bank_by_cashier';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_reconciliation_1_hand BEFORE INSERT ON ledger_reconciliation
    FOR EACH ROW EXECUTE FUNCTION ledger_reconcile_hand();

CREATE FUNCTION ledger_closing_banks() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (SELECT FROM public.ledger_account AS a
               WHERE public.ledger_unsigned_bank(a.id, NEW.period_id)) THEN
        RAISE EXCEPTION 'what differs at the bank is not signed (A7.1-3)' {REFUSED},
            CONSTRAINT = 'banks_are_signed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_closing_2_banks BEFORE INSERT ON ledger_closing
    FOR EACH ROW EXECUTE FUNCTION ledger_closing_banks();
"""
UNDO = """
DROP FUNCTION ledger_closing_banks() CASCADE;
DROP FUNCTION ledger_reconcile_hand() CASCADE;
DROP FUNCTION ledger_check_bank() CASCADE;
DROP FUNCTION ledger_unsigned_bank(bigint, date);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0011_bankcheck")]

    operations = [
        stamp("ledger_bankcheck"),
        refuse_changes("ledger_bankcheck", clause="A7.1-1"),
        migrations.RunSQL(SIGNED, UNDO),
    ]
