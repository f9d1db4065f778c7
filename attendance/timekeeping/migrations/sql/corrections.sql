-- What is asked may change while a return asks for it; the outcome follows the approval, once.
CREATE FUNCTION timekeeping_keep_correction() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    standing text;
BEGIN
    IF NEW.punch_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.timekeeping_punch
        WHERE id = NEW.punch_id AND person_id = NEW.person_id) THEN
        RAISE EXCEPTION 'a correction is about a mark of one''s own' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.outcome <> '' OR NEW.approval_id IS NOT NULL THEN
            RAISE EXCEPTION 'a correction begins undecided' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT state INTO standing FROM public.approvals_approval
    WHERE id = NEW.approval_id AND kind = 'punch-correction';
    IF OLD.outcome <> ''
       OR OLD.approval_id IS NOT NULL AND NEW.approval_id IS DISTINCT FROM OLD.approval_id
       OR (NEW.wanted_at, NEW.reason, NEW.proof)
          IS DISTINCT FROM (OLD.wanted_at, OLD.reason, OLD.proof)
          AND standing IS DISTINCT FROM 'returned' THEN
        RAISE EXCEPTION 'correction % stays as it is', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.outcome = 'effective' AND standing IS DISTINCT FROM 'approved' THEN
        RAISE EXCEPTION 'correction % is not approved', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timekeeping_correction_keep BEFORE INSERT OR UPDATE ON timekeeping_correction
    FOR EACH ROW EXECUTE FUNCTION timekeeping_keep_correction();
