"""A closed month is frozen: its results, its sheets, and what was said of them.

The services say the same, kindly. Here it holds for whoever writes past them.
"""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

TABLES = ("sheetcall", "sheetword", "sheetanswer", "closing", "sheet", "adjustment")
HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

FREEZE = f"""
CREATE FUNCTION timekeeping_freeze() RETURNS trigger {HEADER} AS $$
DECLARE held date;
BEGIN
    SELECT n.day INTO held FROM is_now AS n
    JOIN public.timekeeping_closing AS c ON c.month = date_trunc('month', n.day)::date LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '% lies in a closed month: its result stays', held {REFUSED};
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER timekeeping_dayresult_freeze_new AFTER INSERT ON timekeeping_dayresult
    REFERENCING NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION timekeeping_freeze();
CREATE TRIGGER timekeeping_dayresult_freeze_old AFTER UPDATE ON timekeeping_dayresult
    REFERENCING NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION timekeeping_freeze();
"""
UNDO_FREEZE = """
DROP TRIGGER timekeeping_dayresult_freeze_old ON timekeeping_dayresult;
DROP TRIGGER timekeeping_dayresult_freeze_new ON timekeeping_dayresult;
DROP FUNCTION timekeeping_freeze();
"""

CHECK = f"""
CREATE FUNCTION timekeeping_check_word() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (SELECT FROM public.timekeeping_closing WHERE month = NEW.month) THEN
        RAISE EXCEPTION 'the month % is closed', NEW.month {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timekeeping_sheetword_check BEFORE INSERT ON timekeeping_sheetword
    FOR EACH ROW EXECUTE FUNCTION timekeeping_check_word();

CREATE FUNCTION timekeeping_check_sheet() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.timekeeping_closing
                   WHERE id = NEW.closing_id AND month = NEW.month
                       AND recorded_at > transaction_timestamp() - interval '1 second') THEN
        RAISE EXCEPTION 'a sheet is frozen with the closing of its month' {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timekeeping_sheet_check BEFORE INSERT ON timekeeping_sheet
    FOR EACH ROW EXECUTE FUNCTION timekeeping_check_sheet();

CREATE FUNCTION timekeeping_check_adjustment() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.timekeeping_closing
                   WHERE month = date_trunc('month', NEW.day)::date) THEN
        RAISE EXCEPTION '% lies in an open month: it is judged, not adjusted', NEW.day {REFUSED};
    END IF;
    IF EXISTS (SELECT FROM public.timekeeping_closing WHERE month = NEW.booked_in) THEN
        RAISE EXCEPTION 'the month % is closed: nothing is booked in it', NEW.booked_in {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timekeeping_adjustment_check BEFORE INSERT ON timekeeping_adjustment
    FOR EACH ROW EXECUTE FUNCTION timekeeping_check_adjustment();
"""
UNDO_CHECK = """
DROP TRIGGER timekeeping_adjustment_check ON timekeeping_adjustment;
DROP FUNCTION timekeeping_check_adjustment();
DROP TRIGGER timekeeping_sheet_check ON timekeeping_sheet;
DROP FUNCTION timekeeping_check_sheet();
DROP TRIGGER timekeeping_sheetword_check ON timekeeping_sheetword;
DROP FUNCTION timekeeping_check_word();
"""


class Migration(migrations.Migration):
    dependencies = [("timekeeping", "0022_months"), ("binding", "0002_functions")]

    operations = [
        migrations.RunSQL(FREEZE, UNDO_FREEZE),
        migrations.RunSQL(CHECK, UNDO_CHECK),
        *(refuse_changes(f"timekeeping_{name}", clause="A2.1-1") for name in TABLES),
        *(stamp(f"timekeeping_{name}") for name in TABLES),
    ]
