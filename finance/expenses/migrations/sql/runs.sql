CREATE FUNCTION expenses_add_run_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.expenses_run WHERE id = NEW.run_id
                   AND state = 'pending' AND approval_id IS NULL) THEN
        RAISE EXCEPTION 'run % lies before who decides: nothing is added', NEW.run_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_runrow_0_add BEFORE INSERT ON expenses_runrow
    FOR EACH ROW EXECUTE FUNCTION expenses_add_run_row();
CREATE TRIGGER expenses_runfile_0_add BEFORE INSERT ON expenses_runfile
    FOR EACH ROW EXECUTE FUNCTION expenses_add_run_row();
