CREATE FUNCTION timekeeping_check_judgement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    about public.timekeeping_suspicion;
BEGIN
    SELECT * INTO about FROM public.timekeeping_suspicion WHERE id = NEW.suspicion_id;
    IF NEW.by_id IN (about.person_id, about.other_id) OR NEW.by_id = NEW.other_id THEN
        RAISE EXCEPTION 'nobody judges a suspicion that concerns them' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.other_id = about.person_id
       OR about.other_id IS NOT NULL AND NEW.other_id IS DISTINCT FROM about.other_id THEN
        RAISE EXCEPTION 'suspicion % is about somebody else', about.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timekeeping_judgement_check BEFORE INSERT ON timekeeping_judgement
    FOR EACH ROW EXECUTE FUNCTION timekeeping_check_judgement();
