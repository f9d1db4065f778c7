"""A leave goes only where its rules lead, and time off in lieu never falls below zero.

The services say the same, kindly. Here it holds for whoever writes past them, a superuser's page
and raw SQL as the portal's role included.
"""

from django.db import migrations

from regulations.binding.triggers import refuse_changes, stamp

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"

KEEP_LEAVE = f"""
CREATE FUNCTION leave_keep_leave() RETURNS trigger {HEADER} AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.approval_id IS NOT NULL OR NEW.uncovered_at IS NOT NULL
           OR NOT (NEW.state IN ('reported', 'pending') AND NEW.path <> 'imported'
                   OR NEW.state = 'approved' AND NEW.path = 'imported'
                      AND coalesce(current_setting('bylaw.past', true), '') <> '') THEN
            RAISE EXCEPTION 'a leave begins reported or asked for' {REFUSED};
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.person_id, NEW.asked_by_id, NEW.asked_at, NEW.extends_id)
       IS DISTINCT FROM (OLD.person_id, OLD.asked_by_id, OLD.asked_at, OLD.extends_id)
       OR OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR NOT (NEW.state = OLD.state
               OR (OLD.state, NEW.state) IN (
                   ('reported', 'pending'), ('reported', 'cancelled'), ('reported', 'lapsed'),
                   ('pending', 'approved'), ('pending', 'refused'), ('pending', 'returned'),
                   ('pending', 'withdrawn'), ('returned', 'pending'), ('returned', 'withdrawn'),
                   ('approved', 'cancelled'))) THEN
        RAISE EXCEPTION 'leave % stays as it is', OLD.id {REFUSED};
    END IF;
    -- What was asked for changes only when it is asked for anew; an approved end comes earlier.
    IF (NEW.kind, NEW.unit, NEW.starts_at, NEW.reason, NEW.occasion, NEW.path, NEW.clause,
        NEW.version_id, NEW.is_paid, NEW.told_at, NEW.told_how)
       IS DISTINCT FROM
       (OLD.kind, OLD.unit, OLD.starts_at, OLD.reason, OLD.occasion, OLD.path, OLD.clause,
        OLD.version_id, OLD.is_paid, OLD.told_at, OLD.told_how)
       AND NOT (OLD.state IN ('reported', 'returned') AND NEW.state = 'pending')
       OR (NEW.ends_at, NEW.days, NEW.run_days)
          IS DISTINCT FROM (OLD.ends_at, OLD.days, OLD.run_days)
          AND NOT (OLD.state IN ('reported', 'returned') AND NEW.state = 'pending'
                   OR OLD.state = 'approved' AND NEW.state = 'approved'
                      AND NEW.ends_at < OLD.ends_at AND EXISTS (
                          SELECT FROM public.leave_shortening AS s
                          JOIN public.approvals_approval AS a ON a.id = s.approval_id
                          WHERE s.leave_id = OLD.id AND s.ends_at = NEW.ends_at
                            AND a.state = 'approved')) THEN
        RAISE EXCEPTION 'leave % is not open to changes', OLD.id {REFUSED};
    END IF;
    IF NEW.state = 'approved' AND OLD.state <> 'approved' AND NOT EXISTS (
        SELECT FROM public.approvals_approval WHERE id = NEW.approval_id AND state = 'approved') THEN
        RAISE EXCEPTION 'leave % is not approved by anybody', OLD.id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leave_leave_keep BEFORE INSERT OR UPDATE ON leave_leave
    FOR EACH ROW EXECUTE FUNCTION leave_keep_leave();
"""

# The row of the overtime is locked, so that two who use the same lot wait for each other.
CHECK_USE = f"""
CREATE FUNCTION leave_check_lot_use() RETURNS trigger {HEADER} AS $$
DECLARE
    lot public.timekeeping_overtime;
    taken public.leave_leave;
    used bigint;
BEGIN
    SELECT * INTO lot FROM public.timekeeping_overtime WHERE id = NEW.overtime_id FOR UPDATE;
    SELECT * INTO taken FROM public.leave_leave WHERE id = NEW.leave_id;
    IF lot.state <> 'filed' OR NOT lot.is_rest_day OR lot.person_id <> taken.person_id
       OR taken.kind <> 'in_lieu' THEN
        RAISE EXCEPTION 'overtime % earned no time off for leave %', NEW.overtime_id, NEW.leave_id
            {REFUSED};
    END IF;
    SELECT coalesce(sum(minutes), 0) + NEW.minutes INTO used
    FROM public.leave_lotuse WHERE overtime_id = NEW.overtime_id;
    IF used < 0 OR used > lot.minutes THEN
        RAISE EXCEPTION 'overtime % has no % minutes left', NEW.overtime_id, NEW.minutes {REFUSED};
    END IF;
    IF NEW.minutes < 0 AND (SELECT coalesce(sum(minutes), 0) + NEW.minutes
                            FROM public.leave_lotuse
                            WHERE overtime_id = NEW.overtime_id AND leave_id = NEW.leave_id) < 0 THEN
        RAISE EXCEPTION 'leave % took less from overtime %', NEW.leave_id, NEW.overtime_id {REFUSED};
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leave_lotuse_check BEFORE INSERT ON leave_lotuse
    FOR EACH ROW EXECUTE FUNCTION leave_check_lot_use();
"""

TABLES = {"leave_leaveevent": "A2.4", "leave_lotuse": "A2.8-2", "leave_certificate": "A2.4-2"}


class Migration(migrations.Migration):
    dependencies = [
        ("leave", "0001_initial"),
        ("binding", "0002_functions"),
        ("approvals", "0002_binding"),
        ("timekeeping", "0041_outings_overtime_bind"),
    ]

    operations = [
        *(stamp(table) for table in TABLES),
        *(refuse_changes(table, clause=ref) for table, ref in TABLES.items()),
        *(
            migrations.RunSQL(sql, f"DROP FUNCTION {name}() CASCADE")
            for sql, name in (
                (KEEP_LEAVE, "leave_keep_leave"),
                (CHECK_USE, "leave_check_lot_use"),
            )
        ),
    ]
