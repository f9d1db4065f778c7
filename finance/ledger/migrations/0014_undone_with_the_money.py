"""A reversal keeps its reason, since its document is undone once its money moves; until then the
other hand may drop it."""

from django.db import migrations, models

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

DROPPING = f"""
CREATE FUNCTION ledger_check_dropping() RETURNS trigger {HEADER} AS $$
DECLARE
    e public.ledger_entry;
BEGIN
    SELECT * INTO STRICT e FROM public.ledger_entry WHERE id = NEW.entry_id;
    -- What was refused or withdrawn is dropped in the name of whoever said so, or asked.
    IF e.reverses_id IS NOT NULL AND e.source <> '' AND e.prepared_by_id = NEW.by_id
       AND NOT EXISTS (SELECT FROM public.ledger_consent AS c
                       JOIN public.approvals_approval AS a ON a.id = c.approval_id
                       WHERE c.entry_id = e.id AND a.state <> 'approved') THEN
        RAISE EXCEPTION 'who prepared reversal % does not drop it (A7.1-2)', e.id {REFUSED},
            CONSTRAINT = 'dropped_by_the_other';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_dropping_1_other BEFORE INSERT ON ledger_dropping
    FOR EACH ROW EXECUTE FUNCTION ledger_check_dropping();
"""
# What waits for its consent has undone nothing yet.
REASONS = """
ALTER TABLE ledger_entry DISABLE TRIGGER USER;
UPDATE ledger_entry AS e SET reason = c.reason FROM ledger_consent AS c
JOIN approvals_approval AS a ON a.id = c.approval_id AND a.state IN ('pending', 'returned')
WHERE c.entry_id = e.id AND e.reverses_id IS NOT NULL;
ALTER TABLE ledger_entry ENABLE TRIGGER USER;
"""
UNDO = "DROP FUNCTION ledger_check_dropping() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0013_reversed_anew")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="reason",
            field=models.CharField(blank=True, max_length=200, null=True, verbose_name="reason"),
        ),
        migrations.RunSQL(REASONS, migrations.RunSQL.noop),
        migrations.RunSQL(DROPPING, UNDO),
    ]
