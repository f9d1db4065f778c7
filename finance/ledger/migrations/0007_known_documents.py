"""A voucher that names a document stands only where the document's own room says that it is its own.

A room that writes vouchers keeps a function `<room>_claimed(voucher)`: whether one of its documents
carries this voucher, or undid the one that it reverses. Sources of rooms without one are unknown.
"""

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
UNKNOWN = "USING ERRCODE = 'check_violation', CONSTRAINT = 'source_is_known'"

CLAIMS = f"""
CREATE FUNCTION ledger_check_claimed(voucher bigint) RETURNS void {HEADER} AS $$
DECLARE
    named text;
    room text;
    is_claimed boolean := false;
BEGIN
    SELECT source INTO STRICT named FROM public.ledger_entry WHERE id = voucher;
    IF named = '' OR named LIKE 'ledger.%' THEN
        RETURN;
    END IF;
    room := format('public.%I', split_part(named, '.', 1) || '_claimed');
    IF to_regprocedure(room || '(bigint)') IS NOT NULL THEN
        EXECUTE 'SELECT ' || room || '($1)' INTO is_claimed USING voucher;
    END IF;
    IF NOT is_claimed THEN
        RAISE EXCEPTION 'no document of % says that voucher % is its own (A7.1-1)', named, voucher
            {UNKNOWN};
    END IF;
END $$;

CREATE FUNCTION ledger_claimed_movement() RETURNS trigger {HEADER} AS $$
BEGIN
    PERFORM public.ledger_check_claimed(NEW.entry_id);
    RETURN NULL;
END $$;
-- The document is written after its voucher, in one transaction.
CREATE CONSTRAINT TRIGGER ledger_movement_claimed AFTER INSERT ON ledger_movement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_claimed_movement();

CREATE FUNCTION ledger_claimed_posting() RETURNS trigger {HEADER} AS $$
BEGIN
    PERFORM public.ledger_check_claimed(NEW.entry_id);
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_posting_known BEFORE INSERT ON ledger_posting
    FOR EACH ROW EXECUTE FUNCTION ledger_claimed_posting();
"""
UNDO = """
DROP FUNCTION ledger_claimed_movement() CASCADE;
DROP FUNCTION ledger_claimed_posting() CASCADE;
DROP FUNCTION ledger_check_claimed(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_stricter_gates")]

    operations = [migrations.RunSQL(CLAIMS, UNDO)]
