"""A name taken back concerns nobody any more; who is a party takes none back.

Whom a case concerns is asked by every check of this room, so it is told in one function.
"""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

IS_CONCERNED = """
CREATE OR REPLACE FUNCTION discipline_is_concerned(asked bigint, who bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.discipline_case WHERE id = asked AND subject_id = who)
        OR EXISTS (SELECT FROM public.discipline_concerned AS c
                   WHERE c.case_id = asked AND c.person_id = who
                     AND NOT EXISTS (SELECT FROM public.discipline_nameend AS e
                                     WHERE e.concerned_id = c.id))
$$;
"""
WAS_CONCERNED = """
CREATE OR REPLACE FUNCTION discipline_is_concerned(asked bigint, who bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.discipline_case WHERE id = asked AND subject_id = who)
        OR EXISTS (SELECT FROM public.discipline_concerned WHERE case_id = asked AND person_id = who)
$$;
"""

# Two at once wait for each other, and the second sees what the first named: the lock is that of
# the services.
LOCK_CASE = f"""
CREATE FUNCTION discipline_lock_case() RETURNS trigger {HEADER} AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('discipline.case', NEW.case_id));
    RETURN NEW;
END $$;
CREATE TRIGGER discipline_concerned_b_lock BEFORE INSERT ON discipline_concerned
    FOR EACH ROW EXECUTE FUNCTION discipline_lock_case();
"""

CHECK_NAME_END = f"""
CREATE FUNCTION discipline_check_name_end() RETURNS trigger {HEADER} AS $$
DECLARE
    asked bigint;
BEGIN
    SELECT case_id INTO asked FROM public.discipline_concerned WHERE id = NEW.concerned_id;
    PERFORM pg_advisory_xact_lock(hashtextextended('discipline.case', asked));
    IF EXISTS (SELECT FROM public.discipline_ruling WHERE case_id = asked) THEN
        RAISE EXCEPTION 'case % is decided', asked {REFUSED};
    END IF;
    IF public.discipline_is_concerned(asked, NEW.by_id)
       OR EXISTS (SELECT FROM public.discipline_case
                  WHERE id = asked AND opened_by_id = NEW.by_id) THEN
        RAISE EXCEPTION 'case %: a name is taken back by no party', asked {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER discipline_nameend_check BEFORE INSERT ON discipline_nameend
    FOR EACH ROW EXECUTE FUNCTION discipline_check_name_end();
"""


class Migration(migrations.Migration):
    dependencies = [("discipline", "0005_names_taken_back"), ("binding", "0002_functions")]

    operations = [
        refuse_changes("discipline_nameend"),
        stamp("discipline_nameend"),
        migrations.RunSQL(IS_CONCERNED, WAS_CONCERNED),
        migrations.RunSQL(LOCK_CASE, "DROP FUNCTION discipline_lock_case() CASCADE"),
        migrations.RunSQL(CHECK_NAME_END, "DROP FUNCTION discipline_check_name_end() CASCADE"),
    ]
