"""A document is undone with the money of the reversal, not before; what waits for it stands still."""

from importlib import import_module

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
SQL = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

WAITS = f"""
-- Whether the reversal of a voucher of a request may be carried out and is not: one that is only
-- asked for changes nothing before it is consented to.
CREATE OR REPLACE FUNCTION expenses_owed_back(spending bigint) RETURNS boolean {SQL} AS $$
    SELECT EXISTS (
        SELECT FROM (
            SELECT p.entry_id FROM public.expenses_payment AS p
            LEFT JOIN public.expenses_claim AS c ON c.id = p.claim_id
            LEFT JOIN public.expenses_advance AS a ON a.id = p.advance_id
            WHERE spending IN (c.spending_id, a.spending_id)
            UNION ALL
            SELECT entry_id FROM public.expenses_advance WHERE spending_id = spending) AS v
        JOIN public.ledger_entry AS r ON r.reverses_id = v.entry_id
        WHERE NOT EXISTS (SELECT FROM public.ledger_movement WHERE entry_id = r.id)
          AND NOT EXISTS (SELECT FROM public.ledger_posting WHERE entry_id = r.id)
          AND NOT EXISTS (SELECT FROM public.ledger_dropping WHERE entry_id = r.id)
          AND NOT EXISTS (SELECT FROM public.ledger_consent AS k
                          JOIN public.approvals_approval AS a ON a.id = k.approval_id
                          WHERE k.entry_id = r.id AND a.state <> 'approved'))
$$;
"""

MOVED = f"""
CREATE FUNCTION expenses_check_undone() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.ledger_entry AS r WHERE r.reverses_id = coalesce(
            (SELECT entry_id FROM public.expenses_payment WHERE id = NEW.payment_id),
            (SELECT entry_id FROM public.expenses_advance WHERE id = NEW.advance_id))
        AND (EXISTS (SELECT FROM public.ledger_movement WHERE entry_id = r.id)
             OR EXISTS (SELECT FROM public.ledger_posting WHERE entry_id = r.id))) THEN
        RAISE EXCEPTION 'a document is undone with the money of its reversal (A7.1-1)' {REFUSED};
    END IF;
    RETURN NULL;
END $$;
-- After the gate of before, which asks for reversal and consent.
CREATE CONSTRAINT TRIGGER expenses_undoing_moved AFTER INSERT ON expenses_undoing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION expenses_check_undone();
"""


def _before() -> str:
    made = import_module("finance.expenses.migrations.0011_owed_back").FIGURES
    function = made[made.index("CREATE FUNCTION expenses_owed_back") :]
    return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [
        ("expenses", "0012_days_and_hands"),
        ("ledger", "0014_undone_with_the_money"),
        ("approvals", "0007_doubts"),
    ]

    operations = [
        migrations.RunSQL(WAITS, _before()),
        migrations.RunSQL(MOVED, "DROP FUNCTION expenses_check_undone() CASCADE"),
    ]
