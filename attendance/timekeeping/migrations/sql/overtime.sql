CREATE FUNCTION timekeeping_keep_overtime() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'assigned' THEN
            RAISE EXCEPTION 'overtime begins assigned' USING ERRCODE = 'check_violation';
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
        RAISE EXCEPTION 'overtime % stays as it is', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timekeeping_overtime_keep BEFORE INSERT OR UPDATE ON timekeeping_overtime
    FOR EACH ROW EXECUTE FUNCTION timekeeping_keep_overtime();
