"""A day's result may change, and the database itself keeps what it was before.

A result of a day that was not over is no result yet: what replaces it leaves nothing behind.
"""

from django.db import migrations

from regulations.binding.triggers import refuse_changes

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
COLUMNS = (
    "person_id, day, outcome, occurrences, absence, missing, reminders, planned, worked, unpaid,"
    " version_id, facts, lines, open_until, digest, judged_at"
)

KEEP = f"""
CREATE FUNCTION timekeeping_keep_result() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (SELECT FROM was JOIN is_now USING (id)
               WHERE (was.person_id, was.day) <> (is_now.person_id, is_now.day)) THEN
        RAISE EXCEPTION 'a result belongs to its person and day' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO public.timekeeping_earlierresult ({COLUMNS}, replaced_at)
    SELECT {", ".join(f"was.{name.strip()}" for name in COLUMNS.split(","))}, clock_timestamp()
    FROM was JOIN is_now USING (id)
    WHERE to_jsonb(was) - 'judged_at' <> to_jsonb(is_now) - 'judged_at' AND was.open_until IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER timekeeping_dayresult_keep AFTER UPDATE ON timekeeping_dayresult
    REFERENCING OLD TABLE AS was NEW TABLE AS is_now
    FOR EACH STATEMENT EXECUTE FUNCTION timekeeping_keep_result();
CREATE TRIGGER timekeeping_dayresult_refuse BEFORE DELETE OR TRUNCATE ON timekeeping_dayresult
    FOR EACH STATEMENT EXECUTE FUNCTION bylaw_refuse('A2.1-2');
"""
UNDO = """
DROP TRIGGER timekeeping_dayresult_refuse ON timekeeping_dayresult;
DROP TRIGGER timekeeping_dayresult_keep ON timekeeping_dayresult;
DROP FUNCTION timekeeping_keep_result();
"""


class Migration(migrations.Migration):
    dependencies = [("timekeeping", "0020_results"), ("binding", "0002_functions")]

    operations = [
        migrations.RunSQL(KEEP, UNDO),
        refuse_changes("timekeeping_earlierresult", clause="A2.1-2"),
    ]
