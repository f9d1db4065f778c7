"""Days before attendance is kept have no result, and a closed month settles from when it is.

What such days came to goes to the earlier results, by the database itself.
"""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"
COLUMNS = (
    "person_id, day, outcome, occurrences, absence, missing, reminders, planned, worked, unpaid,"
    " version_id, facts, lines, open_until, digest, judged_at"
)
SAID = "(SELECT day FROM public.timekeeping_beginning ORDER BY id DESC LIMIT 1)"

BEGIN = f"""
CREATE FUNCTION timekeeping_begin() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (SELECT FROM public.timekeeping_closing) THEN
        RAISE EXCEPTION 'a month is closed: attendance is kept from the first closed one on'
            {REFUSED};
    END IF;
    INSERT INTO public.timekeeping_earlierresult ({COLUMNS}, replaced_at)
    SELECT {COLUMNS}, clock_timestamp() FROM public.timekeeping_dayresult
    WHERE day < NEW.day AND open_until IS NULL;
    DELETE FROM public.timekeeping_dayresult WHERE day < NEW.day;
    DELETE FROM public.timekeeping_staleday WHERE day < NEW.day;
    RETURN NULL;
END $$;
CREATE TRIGGER timekeeping_beginning_begin AFTER INSERT ON timekeeping_beginning
    FOR EACH ROW EXECUTE FUNCTION timekeeping_begin();
"""
UNDO_BEGIN = """
DROP TRIGGER timekeeping_beginning_begin ON timekeeping_beginning;
DROP FUNCTION timekeeping_begin();
"""

# A result goes with the beginning only; nobody writes one of a day before it.
GO = f"""
DROP TRIGGER timekeeping_dayresult_refuse ON timekeeping_dayresult;
CREATE TRIGGER timekeeping_dayresult_refuse BEFORE TRUNCATE ON timekeeping_dayresult
    FOR EACH STATEMENT EXECUTE FUNCTION bylaw_refuse('A2.1-2');
CREATE FUNCTION timekeeping_let_go() RETURNS trigger {HEADER} AS $$
BEGIN
    IF OLD.day >= coalesce({SAID}, '-infinity'::date) THEN
        RAISE EXCEPTION '% of % is binding (A2.1-2): DELETE is refused', TG_TABLE_NAME, OLD.day
            {REFUSED};
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER timekeeping_dayresult_let_go BEFORE DELETE ON timekeeping_dayresult
    FOR EACH ROW EXECUTE FUNCTION timekeeping_let_go();
CREATE FUNCTION timekeeping_refuse_before() RETURNS trigger {HEADER} AS $$
DECLARE held date;
BEGIN
    SELECT min(day) INTO held FROM is_now;
    IF held < {SAID} THEN
        RAISE EXCEPTION '% lies before attendance is kept', held {REFUSED};
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER timekeeping_dayresult_refuse_before AFTER INSERT ON timekeeping_dayresult
    REFERENCING NEW TABLE AS is_now
    FOR EACH STATEMENT EXECUTE FUNCTION timekeeping_refuse_before();
"""
UNDO_GO = """
DROP TRIGGER timekeeping_dayresult_refuse_before ON timekeeping_dayresult;
DROP FUNCTION timekeeping_refuse_before();
DROP TRIGGER timekeeping_dayresult_let_go ON timekeeping_dayresult;
DROP FUNCTION timekeeping_let_go();
DROP TRIGGER timekeeping_dayresult_refuse ON timekeeping_dayresult;
CREATE TRIGGER timekeeping_dayresult_refuse BEFORE DELETE OR TRUNCATE ON timekeeping_dayresult
    FOR EACH STATEMENT EXECUTE FUNCTION bylaw_refuse('A2.1-2');
"""


class Migration(migrations.Migration):
    dependencies = [("timekeeping", "0060_beginning"), ("binding", "0002_functions")]

    operations = [
        migrations.RunSQL(BEGIN, UNDO_BEGIN),
        migrations.RunSQL(GO, UNDO_GO),
        refuse_changes("timekeeping_beginning", clause="A2.1-1"),
        stamp("timekeeping_beginning"),
    ]
