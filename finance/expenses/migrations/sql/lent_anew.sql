-- What a request asked for is lent once, and anew only where it was undone and is back.
CREATE FUNCTION expenses_check_lent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM public.expenses_spending WHERE id = NEW.spending_id FOR UPDATE;
    IF EXISTS (SELECT FROM public.expenses_advance AS a WHERE a.spending_id = NEW.spending_id
               AND NOT (a.settled_at IS NOT NULL AND EXISTS (
                   SELECT FROM public.expenses_undoing WHERE advance_id = a.id))) THEN
        RAISE EXCEPTION 'the advance of request % is paid already', NEW.spending_id
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'advance_once_of_request';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expenses_advance_0_once BEFORE INSERT ON expenses_advance
    FOR EACH ROW EXECUTE FUNCTION expenses_check_lent();
