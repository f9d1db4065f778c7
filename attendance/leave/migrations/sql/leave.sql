CREATE FUNCTION leave_keep_leave() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    is_fitted boolean := false;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        is_fitted := NEW.state = OLD.state
            AND OLD.state IN ('reported', 'pending', 'returned', 'approved')
            AND (NEW.kind, NEW.reason, NEW.occasion, NEW.path, NEW.clause, NEW.version_id,
                 NEW.is_paid, NEW.told_at, NEW.told_how)
                IS NOT DISTINCT FROM
                (OLD.kind, OLD.reason, OLD.occasion, OLD.path, OLD.clause, OLD.version_id,
                 OLD.is_paid, OLD.told_at, OLD.told_how)
            AND OLD.asked_from IS NOT NULL AND NEW.starts_at >= OLD.asked_from
            AND NEW.ends_at <= OLD.asked_until + interval '16 hours'
            AND (OLD.unit = 'day') = (NEW.unit = 'day')
            AND (OLD.unit <> 'day' OR NEW.ends_at >= LEAST(OLD.asked_until, OLD.ends_at)
                 AND NEW.starts_at <= OLD.asked_from + interval '16 hours')
            AND NOT EXISTS (
                SELECT FROM public.leave_shortening AS s
                JOIN public.approvals_approval AS a ON a.id = s.approval_id
                WHERE s.leave_id = OLD.id AND a.state = 'approved' AND s.ends_at < NEW.ends_at)
            AND NOT EXISTS (
                SELECT FROM public.timekeeping_closing AS c,
                    (VALUES (OLD.starts_at, NEW.starts_at),
                            (OLD.ends_at - interval '1 minute', NEW.ends_at - interval '1 minute')
                    ) AS moved (was, becomes)
                WHERE moved.was <> moved.becomes AND c.month IN (
                    date_trunc('month', moved.was AT TIME ZONE 'Asia/Shanghai')::date,
                    date_trunc('month', moved.becomes AT TIME ZONE 'Asia/Shanghai')::date));
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.approval_id IS NOT NULL OR NEW.uncovered_at IS NOT NULL
           OR NOT (NEW.state IN ('reported', 'pending') AND NEW.path <> 'imported'
                   OR NEW.state = 'approved' AND NEW.path = 'imported'
                      AND coalesce(current_setting('bylaw.past', true), '') <> '') THEN
            RAISE EXCEPTION 'a leave begins reported or asked for' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.asked_from, NEW.asked_until) IS DISTINCT FROM (OLD.asked_from, OLD.asked_until)
       AND NOT (OLD.state IN ('reported', 'returned') AND NEW.state = 'pending') THEN
        RAISE EXCEPTION 'leave % stays as it was asked for', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.person_id, NEW.asked_by_id, NEW.asked_at, NEW.extends_id)
       IS DISTINCT FROM (OLD.person_id, OLD.asked_by_id, OLD.asked_at, OLD.extends_id)
       OR OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR NOT (NEW.state = OLD.state
               OR (OLD.state, NEW.state) IN (
                   ('reported', 'pending'), ('reported', 'cancelled'), ('reported', 'lapsed'),
                   ('pending', 'approved'), ('pending', 'refused'), ('pending', 'returned'),
                   ('pending', 'withdrawn'), ('returned', 'pending'), ('returned', 'withdrawn'),
                   ('approved', 'cancelled'))
               OR (OLD.state, NEW.state) = ('approved', 'pending') AND EXISTS (
                   SELECT FROM public.approvals_approval
                   WHERE id = OLD.approval_id AND state = 'pending')) THEN
        RAISE EXCEPTION 'leave % stays as it is', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    -- What was asked for changes only when it is asked for anew; an approved end comes earlier.
    IF (NEW.kind, NEW.unit, NEW.starts_at, NEW.reason, NEW.occasion, NEW.path, NEW.clause,
        NEW.version_id, NEW.is_paid, NEW.told_at, NEW.told_how)
       IS DISTINCT FROM
       (OLD.kind, OLD.unit, OLD.starts_at, OLD.reason, OLD.occasion, OLD.path, OLD.clause,
        OLD.version_id, OLD.is_paid, OLD.told_at, OLD.told_how)
       AND NOT (is_fitted OR OLD.state IN ('reported', 'returned') AND NEW.state = 'pending')
       OR (NEW.ends_at, NEW.days, NEW.run_days)
          IS DISTINCT FROM (OLD.ends_at, OLD.days, OLD.run_days)
          AND NOT (is_fitted OR OLD.state IN ('reported', 'returned') AND NEW.state = 'pending'
                   OR OLD.state = 'approved' AND NEW.state = 'approved'
                      AND NEW.ends_at < OLD.ends_at AND EXISTS (
                          SELECT FROM public.leave_shortening AS s
                          JOIN public.approvals_approval AS a ON a.id = s.approval_id
                          WHERE s.leave_id = OLD.id AND s.ends_at = NEW.ends_at
                            AND a.state = 'approved')) THEN
        RAISE EXCEPTION 'leave % is not open to changes', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'approved' AND OLD.state <> 'approved' AND NOT EXISTS (
        SELECT FROM public.approvals_approval WHERE id = NEW.approval_id AND state = 'approved') THEN
        RAISE EXCEPTION 'leave % is not approved by anybody', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leave_leave_keep BEFORE INSERT OR UPDATE ON leave_leave
    FOR EACH ROW EXECUTE FUNCTION leave_keep_leave();
