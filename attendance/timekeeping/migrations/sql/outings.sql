CREATE FUNCTION timekeeping_keep_outing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state NOT IN ('told', 'pending') OR NEW.approval_id IS NOT NULL THEN
            RAISE EXCEPTION 'an outing begins told or asked for' USING ERRCODE = 'check_violation';
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
        RAISE EXCEPTION 'outing % stays as it is', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'approved' AND NOT EXISTS (
        SELECT FROM public.approvals_approval WHERE id = NEW.approval_id AND state = 'approved') THEN
        RAISE EXCEPTION 'outing % is not approved by anybody', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timekeeping_outing_keep BEFORE INSERT OR UPDATE ON timekeeping_outing
    FOR EACH ROW EXECUTE FUNCTION timekeeping_keep_outing();
