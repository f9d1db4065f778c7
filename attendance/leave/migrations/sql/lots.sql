-- The row of the overtime is locked, so that two who use the same lot wait for each other.
CREATE FUNCTION leave_check_lot_use() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
            USING ERRCODE = 'check_violation';
    END IF;
    SELECT coalesce(sum(minutes), 0) + NEW.minutes INTO used
    FROM public.leave_lotuse WHERE overtime_id = NEW.overtime_id;
    IF used < 0 OR used > lot.minutes THEN
        RAISE EXCEPTION 'overtime % has no % minutes left', NEW.overtime_id, NEW.minutes USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.minutes < 0 AND (SELECT coalesce(sum(minutes), 0) + NEW.minutes
                            FROM public.leave_lotuse
                            WHERE overtime_id = NEW.overtime_id AND leave_id = NEW.leave_id) < 0 THEN
        RAISE EXCEPTION 'leave % took less from overtime %', NEW.leave_id, NEW.overtime_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leave_lotuse_check BEFORE INSERT ON leave_lotuse
    FOR EACH ROW EXECUTE FUNCTION leave_check_lot_use();
