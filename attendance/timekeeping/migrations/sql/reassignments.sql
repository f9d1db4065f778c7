CREATE FUNCTION timekeeping_check_posting_verdict() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.timekeeping_refusedposting
               WHERE id = NEW.posting_id AND NEW.by_id IN (person_id, by_id)) THEN
        RAISE EXCEPTION 'nobody judges what they wrote down or what concerns them' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER timekeeping_postingverdict_check BEFORE INSERT ON timekeeping_postingverdict
    FOR EACH ROW EXECUTE FUNCTION timekeeping_check_posting_verdict();
