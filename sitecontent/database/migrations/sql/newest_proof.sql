-- The record of a week rests on the newest proof of that copy: one that held before the copy was
-- found damaged is worth nothing (C7-4).
CREATE FUNCTION database_check_newest_proof() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.database_proof AS p JOIN public.database_proof AS later
            ON later.backup_id = p.backup_id AND later.target = p.target AND later.id > p.id
            WHERE p.id = NEW.proof_id) THEN
        RAISE EXCEPTION 'the record of % is not signed: its proof is not the newest', NEW.week
            USING ERRCODE = 'check_violation', CONSTRAINT = 'certificate_of_the_newest_proof';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER database_certificate_c_check BEFORE INSERT ON database_certificate
    FOR EACH ROW EXECUTE FUNCTION database_check_newest_proof();
