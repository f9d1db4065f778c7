-- A post or a login that changes stands in the history of the person, written in the very same
-- transaction: whoever changes the one writes the other, and neither row goes away again.
CREATE FUNCTION people_stamp_history() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.written_in := pg_current_xact_id()::text::bigint;
    NEW.written_at := transaction_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER people_historicalemployee_stamp BEFORE INSERT ON people_historicalemployee
    FOR EACH ROW EXECUTE FUNCTION people_stamp_history();

-- The number of a transaction alone could come again in a restored database.
CREATE FUNCTION people_on_record(person bigint, post bigint, works boolean) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.people_historicalemployee AS h
        WHERE h.id = person AND h.written_in = pg_current_xact_id_if_assigned()::text::bigint
        AND h.written_at = transaction_timestamp()
        AND h.position_id IS NOT DISTINCT FROM post AND h.is_active = works
        AND h.history_user_id IS DISTINCT FROM person)
$$;

CREATE FUNCTION people_keep_moves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.position_id IS NULL
       OR TG_OP = 'UPDATE' AND NEW.position_id IS NOT DISTINCT FROM OLD.position_id
       AND NEW.is_active = OLD.is_active
       OR public.people_on_record(NEW.id, NEW.position_id, NEW.is_active) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'post and login of person % change with their history alone', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'move_on_record';
END $$;
CREATE CONSTRAINT TRIGGER people_employee_moves
    AFTER INSERT OR UPDATE OF position_id, is_active ON people_employee
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION people_keep_moves();

-- Rights, levels and gates know a position by its code.
CREATE FUNCTION people_keep_code() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a position keeps its code' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER people_position_code BEFORE UPDATE OF code ON people_position
    FOR EACH ROW WHEN (NEW.code IS DISTINCT FROM OLD.code) EXECUTE FUNCTION people_keep_code();
