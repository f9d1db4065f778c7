"""An account that carries lines stays what it is: its purses and every statement rest on it."""

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
KEEP = f"""
CREATE FUNCTION ledger_keep_account() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (SELECT FROM public.ledger_line WHERE account_id = OLD.id) THEN
        RAISE EXCEPTION 'account % carries lines: code, category and money stay (A7.1-1)', OLD.code
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_account_keep BEFORE UPDATE ON ledger_account
    FOR EACH ROW WHEN ((OLD.code, OLD.category, OLD.money)
                       IS DISTINCT FROM (NEW.code, NEW.category, NEW.money))
    EXECUTE FUNCTION ledger_keep_account();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_counts")]

    operations = [migrations.RunSQL(KEEP, "DROP FUNCTION ledger_keep_account() CASCADE")]
