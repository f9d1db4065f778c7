-- Why a claim or a run was turned down stays as it was said.
CREATE FUNCTION expenses_keep_rejection() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.state = 'rejected' AND NEW.rejection IS DISTINCT FROM OLD.rejection THEN
        RAISE EXCEPTION '% % stays as it was turned down', TG_TABLE_NAME, OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_claim_rejection BEFORE UPDATE ON expenses_claim
    FOR EACH ROW EXECUTE FUNCTION expenses_keep_rejection();
CREATE TRIGGER expenses_run_rejection BEFORE UPDATE ON expenses_run
    FOR EACH ROW EXECUTE FUNCTION expenses_keep_rejection();
