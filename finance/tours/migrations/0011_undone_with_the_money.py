"""A voucher of a tour is undone by what was consented to or carried out, never by the wish alone."""

from importlib import import_module

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
SQL = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

FIGURES = f"""
-- A voucher whose reversal was prepared and not dropped.
CREATE FUNCTION tours_reversing(voucher bigint) RETURNS boolean {SQL} AS $$
    SELECT EXISTS (
        SELECT FROM public.ledger_entry AS r WHERE r.reverses_id = voucher
        AND NOT EXISTS (SELECT FROM public.ledger_dropping AS d WHERE d.entry_id = r.id))
$$;
-- A voucher that counts no longer: its reversal was consented to, or is carried out.
CREATE OR REPLACE FUNCTION tours_undone(voucher bigint) RETURNS boolean {SQL} AS $$
    SELECT EXISTS (
        SELECT FROM public.ledger_entry AS r WHERE r.reverses_id = voucher
        AND NOT EXISTS (SELECT FROM public.ledger_dropping AS d WHERE d.entry_id = r.id)
        AND (EXISTS (SELECT FROM public.ledger_consent AS c
                     JOIN public.approvals_approval AS a ON a.id = c.approval_id
                     WHERE c.entry_id = r.id AND a.state = 'approved' AND a.doubted_at IS NULL)
             OR EXISTS (SELECT FROM public.ledger_movement AS m WHERE m.entry_id = r.id)
             OR EXISTS (SELECT FROM public.ledger_posting AS p WHERE p.entry_id = r.id)))
$$;
"""

MOVED = f"""
CREATE FUNCTION tours_check_moved() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NOT public.tours_back(NEW.entry_id) THEN
        RAISE EXCEPTION 'a voucher is undone with the money of its reversal (A7.1-1)' {REFUSED};
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tours_undoing_moved AFTER INSERT ON tours_undoing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tours_check_moved();

-- What is being taken back by a reversal is not given back beside it.
CREATE FUNCTION tours_check_standing() RETURNS trigger {HEADER} AS $$
BEGIN
    IF public.tours_reversing((SELECT entry_id FROM public.tours_payout WHERE id = NEW.payout_id))
    THEN
        RAISE EXCEPTION 'the advance is being undone (A7.3-2)' {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tours_giveback_standing BEFORE INSERT ON tours_giveback
    FOR EACH ROW EXECUTE FUNCTION tours_check_standing();
"""


def _before() -> str:
    made = import_module("finance.tours.migrations.0005_purse_gates").FIGURES
    function = made[: made.index("-- A voucher that is undone: the money")]
    return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


UNDO = """
DROP FUNCTION tours_check_moved() CASCADE;
DROP FUNCTION tours_check_standing() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tours", "0010_reversals_wait"),
        ("ledger", "0014_undone_with_the_money"),
        ("approvals", "0007_doubts"),
    ]

    operations = [
        migrations.RunSQL(FIGURES, _before() + "DROP FUNCTION tours_reversing(bigint);"),
        migrations.RunSQL(MOVED, UNDO),
    ]
