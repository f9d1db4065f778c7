"""What was undone comes back before anything else is done; documents are undone with consent.

Until the money of the reversal has moved, an undone advance is owed, and its request is neither
claimed, rejected, given up nor paid.
"""

from importlib import import_module

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
SQL = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"
WAS = "OR EXISTS (SELECT FROM public.expenses_undoing WHERE advance_id = NEW.id)"

FIGURES = f"""
-- Whether the money of a voucher was moved back by its reversal.
CREATE FUNCTION expenses_came_back(voucher bigint) RETURNS boolean {SQL} AS $$
    SELECT EXISTS (SELECT FROM public.ledger_entry AS e
                   JOIN public.ledger_movement AS m ON m.entry_id = e.id
                   WHERE e.reverses_id = voucher)
$$;
CREATE FUNCTION expenses_owed_back(spending bigint) RETURNS boolean {SQL} AS $$
    SELECT EXISTS (
        SELECT FROM public.expenses_undoing AS u
        LEFT JOIN public.expenses_payment AS p ON p.id = u.payment_id
        LEFT JOIN public.expenses_claim AS c ON c.id = p.claim_id
        LEFT JOIN public.expenses_advance AS a ON a.id = coalesce(p.advance_id, u.advance_id)
        JOIN public.ledger_movement AS m ON m.entry_id = coalesce(p.entry_id, a.entry_id)
        WHERE spending IN (c.spending_id, a.spending_id)
          AND NOT public.expenses_came_back(m.entry_id))
$$;
"""

BACK = f"""
CREATE FUNCTION expenses_check_back() RETURNS trigger {HEADER} AS $$
DECLARE
    doc jsonb := to_jsonb(NEW);
    asked bigint := coalesce(doc ->> 'spending_id', doc ->> 'id')::bigint;
BEGIN
    IF TG_TABLE_NAME = 'expenses_payment' THEN
        SELECT coalesce(
            (SELECT spending_id FROM public.expenses_claim WHERE id = (doc ->> 'claim_id')::bigint),
            (SELECT spending_id FROM public.expenses_advance
             WHERE id = (doc ->> 'advance_id')::bigint)) INTO asked;
    END IF;
    IF public.expenses_owed_back(asked) THEN
        RAISE EXCEPTION 'what was undone has not come back yet (A7.1-2)' {REFUSED},
            CONSTRAINT = 'undone_money_first';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_claim_z_back BEFORE INSERT ON expenses_claim
    FOR EACH ROW EXECUTE FUNCTION expenses_check_back();
CREATE TRIGGER expenses_claim_z_ends_back BEFORE UPDATE OF state ON expenses_claim
    FOR EACH ROW WHEN (NEW.state = 'rejected' AND OLD.state <> NEW.state)
    EXECUTE FUNCTION expenses_check_back();
CREATE TRIGGER expenses_spending_z_back BEFORE UPDATE OF state ON expenses_spending
    FOR EACH ROW WHEN (OLD.state = 'approved' AND NEW.state IN ('cancelled', 'pending'))
    EXECUTE FUNCTION expenses_check_back();
CREATE TRIGGER expenses_payment_z_back BEFORE INSERT ON expenses_payment
    FOR EACH ROW WHEN (NEW.run_id IS NULL) EXECUTE FUNCTION expenses_check_back();
"""

UNDOING = f"""
CREATE OR REPLACE FUNCTION expenses_gate_undoing() RETURNS trigger {HEADER} AS $$
DECLARE
    voucher bigint;
    back public.ledger_entry;
BEGIN
    IF NEW.payment_id IS NOT NULL THEN
        SELECT entry_id INTO voucher FROM public.expenses_payment WHERE id = NEW.payment_id;
    ELSE
        SELECT entry_id INTO voucher FROM public.expenses_advance WHERE id = NEW.advance_id;
    END IF;
    SELECT e.* INTO back FROM public.ledger_entry AS e WHERE e.reverses_id = voucher
        AND NOT EXISTS (SELECT FROM public.ledger_dropping WHERE entry_id = e.id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'voucher % is not reversed', voucher {REFUSED};
    END IF;
    PERFORM public.ledger_check_source(back);
    RETURN NULL;
END $$;
"""


def _hands() -> str:
    return import_module("finance.expenses.migrations.0008_hands").ADVANCE


def _advance() -> str:
    """`expenses_gate_advance`, by which an undone advance is settled once its money is back."""
    sql = _hands()
    if sql.count(WAS) != 1:
        raise RuntimeError(WAS)
    return sql.replace(
        WAS,
        "OR EXISTS (SELECT FROM public.expenses_undoing WHERE advance_id = NEW.id)\n"
        "           AND public.expenses_came_back(NEW.entry_id)",
    )


def _undoing() -> str:
    made = import_module("finance.expenses.migrations.0008_hands").UNDOING
    function = made[made.index("CREATE FUNCTION") : made.index("CREATE CONSTRAINT TRIGGER")]
    return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


UNDO = """
DROP FUNCTION expenses_check_back() CASCADE;
DROP FUNCTION expenses_owed_back(bigint);
DROP FUNCTION expenses_came_back(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0010_own_vouchers"), ("ledger", "0009_reversals")]

    operations = [
        migrations.RunSQL(FIGURES + BACK, UNDO),
        migrations.RunSQL(_advance(), _hands()),
        migrations.RunSQL(UNDOING, _undoing()),
    ]
