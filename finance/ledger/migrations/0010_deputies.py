"""Who moves money decides in nobody's place on what rooms of money ask."""

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

DEPUTIES = f"""
CREATE FUNCTION ledger_check_deputy() RETURNS trigger {HEADER} AS $$
BEGIN
    IF public.ledger_may(NEW.by_id, 'move_money') AND EXISTS (
        SELECT FROM public.approvals_approval WHERE id = NEW.approval_id
        AND split_part(kind, '.', 1) IN ('ledger', 'expenses', 'tours')) THEN
        RAISE EXCEPTION 'who moves money decides on none of it as a deputy (A7.1-2)' {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approvals_decision_money BEFORE INSERT ON approvals_decision
    FOR EACH ROW WHEN (NEW.by_id <> NEW.principal_id) EXECUTE FUNCTION ledger_check_deputy();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0009_reversals")]

    operations = [migrations.RunSQL(DEPUTIES, "DROP FUNCTION ledger_check_deputy() CASCADE")]
