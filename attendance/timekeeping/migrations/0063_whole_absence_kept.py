"""What a day came to before is kept with whether it was a whole day of absence.

Whatever was a day of absence until now was counted as a whole one, and stays so until it is judged
anew; in closed months it stays for good.
"""

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"
COLUMNS = (
    "person_id, day, outcome, occurrences, absence, missing, reminders, planned, worked, unpaid,"
    " version_id, facts, lines, open_until, digest, judged_at"
)
WITH_WHOLE = f"{COLUMNS}, is_whole"


def keep(columns: str) -> str:
    """Two functions as they were, for these columns of a result."""
    return f"""
CREATE OR REPLACE FUNCTION timekeeping_keep_result() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (SELECT FROM was JOIN is_now USING (id)
               WHERE (was.person_id, was.day) <> (is_now.person_id, is_now.day)) THEN
        RAISE EXCEPTION 'a result belongs to its person and day' {REFUSED};
    END IF;
    INSERT INTO public.timekeeping_earlierresult ({columns}, replaced_at)
    SELECT {", ".join(f"was.{name.strip()}" for name in columns.split(","))}, clock_timestamp()
    FROM was JOIN is_now USING (id)
    WHERE to_jsonb(was) - 'judged_at' <> to_jsonb(is_now) - 'judged_at' AND was.open_until IS NULL;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION timekeeping_begin() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (SELECT FROM public.timekeeping_closing) THEN
        RAISE EXCEPTION 'a month is closed: attendance is kept from the first closed one on'
            {REFUSED};
    END IF;
    INSERT INTO public.timekeeping_earlierresult ({columns}, replaced_at)
    SELECT {columns}, clock_timestamp() FROM public.timekeeping_dayresult
    WHERE day < NEW.day AND open_until IS NULL;
    DELETE FROM public.timekeeping_dayresult WHERE day < NEW.day;
    DELETE FROM public.timekeeping_staleday WHERE day < NEW.day;
    RETURN NULL;
END $$;
"""


def fill(table: str) -> str:
    """Days of absence are whole ones, past the triggers that keep rows as they are."""
    return f"""
ALTER TABLE {table} DISABLE TRIGGER USER;
UPDATE {table} SET is_whole = true WHERE absence = 2;
ALTER TABLE {table} ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("timekeeping", "0062_whole_absence")]

    operations = [
        migrations.RunSQL(keep(WITH_WHOLE), keep(COLUMNS)),
        migrations.RunSQL(fill("timekeeping_dayresult"), migrations.RunSQL.noop),
        migrations.RunSQL(fill("timekeeping_earlierresult"), migrations.RunSQL.noop),
    ]
