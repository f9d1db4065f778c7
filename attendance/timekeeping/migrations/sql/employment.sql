-- Days of employment, and those on which attendance is kept: from the later of both beginnings.
CREATE FUNCTION timekeeping_kept_days(
    hired_on date, kept_from date, left_on date, is_active boolean
) RETURNS datemultirange LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE
        WHEN left_on IS NULL AND NOT is_active THEN '{}'::datemultirange
        WHEN greatest(hired_on, kept_from) > left_on THEN '{}'::datemultirange
        ELSE datemultirange(daterange(greatest(hired_on, kept_from), left_on, '[]')) END
$$;

CREATE FUNCTION timekeeping_guard_employed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    today date := (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date;
    was datemultirange := public.timekeeping_kept_days(
        OLD.hired_on, OLD.kept_from, OLD.left_on, OLD.is_active);
    stays datemultirange := public.timekeeping_kept_days(
        NEW.hired_on, NEW.kept_from, NEW.left_on, NEW.is_active);
    held text := coalesce(current_setting('bylaw.past', true), '');
    judged date;
BEGIN
    IF was = stays THEN
        RETURN NULL;
    END IF;
    IF EXISTS (
        SELECT FROM public.timekeeping_closing AS c
        WHERE (was - stays) + (stays - was)
            && daterange(c.month, (c.month + interval '1 month')::date)
    ) THEN
        RAISE EXCEPTION 'closed months of % keep their days', NEW.number USING ERRCODE = 'check_violation';
    END IF;
    SELECT min(r.day) INTO judged FROM public.timekeeping_dayresult AS r
    WHERE r.person_id = NEW.id AND r.day <@ (was - stays)
        AND r.outcome NOT IN ('not_employed', 'rest', 'holiday', 'unplanned');
    IF judged IS NULL AND today <@ (was - stays) AND EXISTS (
        SELECT FROM public.timekeeping_punch AS m
        WHERE m.person_id = NEW.id AND m.at >= today::timestamp AT TIME ZONE 'Asia/Shanghai'
    ) THEN
        judged := today;
    END IF;
    IF judged IS NULL OR public.timekeeping_is_owner() OR EXISTS (
        SELECT FROM public.people_leavingnote AS n JOIN public.people_plan AS p ON p.id = n.plan_id
        WHERE n.employee_id = NEW.id AND n.last_day = NEW.left_on AND p.outcome <> 'called_off'
            AND (n.at AT TIME ZONE 'Asia/Shanghai')::date <= n.last_day
    ) OR EXISTS (
        SELECT FROM public.discipline_dismissal AS d
        JOIN public.discipline_measure AS m ON m.id = d.measure_id
        WHERE m.person_id = NEW.id AND d.outcome = 'effective' AND d.last_day <= NEW.left_on
    ) OR held ~ '^plan:[0-9]{1,18}$' AND EXISTS (
        SELECT FROM public.timekeeping_planchange AS p
        JOIN public.approvals_approval AS a ON a.id = p.approval_id
        WHERE p.id = substr(held, 6)::bigint AND a.kind = 'plan-change'
            AND a.state = 'approved' AND p.outcome = ''
            AND p.kind IN ('kept', 'hired', 'left') AND p.person_id = NEW.id
    ) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% of % is judged: it goes by an approved request', judged, NEW.number
        USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER timekeeping_employed AFTER UPDATE OF hired_on, kept_from, left_on, is_active
    ON people_employee FOR EACH ROW EXECUTE FUNCTION timekeeping_guard_employed();
