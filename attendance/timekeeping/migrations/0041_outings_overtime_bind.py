"""Outings and overtime go only where their rules lead; what is judged of a day is only added.

The services say the same, kindly. Here it holds for whoever writes past them.
"""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

KEEP_OUTING = f"""
CREATE FUNCTION timekeeping_keep_outing() RETURNS trigger {HEADER} AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state NOT IN ('told', 'pending') OR NEW.approval_id IS NOT NULL THEN
            RAISE EXCEPTION 'an outing begins told or asked for' {REFUSED};
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.person_id, NEW.kind, NEW.asked_at)
       IS DISTINCT FROM (OLD.person_id, OLD.kind, OLD.asked_at)
       OR OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR NOT (NEW.state = OLD.state
               OR (OLD.state, NEW.state) IN (
                   ('told', 'called_off'), ('pending', 'approved'), ('pending', 'refused'),
                   ('pending', 'returned'), ('pending', 'withdrawn'), ('returned', 'pending'),
                   ('returned', 'withdrawn'), ('approved', 'called_off'), ('approved', 'false')))
       OR (NEW.starts_at, NEW.ends_at, NEW.place, NEW.reason)
          IS DISTINCT FROM (OLD.starts_at, OLD.ends_at, OLD.place, OLD.reason)
          AND NOT (OLD.state = 'returned' AND NEW.state = 'pending') THEN
        RAISE EXCEPTION 'outing % stays as it is', OLD.id {REFUSED};
    END IF;
    IF NEW.state = 'approved' AND NOT EXISTS (
        SELECT FROM public.approvals_approval WHERE id = NEW.approval_id AND state = 'approved') THEN
        RAISE EXCEPTION 'outing % is not approved by anybody', OLD.id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timekeeping_outing_keep BEFORE INSERT OR UPDATE ON timekeeping_outing
    FOR EACH ROW EXECUTE FUNCTION timekeeping_keep_outing();
"""

KEEP_OVERTIME = f"""
CREATE FUNCTION timekeeping_keep_overtime() RETURNS trigger {HEADER} AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'assigned' THEN
            RAISE EXCEPTION 'overtime begins assigned' {REFUSED};
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.person_id, NEW.starts_at, NEW.ends_at, NEW.task, NEW.assigned_by_id, NEW.assigned_at)
       IS DISTINCT FROM
       (OLD.person_id, OLD.starts_at, OLD.ends_at, OLD.task, OLD.assigned_by_id, OLD.assigned_at)
       OR NOT (NEW.state = OLD.state
               OR (OLD.state, NEW.state) IN (
                   ('assigned', 'accepted'), ('assigned', 'refused'), ('assigned', 'called_off'),
                   ('accepted', 'filed'), ('accepted', 'called_off')))
       OR OLD.state <> 'assigned' AND (NEW.reason, NEW.answered_at)
          IS DISTINCT FROM (OLD.reason, OLD.answered_at)
       OR OLD.state = 'filed' AND (NEW.minutes, NEW.is_rest_day, NEW.marks, NEW.filed_by_id,
          NEW.filed_at) IS DISTINCT FROM (OLD.minutes, OLD.is_rest_day, OLD.marks, OLD.filed_by_id,
          OLD.filed_at)
       OR NEW.minutes > extract(epoch FROM NEW.ends_at - NEW.starts_at) / 60 THEN
        RAISE EXCEPTION 'overtime % stays as it is', OLD.id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timekeeping_overtime_keep BEFORE INSERT OR UPDATE ON timekeeping_overtime
    FOR EACH ROW EXECUTE FUNCTION timekeeping_keep_overtime();
"""

CHECK_VERDICT = f"""
CREATE FUNCTION timekeeping_check_posting_verdict() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (SELECT FROM public.timekeeping_refusedposting
               WHERE id = NEW.posting_id AND NEW.by_id IN (person_id, by_id)) THEN
        RAISE EXCEPTION 'nobody judges what they wrote down or what concerns them' {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timekeeping_postingverdict_check BEFORE INSERT ON timekeeping_postingverdict
    FOR EACH ROW EXECUTE FUNCTION timekeeping_check_posting_verdict();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("timekeeping", "0040_outings_overtime"),
        ("binding", "0002_functions"),
        ("approvals", "0001_initial"),
    ]

    operations = [
        stamp("timekeeping_refusedposting"),
        stamp("timekeeping_postingverdict"),
        refuse_changes("timekeeping_refusedposting", clause="A2.3-4"),
        refuse_changes("timekeeping_postingverdict", clause="A2.3-4"),
        *(
            migrations.RunSQL(sql, f"DROP FUNCTION {name}() CASCADE")
            for sql, name in (
                (KEEP_OUTING, "timekeeping_keep_outing"),
                (KEEP_OVERTIME, "timekeeping_keep_overtime"),
                (CHECK_VERDICT, "timekeeping_check_posting_verdict"),
            )
        ),
    ]
