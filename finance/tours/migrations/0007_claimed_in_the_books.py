"""Whether a document says that a voucher is its own is asked by the books now, for every room."""

from django.db import migrations

DROP = "DROP FUNCTION tours_check_claimed() CASCADE;"
AGAIN = """
CREATE FUNCTION tours_check_claimed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF public.tours_of_voucher(NEW.entry_id) IS NOT NULL
       AND NOT public.tours_claimed(NEW.entry_id) THEN
        RAISE EXCEPTION 'voucher % moves the money of a tour, and no document of it says so (A7.3-2)',
            NEW.entry_id USING ERRCODE = 'check_violation', CONSTRAINT = 'tour_money_by_tours';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_movement_tour_claims AFTER INSERT ON ledger_movement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tours_check_claimed();
"""


class Migration(migrations.Migration):
    dependencies = [("tours", "0006_document_gates"), ("ledger", "0007_known_documents")]

    operations = [migrations.RunSQL(DROP, AGAIN)]
