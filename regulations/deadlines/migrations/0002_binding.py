"""Excuses and outages are only ever added; what a deadline promised is never changed."""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

# The grants already keep the portal's role off these columns; this keeps the owner off them too.
PROMISE = """
CREATE FUNCTION deadlines_keep_promise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.kind, NEW.key, NEW.clause, NEW.version_id, NEW.starts_at, NEW.due_at)
       IS DISTINCT FROM (OLD.kind, OLD.key, OLD.clause, OLD.version_id, OLD.starts_at, OLD.due_at)
       OR OLD.met_at IS NOT NULL AND NEW.met_at IS DISTINCT FROM OLD.met_at THEN
        RAISE EXCEPTION 'deadline % % is promised and never moved', OLD.kind, OLD.key
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deadlines_deadline_promise BEFORE UPDATE ON deadlines_deadline
    FOR EACH ROW EXECUTE FUNCTION deadlines_keep_promise();
"""


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial"), ("binding", "0002_functions")]

    operations = [
        stamp("deadlines_excuse"),
        refuse_changes("deadlines_excuse"),
        refuse_changes("deadlines_outage"),
        migrations.RunSQL(PROMISE, "DROP FUNCTION deadlines_keep_promise() CASCADE"),
    ]
